import TocsinDiagnostics
import TocsinEvents
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let typeConflict = DiagnosticDescriptor(
    "Q232", "type-conflict-attribute", .warning,
    "The samples spell the attribute in two ways, and the query names one.")
}

extension Check {
  static let typeConflict = Check(
    .typeConflict,
    explanation: """
      The samples hold the attribute as a boolean in some logs and as a number in others, such as `true` and `1`. A term matches the
      spelling it names: `@a:true` does not find `1`.

      List all spellings: `@a:(true OR 1)`.
      """,
    triggering: [
      .query("source:okta @managed:«true»")
        .samples(
          #"{"source":"okta","managed":true}"#,
          #"{"source":"okta","managed":"1"}"#)
    ],
    passing: [
      .query("source:okta @managed:(true OR 1)")
        .samples(
          #"{"source":"okta","managed":true}"#,
          #"{"source":"okta","managed":"1"}"#),
      .query("source:okta @managed:true")
        .samples(
          #"{"source":"okta","managed":true}"#,
          #"{"source":"okta","managed":"true"}"#),
    ],
    detection: .rule { context, findings in
      for query in context.rule.queries {
        var tests: [AttributePath: [PlacedTest]] = [:]
        for placed in query.search.placedTerms {
          guard case .attribute(let path) = placed.term.subject else { continue }
          tests[path, default: []] += placed.term.test.placedTests
        }
        for (path, tests) in tests.sorted(by: { $0.key < $1.key }) {
          let asked = tests.compactMap { test in
            if case .text(let text, _) = test.test { Spelling(text) } else { nil }
          }
          guard let first = asked.first, asked.count == tests.count, asked.allSatisfy({ $0 == first }) else {
            continue
          }
          let found = Set(context.samples.values(at: path).compactMap(\.scalarText).compactMap(Spelling.init))
          guard found.count > 1, let other = found.first(where: { $0 != first }) else { continue }
          findings.add(
            Diagnostic(
              .typeConflict, "samples also hold `@\(path)` as \(other.rawValue), which this does not match",
              at: tests[0].span, fixes: [Fix("list all spellings, as in `@\(path):(true OR 1)`")]))
        }
      }
    })
}

/// Two ways to write a flag.
private enum Spelling: String {
  case boolean = "true or false"
  case number = "0 or 1"

  init?(_ text: UTF8Text) {
    switch text.description {
    case "true", "false": self = .boolean
    case "0", "1": self = .number
    default: return nil
    }
  }
}
