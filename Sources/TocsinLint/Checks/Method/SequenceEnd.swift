import TocsinSemantics

extension Check {
  static let sequenceEnd = Check(
    .sequenceEnd,
    explanation: """
      The case of a sequence names its last step. Where it names an earlier one the sequence ends there, and later steps decide
      nothing.
      """,
    source: "Datadog: Sequence",
    triggering: [.sequence(caseCondition: "«first > 0»")],
    passing: [.sequence()],
    detection: .compiler)
}
