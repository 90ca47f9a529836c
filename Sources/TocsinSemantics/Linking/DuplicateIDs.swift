package import TocsinDiagnostics

extension DiagnosticDescriptor {
  /// Signals of both rules would have the same ids.
  package static let duplicateID = DiagnosticDescriptor(
    "X707", "duplicate-id", .error, "Two rules have the same id.", invalidatesRule: false)
}

/// Rules that share an id, and so would share the ids of their signals.
package enum DuplicateIDs {
  /// The positions of rules whose id an earlier rule has, each with the first such rule.
  package static func pairs(among rules: [Rule]) -> [(first: Int, second: Int)] {
    var seen: [String: Int] = [:]
    var pairs: [(first: Int, second: Int)] = []
    for (index, rule) in rules.enumerated() {
      guard let id = rule.id, !id.isEmpty else { continue }
      if let first = seen[id] { pairs.append((first, index)) } else { seen[id] = index }
    }
    return pairs
  }

  /// The finding at the second rule; `whereabouts` says where the first is.
  package static func finding(_ rule: Rule, whereabouts: String) -> Diagnostic {
    Diagnostic(
      .duplicateID, "the id `\(shortened(rule.id ?? ""))` is that of another rule", at: rule.idSpan,
      notes: [whereabouts],
      fixes: [Fix("remove the id if this rule is a copy; the service gives it one")])
  }
}
