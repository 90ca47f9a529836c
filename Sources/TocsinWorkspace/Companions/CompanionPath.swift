/// The paths of the files that belong to a rule file, all in the directory of the rule.
package enum CompanionPath {
  /// The rule tests of a rule file: `a.yaml` → `a.test.yaml`.
  package static func tests(of rulePath: String) -> String { "\(stem(of: rulePath)).test.yaml" }

  /// The sample logs of a rule file: `a.yaml` → `a.logs.ndjson`.
  package static func samples(of rulePath: String) -> String { "\(stem(of: rulePath)).logs.ndjson" }

  /// A reference table that the command line doesn't name: `NAME.table.csv`; `nil` where the name is no file name.
  package static func table(_ name: String, of rulePath: String) -> String? {
    // A name is not a path.
    guard !name.isEmpty, !name.contains("/"), name != "..", !name.utf8.contains(0) else { return nil }
    return sibling("\(name).table.csv", of: rulePath)
  }

  /// The path of a file in the directory of another.
  static func sibling(_ name: String, of path: String) -> String {
    let directory = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return (directory.map(String.init) + [name]).joined(separator: "/")
  }

  /// The path of a rule file without its extension.
  static func stem(of rulePath: String) -> String {
    rulePath.split(separator: ".", omittingEmptySubsequences: false).dropLast().joined(separator: ".")
  }
}
