import TocsinDiagnostics
import TocsinEvents
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let caseMismatchValue = DiagnosticDescriptor(
    "Q223", "case-mismatch-value", .warning, "The samples hold the value in other letters only.")
}

extension Check {
  static let caseMismatchValue = Check(
    .caseMismatchValue,
    explanation: """
      Values of attributes are compared with their case. The samples hold this value in other letters only, so the term would match
      none of them.
      """,
    fixability: .unsafe,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query("source:okta @evt.name:«Login»")
        .samples(
          #"{"source":"okta","evt":{"name":"login"},"usr":{"id":"u1"}}"#)
    ],
    passing: [
      .query("source:okta @evt.name:login")
        .samples(
          #"{"source":"okta","evt":{"name":"login"}}"#),
      .query("source:okta @evt.name:(login OR Login)")
        .samples(
          #"{"source":"okta","evt":{"name":"login"}}"#),
      .query("source:okta @evt.name:Login"),
    ],
    detection: .rule { context, findings in
      for query in context.rule.queries {
        for placed in query.search.placedTerms {
          guard case .attribute(let path) = placed.term.subject else { continue }
          let asked = placed.term.test.placedTests.compactMap { test in
            if case .text(let text, _) = test.test { text } else { nil }
          }
          for test in placed.term.test.placedTests {
            guard case .text(let text, _) = test.test else { continue }
            let values = context.samples.values(at: path).compactMap(\.scalarText)
            guard !values.isEmpty, !values.contains(text),
              let other = values.first(where: { $0.description.lowercased() == text.description.lowercased() }
              )
            else { continue }
            // Who asks for the spelling of the samples too knows of others.
            if asked.contains(other) { continue }
            findings.add(
              Diagnostic(
                .caseMismatchValue,
                "no sample holds this value: they write `\(shortened(other.description))`, and capitals count",
                at: test.span, fixes: [rewriting(test.span, as: other, in: context.source)]))
          }
        }
      }
    })
}

/// A word that needs no escape is written by the fix; others are left to a person.
private func rewriting(_ span: SourceSpan, as text: UTF8Text, in source: SourceFile) -> Fix {
  let isWord = text.bytes.allSatisfy {
    $0 >= 0x30 && $0 <= 0x39 || ($0 | 0x20) &- 0x61 < 26 || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
  }
  let isQuoted = source.text(of: span).hasPrefix("\"")
  let edits = isWord && !isQuoted ? [Fix.Edit(span: span, replacement: text.description)] : []
  return Fix("write `\(shortened(text.description))`", .unsafe, edits: edits)
}
