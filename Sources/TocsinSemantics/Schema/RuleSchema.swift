internal import TocsinDiagnostics

/// The one table of the rule file: every key, its type, limits, default and meaning.
///
/// The decoding walk, the JSON Schema, the reference page and the spelling suggestions derive from it.
/// Source: rule reference, section 1.
package enum RuleSchema {
  /// The allowed time spans, in seconds.
  ///
  /// Source: rule reference, section 1.5.
  package static let durations = [
    0, 60, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400,
  ]

  /// Most cases of a rule that the Terraform provider plans; the service has more.
  package static let maximumCases = 10
  /// Most queries that the definition of a historical job has.
  package static let maximumQueries = 10
  /// Source: rule reference, section 3.6.
  package static let maximumSteps = 10
  /// Items of a list read beyond its limit, so that names they define are known; the rest is only counted.
  package static let maximumItemsRead = 50
  /// Findings of one rule after which unknown keys get no suggestion.
  package static let maximumSuggestions = 200

  static let duration = SchemaType.integer(
    IntegerLimits(.values(durations), unit: "seconds", descriptor: .windowNotAllowed))
  static let text = SchemaType.string(allowsEmpty: true)
  static let nonEmptyText = SchemaType.string(allowsEmpty: false)
  static let anyInteger = SchemaType.integer(IntegerLimits(.any, descriptor: .integerRange))
  static let texts = SchemaType.list(of: text, .any)
  static let nonEmptyTexts = SchemaType.list(of: nonEmptyText, .any)
  static let severity = SchemaType.enumeration(SignalSeverity.allCases.map(\.rawValue))

  static func integer(_ range: ClosedRange<Int>) -> SchemaType {
    .integer(IntegerLimits(.range(range), descriptor: .integerRange))
  }

  // Names of the pages and clients the keys are known from.
  static let api = "Security Monitoring API model"
  static let terraform = "Terraform provider"
  static let responses = "recorded API responses"
  static let ours = "decided here"
  static let realTimePage = "Create Rule: Real-Time"
  static let scheduledPage = "Create Rule: Scheduled"

  /// Every object of the table, the root first.
  package static let objects: [SchemaObject] = {
    var found: [SchemaObject] = []
    func visit(_ type: SchemaType) {
      switch type {
      case .list(let item, _): visit(item)
      case .object(let object): walk(object)
      case .string, .boolean, .integer, .enumeration, .instant, .any: break
      }
    }
    func walk(_ object: SchemaObject) {
      found.append(object)
      for field in object.fields { visit(field.type) }
    }
    walk(root)
    return found
  }()
}
