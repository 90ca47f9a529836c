internal import TocsinDiagnostics
internal import TocsinSyntax

extension RuleChecking {
  private static let reservedLabels: Set<String> = ["then", "and", "or", "not", "true", "false"]

  /// Names of queries as conditions can write them.
  ///
  /// Source: query reference, section 6.1. Methods whose cases compare no query ignore the names.
  mutating func checkLabels() {
    guard draft.isOverLogsOrSignals, draft.method.definition.traits.namesQueries else { return }
    for (position, query) in draft.queries.enumerated() {
      if query.isNamed { checkLabel(query) }
      let label = query.query.label
      if let first = draft.queries[..<position].first(where: { $0.query.label == label }) {
        report(
          .queryLabel, "two queries are called `\(shortened(label))`", at: query.labelSpan,
          labels: [Label(span: first.labelSpan, text: "the first one")],
          fix: Fix("give this query a name of its own"))
      }
    }
  }

  private mutating func checkLabel(_ query: QueryDraft) {
    guard let value = query.node.value("name") else { return }
    let label = query.query.label
    let shown = shortened(label)
    if RuleChecking.reservedLabels.contains(label.asciiLowercased()) {
      report(
        .queryLabel, "`\(shown)` is a word of the condition language and cannot name a query", at: value.span,
        fix: Fix("write `\(label)_query`", .unsafe, edits: replacing(value, by: "\(label)_query")))
      return
    }
    let isLabel = label.utf8.allSatisfy(RuleChecking.isLabelByte) && !RuleChecking.startsWithDigit(label)
    if !isLabel {
      let written = RuleChecking.asLabel(label)
      report(
        .queryLabel,
        "a condition cannot name `\(shown)`: a name holds ASCII letters, digits and `_`, and starts with no digit",
        at: value.span, fix: Fix("write `\(written)`", .unsafe, edits: replacing(value, by: written)))
    } else if label != label.asciiLowercased() {
      let lower = label.asciiLowercased()
      report(
        .queryLabelCase, "`\(shown)` has capitals; names of queries are documented in lower case",
        at: value.span,
        fix: Fix("write `\(lower)` here and in the conditions"))
    }
  }

  private static func isLabelByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func startsWithDigit(_ label: String) -> Bool {
    label.utf8.first.map { $0 >= 0x30 && $0 <= 0x39 } ?? false
  }

  /// The label with `_` for each run of characters it cannot hold.
  private static func asLabel(_ label: String) -> String {
    var bytes: [UInt8] = startsWithDigit(label) ? [UInt8(ascii: "_")] : []
    for byte in label.utf8 {
      if isLabelByte(byte) {
        bytes.append(byte)
      } else if bytes.last != UInt8(ascii: "_") {
        bytes.append(UInt8(ascii: "_"))
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
