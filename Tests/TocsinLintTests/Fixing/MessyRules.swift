import TocsinTestSupport

/// Random rules that have something to fix, over the vocabulary of the reference's random events.
struct MessyRules {
  var random: SplitMix

  init(seed: UInt64) {
    random = SplitMix(seed: seed)
  }

  private static let terms = [
    "@a:x**", "_exists_:@n", "_missing_:@a", "@a: x", "(@a:x OR @a:x)", "@a:(x OR x OR y)", "@a:x @a:x",
    "@a:* @a:x",
    "(@a:x OR @a:y)", "(@n:1 OR @n:2 OR @n:3)", "CIDR(@ip, 10.1.2.3/8)", "CIDR(@ip, 10.1.0.7/16)", "@s:m=n",
    "@a:x && @n:>0", "(@a:x || env:prod)", "-(-@a:x)", "@n:[1 to 3]", "cidr(@ip, 10.0.0.0/8)", "@n:> 1",
    "@n:[1 TO 2]",
    "(@a:x* OR @a:x)", "@a:(x* OR xy)", "env:prod env:prod", "hello", "-@missing:y", "service:w?b",
    "(source:s OR source:s)", "(@a:x (@n:2 OR @n:2))", "@n:(>1 OR >0)",
  ]

  private static let conditions = [
    "a > 0", "a >= 1", "a > 0 && a > 0", "a > 1 && a > 0", "a > 0 || a > 1", "0 < a", "2 <= a",
    "a > 0 and a < 9",
    "a => 1", "a > 0 or a > 3", "(a > 0)", "a > 2", "a & a", "not (a < 1)",
  ]

  private static let tags = [
    "", ", 'source:s'", ", 'technique:t1078-valid-accounts'", ", 'env: no'",
    ", 'security:attack', 'tactic:TA0003-privilege-escalation'",
    ", 'security:attack', 'tactic:TA0001-initial-access', 'technique:T1078-brute-force'",
  ]

  private mutating func chance(_ percent: Int) -> Bool { random.below(100) < percent }

  private mutating func query() -> String {
    let count = 1 + random.below(3)
    return (0..<count).map { _ in random.pick(MessyRules.terms) }.joined(separator: chance(30) ? " OR " : " ")
  }

  private mutating func ruleCase() -> String {
    let status = random.pick(["info", "low", "Medium", "HIGH", "critical", "High"])
    return
      "  - {name: C\(random.below(3)), status: \(status), condition: '\(random.pick(MessyRules.conditions))'}"
  }

  /// The text of one rule, or of one and another that counts its signals.
  mutating func text() -> String {
    var lines = [chance(10) ? "name: An\u{A0}example" : "name: An example", "id: first"]
    if chance(30) {
      lines.append(random.pick(["type: log_detection", "type: Log_Detection", "type: log-detection"]))
    }
    if chance(30) { lines.append(random.pick(["isEnabled: true", "isEnabled: yes", "isEnabled: 'true'"])) }
    if chance(20) { lines.append("hasExtendedTitle: false") }
    lines.append("queries:")
    lines += ["  - name: a", "    query: '\(query())'"]
    lines.append(
      "    \(random.pick(["groupByFields", "groupByFields", "group_by_fields", "groupByField"])): ['@u']")
    switch random.below(7) {
    case 0: lines += ["    aggregation: sum", "    metric: '@n'"]
    case 1: lines += ["    aggregation: sum", "    metrics: ['@n']"]
    case 2: lines.append("    aggregation: Count")
    case 3: lines += ["    aggregation: cardinality", "    distinctFields: '@s'"]
    case 4: lines += ["    aggregation: count", "    dataSource: logs"]
    case 5: lines.append("    hasOptionalGroupByFields: false")
    default: break
    }
    if chance(15) { lines.append("    # tocsin:ignore Q205 nothing here") }
    lines.append("cases:")
    let cases = (0..<(1 + random.below(3))).map { _ in ruleCase() }
    lines += cases
    if chance(20) { lines.append(cases[0]) }
    lines.append("options:")
    lines.append("  evaluationWindow: \(random.pick(["0", "60", "300", "'300'"]))")
    lines += [
      "  keepAlive: \(random.pick(["300", "3600"]))",
      "  maxSignalDuration: \(random.pick(["3600", "86400"]))",
    ]
    if chance(20) {
      lines.append("  newValueOptions: {forgetAfter: 7, learningMethod: duration, learningDuration: 0}")
    }
    if chance(20) { lines.append("  decreaseCriticalityBasedOnEnv: true") }
    if chance(20) { lines.append("  detectionMethod: \(random.pick(["threshold", "Threshold"]))") }
    lines.append("message: '\(random.pick(["m", "{{[@u].name}} did it", "{{@u}} no"]))'")
    lines.append(
      "tags: ['source:s'\(random.pick(MessyRules.tags))]")
    if chance(25) { lines += MessyRules.correlation }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let correlation = [
    "---", "name: Another", "id: second", "type: signal_correlation", "queries:",
    "  - {name: a, ruleId: first, correlatedByFields: ['@u']}",
    "cases: [{name: D, status: high, condition: a > 0}]",
    "options: {evaluationWindow: 900, keepAlive: 3600, maxSignalDuration: 86400, decreaseCriticalityBasedOnEnv: true}",
    "message: m", "tags: ['source:s']",
  ]
}
