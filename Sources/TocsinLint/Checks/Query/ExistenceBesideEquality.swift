import TocsinDiagnostics
import TocsinReasoning
import TocsinSemantics

extension DiagnosticDescriptor {
  static let existenceBesideEquality = DiagnosticDescriptor(
    "Q224", "existence-vs-equality", .info, "A test of existence stands beside a stronger one.")
}

extension Check {
  static let existenceBesideEquality = Check(
    .existenceBesideEquality,
    explanation: """
      `@a:*` asks that the attribute exists. Beside a term that asks for a value of it, it changes nothing.

      The fix removes the term; that the meaning stays is proven before it is offered.
      """,
    fixability: .safe,
    triggering: [.query("@usr.id:root «@usr.id:*»"), .query("«@usr.id:*» @usr.id:(root OR admin)")],
    passing: [.query("@usr.id:* -@usr.id:root"), .query("@usr.id:* @usr.name:root")],
    detection: .rule {
      RedundantParts.report(.existence, as: .existenceBesideEquality, in: $0, into: &$1)
    })
}
