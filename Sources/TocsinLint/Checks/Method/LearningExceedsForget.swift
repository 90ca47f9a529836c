import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let learningExceedsForget = DiagnosticDescriptor(
    "D602", "learning-exceeds-forget", .warning, "Values are forgotten before they are learned.")
}

extension Check {
  static let learningExceedsForget = Check(
    .learningExceedsForget,
    explanation: """
      Values are forgotten before they have been learned: a value seen at the beginning of the learning time is new again before it
      ends.

      Forget later, or learn for a shorter time.
      """,
    source: "Datadog: New Value",
    triggering: [.newValue(options: "forgetAfter: «7», learningDuration: 14")],
    passing: [.newValue(options: "forgetAfter: 28, learningDuration: 14")],
    detection: .rule { context, findings in
      guard context.rule.options.detectionMethod == .newValue,
        let options = context.node.value("options")?.value("newValueOptions"),
        let forget = options.value("forgetAfter"), let days = forget.integer,
        let learning = options.value("learningDuration"), let learned = learning.integer, learned > days
      else { return }
      findings.add(
        Diagnostic(
          .learningExceedsForget, "values are forgotten after \(days) days and learned for \(learned)",
          at: forget.span, labels: [Label(span: learning.span, text: "the learning time")],
          fixes: [Fix("forget after \(learned) days at least, or learn for a shorter time")]))
    })
}
