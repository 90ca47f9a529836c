import TocsinDiagnostics
import TocsinSemantics

extension DiagnosticDescriptor {
  static let suppressionExpired = DiagnosticDescriptor(
    "X703", "suppression-expired", .warning, "The suppression applies at no time.")
}

extension Check {
  static let suppressionExpired = Check(
    .suppressionExpired,
    explanation: """
      A suppression applies from `start_date` until before `expiration_date`. Here the
      end does not lie after the start, so it applies at no time. Dates in seconds instead of milliseconds lie in
      January 1970. Lint does not look at the clock, so a date that has merely passed is not reported.

      Correct the dates, or remove the suppression.
      """,
    triggering: [
      SuppressionTexts.example(
        "rule_query: source:okta\ndata_exclusion_query: '@usr.id:root'\nstart_date: 1767225600000\nexpiration_date: «1767225600000»"
      ),
      SuppressionTexts.example(
        "rule_query: source:okta\ndata_exclusion_query: '@usr.id:root'\nexpiration_date: «1767225600»"),
    ],
    passing: [
      SuppressionTexts.example(
        "rule_query: source:okta\ndata_exclusion_query: '@usr.id:root'\nstart_date: 1767225600000\nexpiration_date: 1798761600000"
      )
    ],
    detection: .file { context, findings in
      for suppression in context.file.suppressions {
        guard let end = suppression.expiration, let span = suppression.expirationSpan else { continue }
        if let start = suppression.start, end <= start {
          findings.add(
            Diagnostic(
              .suppressionExpired, "the suppression ends before it begins", at: span,
              fixes: [Fix("write an end after the start, or remove the suppression")]))
        } else if end < millisecondsOf2000 {
          findings.add(
            Diagnostic(
              .suppressionExpired, "the suppression ended in the twentieth century", at: span,
              notes: ["dates are in milliseconds since 1970; this looks like seconds"],
              fixes: [Fix("multiply the date by 1000, or remove the suppression")]))
        }
      }
    })

  /// Seconds since 1970 lie before it until the year 31,688.
  private static let millisecondsOf2000 = 946_684_800_000
}
