import TocsinSemantics

extension Check {
  static let labelOrStep = Check(
    .labelOrStep,
    explanation: """
      In a sequence rule the conditions of cases name steps, and the conditions of steps name queries. This one names the other
      kind.
      """,
    source: "Datadog: Create Rule, Real-Time",
    triggering: [.sequence(caseCondition: "«a» > 0"), .sequence(firstCondition: "«second» > 0")],
    passing: [.sequence()],
    detection: .compiler)
}
