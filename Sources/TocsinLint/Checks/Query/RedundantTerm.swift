import TocsinDiagnostics
import TocsinReasoning
import TocsinSemantics

extension DiagnosticDescriptor {
  static let redundantTerm = DiagnosticDescriptor(
    "Q214", "redundant-term", .warning, "A term changes nothing.")
}

extension Check {
  static let redundantTerm = Check(
    .redundantTerm,
    explanation: """
      The query matches the same logs without the term, because others imply or cover it: `@a:x*` beside `@a:x`, \
      `@n:>3` beside `@n:>5`. Often one of the two was meant to be another attribute or another value.

      The fix removes the term; that the meaning stays is proven before it is offered.
      """,
    fixability: .safe,
    triggering: [
      .query("@evt.name:login «@evt.name:log*»"), .query("@n:>5 «@n:>3»"),
      .query("service:web «-service:db»"),
      .query("(«source:okta @b:c») OR source:okta"),
    ],
    passing: [
      .query("@evt.name:login -@evt.name:logout"), .query("@evt.name:login OR @evt.outcome:failure"),
      .query("@n:>3 @n:<5"),
    ],
    detection: .rule { RedundantParts.report(.term, as: .redundantTerm, in: $0, into: &$1) })
}
