import TocsinSyntax

extension Check {
  static let doubtfulExpression = Check(
    .doubtfulExpression,
    explanation: """
      An operator or a function is given what it can make no value of, so the field is absent from every event: a sum of a
      word, an order of conditions. Often an operator binds otherwise than it looks: `NOT` and `!` bind tightest, so
      `NOT @a > 5` compares a condition with 5, and `NOT (@a > 5)` is meant. And `-` subtracts: a `-` that belongs to a name
      has a backslash before it.
      """,
    source: "Datadog: Calculated Fields, Expression Language",
    triggering: [
      .calculated("{name: few, expression: '«NOT @count» > 5'}"),
      .calculated("{name: namespace, expression: 'lower(kube«-»namespace)'}"),
    ],
    passing: [
      .calculated("{name: few, expression: 'NOT (@count > 5)'}"),
      .calculated("{name: namespace, expression: 'lower(kube\\-namespace)'}"),
    ],
    detection: .compiler)
}
