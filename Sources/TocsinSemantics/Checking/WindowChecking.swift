internal import TocsinDiagnostics
internal import TocsinSyntax

extension RuleChecking {
  /// Source: rule reference, sections 1.5 and 1.6.
  mutating func checkWindows() {
    guard draft.isOverLogsOrSignals, draft.method != .thirdParty else { return }
    let node = draft.optionsNode
    reportDefaults()
    guard let node else { return }
    let window = node.value("evaluationWindow")
    let keepAlive = node.value("keepAlive")
    let maximum = node.value("maxSignalDuration")
    if let keepAlive, let maximum, let keep = keepAlive.integer, let longest = maximum.integer, keep > longest
    {
      report(
        .maximumBelowKeepAlive,
        "Max signal duration must be greater than or equal to keep alive: \(longest) is less than \(keep)",
        at: maximum.span, labels: [Label(span: keepAlive.span, text: "keep alive is \(keep)")],
        fix: Fix(
          "write `\(keep)`", .unsafe, edits: [Fix.Edit(span: maximum.span, replacement: String(keep))]))
    }
    if let keepAlive, let keep = keepAlive.integer, keep > 21600, RuleSchema.durations.contains(keep) {
      report(
        .keepAliveNotAllowed, "a keep alive of \(keep) seconds may be refused by the service",
        at: keepAlive.span,
        fix: Fix("write `21600`", .unsafe, edits: [Fix.Edit(span: keepAlive.span, replacement: "21600")]))
    }
    // A length that isn't allowed has a finding that says all.
    guard let window, let length = window.integer, RuleSchema.durations.contains(length) else { return }
    for (name, other) in [("keep alive", keepAlive), ("max signal duration", maximum)] {
      guard let other, let value = other.integer, length > value else { continue }
      report(
        .keepAliveBelowWindow, "the evaluation window of \(length) is longer than the \(name) of \(value)",
        at: window.span, labels: [Label(span: other.span, text: "\(name) is \(value)")],
        note: "shorten the evaluation window, or lengthen the \(name)")
    }
  }

  private mutating func reportDefaults() {
    let node = draft.optionsNode
    let windows: [(StaticString, Int)] = [
      ("evaluationWindow", options.evaluationWindow), ("keepAlive", options.keepAlive),
      ("maxSignalDuration", options.maxSignalDuration),
    ]
    let isOfNoInterest = !draft.method.definition.traits.reportsDefaultWindow
    for (key, value) in windows where node?.value(key) == nil {
      if isOfNoInterest, key.description == "evaluationWindow" { continue }
      report(
        .defaultUsed, "`\(key)` is absent and taken as \(value) seconds",
        at: draft.node.pair("options")?.keySpan ?? draft.node.beginning,
        note: "write `\(key): \(value)` to say so")
    }
  }
}
