import TocsinSyntax

extension Check {
  static let calculatedField = Check(
    .calculatedField,
    explanation: """
      A calculated field is computed for each event from an expression of attributes, reserved attributes, tags, other
      calculated fields, operators and functions. Its name is made of letters, digits, `_` and `-`, and no other field of the
      rule has it. A function that is not documented is refused rather than guessed at, and so is a field that is computed
      from itself. The page `docs/calculated-fields.md` tells the language.
      """,
    fixability: .unsafe,
    source: "Datadog: Calculated Fields, Expression Language",
    triggering: [
      .calculated("{name: ratio, expression: '@failed «=» @all'}"),
      .calculated("{name: name, expression: '«length»(@usr.id)'}"),
      .calculated("{name: size, expression: '1 + «#size»'}"),
      .calculated("{name: «the size», expression: '@size'}"),
    ],
    passing: [
      .calculated("{name: ratio, expression: '@failed / (@failed + @passed)'}")
    ],
    detection: .compiler)
}
