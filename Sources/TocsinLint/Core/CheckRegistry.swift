import TocsinDiagnostics

/// All checks there are, the one list that everything about checks derives from.
package enum CheckRegistry {
  /// Sorted by code.
  package static let all: [Check] = generated.sorted { $0.descriptor.code < $1.descriptor.code }

  /// The check with this code or name, capitals or not.
  package static func check(_ codeOrName: String) -> Check? {
    let wanted = codeOrName.lowercased()
    return all.first { $0.descriptor.code.lowercased() == wanted || $0.descriptor.name == wanted }
  }

  /// The checks that a pattern names: `K302`, `unreachable-case`, or `K3*`.
  package static func checks(matching pattern: String) -> [Check] {
    guard pattern.hasSuffix("*") else { return check(pattern).map { [$0] } ?? [] }
    let prefix = pattern.dropLast().lowercased()
    return all.filter { $0.descriptor.code.lowercased().hasPrefix(prefix) }
  }
}
