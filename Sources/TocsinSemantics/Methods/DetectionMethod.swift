/// `options.detectionMethod`.
///
/// What each method is stands in its own file beside this one. The list of them, ``definitions``, is generated from
/// these files.
package struct DetectionMethod: RawRepresentable, CaseIterable, Hashable, Sendable {
  /// The method as rule files name it.
  package let rawValue: String

  /// A method that ``definitions`` lists, for its own file to give it a name in Swift.
  init(named name: String) {
    rawValue = name
  }

  /// The method that a rule file names; `nil` where there is none of that name.
  package init?(rawValue: String) {
    guard DetectionMethod.allCases.contains(where: { $0.rawValue == rawValue }) else { return nil }
    self.rawValue = rawValue
  }

  /// Every method, in the order in which schemas and messages list them.
  package static let allCases = definitions.map { $0.method }

  /// All that rule files know of the method.
  ///
  /// Traps where ``definitions`` lacks it: that is a mistake of the program.
  var definition: any MethodDefinition.Type {
    guard let definition = DetectionMethod.definitions.first(where: { $0.method == self }) else {
      preconditionFailure(
        "DetectionMethod.definitions lacks \(rawValue): run `swift run tocsin-dev generate`")
    }
    return definition
  }
}
