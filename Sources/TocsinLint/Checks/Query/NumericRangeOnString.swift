import TocsinDiagnostics
import TocsinEvents
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let numericRangeOnString = DiagnosticDescriptor(
    "Q217", "numeric-range-on-string", .warning,
    "Numbers are compared with an attribute that holds texts in all samples.")
}

extension Check {
  static let numericRangeOnString = Check(
    .numericRangeOnString,
    explanation: """
      The query compares an attribute as a number, and every sample holds a text there. Offline a text that reads as a number is
      compared as one; the service compares numbers only where the attribute is a measure.

      Make the attribute a measure in the service, or compare texts.
      """,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query("source:okta @code:«>=400»")
        .samples(
          #"{"source":"okta","code":"404","usr":{"id":"u1"}}"#,
          #"{"source":"okta","code":"500"}"#)
    ],
    passing: [
      .query("source:okta @code:>=400")
        .samples(
          #"{"source":"okta","code":404}"#),
      .query("source:okta @code:>=400"),
    ],
    detection: .rule { context, findings in
      for query in context.rule.queries {
        for placed in query.search.placedTerms {
          guard case .attribute(let path) = placed.term.subject,
            let test = placed.term.test.placedTests.first(where: { $0.test.comparesNumbers })
          else { continue }
          let values = context.samples.values(at: path)
          guard !values.isEmpty, values.allSatisfy({ if case .string = $0 { true } else { false } }) else {
            continue
          }
          findings.add(
            Diagnostic(
              .numericRangeOnString,
              "`@\(path)` is compared as a number, but holds a text in all \(values.count) samples",
              at: test.span,
              fixes: [Fix("make `@\(path)` a measure in the service, or list the values")]))
        }
      }
    })
}

extension ValueTest {
  /// An end that is a number without quotes.
  fileprivate var comparesNumbers: Bool {
    switch self {
    case .comparison(_, .number): true
    case .range(.number?, includesLower: _, _, includesUpper: _): true
    case .range(_, includesLower: _, .number?, includesUpper: _): true
    default: false
    }
  }
}
