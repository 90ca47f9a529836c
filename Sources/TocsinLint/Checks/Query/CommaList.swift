import TocsinSyntax

extension Check {
  static let commaList = Check(
    .commaList,
    explanation: """
      A comma separates nothing in a query. `@evt.name:(login, logout)` asks for the value `login,` and for the value `logout`, both
      in one attribute.

      Write `@evt.name:(login OR logout)`. Put a value in quotes to say that its comma is meant.
      """,
    fixability: .unsafe,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query("source:okta @evt.name:(login«,» logout, enroll)"),
      .query("source:okta @evt.name:(login«,»logout)"),
      .query("source:okta @evt.name:login«,» @usr.id:*"),
    ],
    passing: [
      .query("source:okta @evt.name:(login OR logout)"),
      .query(#"source:okta @usr.name:"Doe, Jane""#),
      .query("source:okta @roles:a,b"),
    ],
    detection: .compiler)
}
