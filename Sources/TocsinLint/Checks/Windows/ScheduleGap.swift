import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let scheduleGap = DiagnosticDescriptor(
    "W506", "schedule-gap", .warning, "A scheduled rule runs less often than its window is long.")
}

extension Check {
  static let scheduleGap = Check(
    .scheduleGap,
    explanation: """
      A scheduled rule looks back over its evaluation window each time it runs. Where it runs less often than that, events between two
      runs are never looked at.

      Lengthen the window, or run the rule more often.
      """,
    source: "Datadog: Create Rule, Scheduled",
    triggering: [
      .with(
        root:
          """
          schedulingOptions:
            rrule: «FREQ=DAILY;INTERVAL=1»
          """)
    ],
    passing: [
      .with(
        options:
          """
          evaluationWindow: 86400
          keepAlive: 86400
          maxSignalDuration: 86400
          """,
        root:
          """
          schedulingOptions:
            rrule: FREQ=DAILY;INTERVAL=1
          """)
    ],
    detection: .rule { context, findings in
      guard let rrule = context.node.value("schedulingOptions")?.value("rrule"),
        let text = rrule.text?.description, let interval = interval(of: text)
      else { return }
      let window = context.rule.options.evaluationWindow
      guard window < interval else { return }
      findings.add(
        Diagnostic(
          .scheduleGap, "the rule runs every \(interval) seconds and looks back over \(window)",
          at: rrule.span,
          labels: (context.node.value("options")?.value("evaluationWindow")).map {
            [Label(span: $0.span, text: "the window")]
          } ?? [],
          notes: ["events of the other \(interval - window) seconds are never looked at"]))
    })
}

/// Seconds between two runs; `nil` where parts of the rule choose among them, or months differ in length.
private func interval(of rule: String) -> Int? {
  let seconds = ["MINUTELY": 60, "HOURLY": 3600, "DAILY": 86_400, "WEEKLY": 604_800]
  var unit: Int?
  var count = 1
  let body = rule.hasPrefix("RRULE:") ? rule.dropFirst(6) : rule[...]
  for part in body.split(separator: ";") {
    let sides = part.split(separator: "=")
    guard sides.count == 2 else { return nil }
    switch sides[0] {
    case "FREQ": unit = seconds[String(sides[1])]
    case "INTERVAL": count = Int(sides[1]) ?? 0
    default: return nil
    }
  }
  guard let unit, count > 0, count < 10_000 else { return nil }
  return unit * count
}
