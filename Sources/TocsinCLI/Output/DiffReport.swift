import TocsinDetect
import TocsinDiagnostics
import TocsinEvents
import TocsinExamples
import TocsinIO
import TocsinKit
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// Comparisons of rules as text or JSON.
struct DiffReport {
  /// Signals of a sample that are shown on each side.
  private static let shownSignals = 10

  private let isJSON: Bool
  private let style: Style
  private var output = OutputStream(descriptor: 1)
  private var counts: [String: Int] = [:]

  init(isJSON: Bool, style: Style) {
    self.isJSON = isJSON
    self.style = style
  }

  mutating func finish() throws { try output.flush() }

  var summary: String {
    let names = ["equivalent", "narrower", "wider", "different", "undecided", "added", "removed"]
    let parts = names.compactMap { name in counts[name].map { "\($0) \(name)" } }
    return "\(Plural.count(counts.values.reduce(0, +), "rule")): \(parts.joined(separator: ", "))"
  }

  mutating func addUnpaired(_ pair: RulePairing.Pair) throws {
    guard let rule = pair.old ?? pair.new else { return }
    let word = pair.old == nil ? "added" : "removed"
    counts[word, default: 0] += 1
    if isJSON {
      var json = JSONWriter()
      json.beginObject()
      json.key("rule")
      json.string(rule.name)
      json.key(pair.old == nil ? "new" : "old")
      json.string(rule.file)
      json.key("verdict")
      json.string(word)
      json.endObject()
      return try output.write(json.bytes + [0x0A])
    }
    try write(
      "\(Escaping.visible(rule.file)): \(style.bold(Escaping.visible(rule.name))): \(style.yellow(word))")
  }

  mutating func add(
    _ old: Rule, _ new: Rule, _ comparison: RuleDiff, _ sample: SampleComparison?
  ) throws {
    let word = DiffReport.word(comparison.verdict)
    counts[word, default: 0] += 1
    if isJSON { return try output.write(DiffJSON.line(old, new, comparison, word, sample) + [0x0A]) }
    let files = old.file == new.file ? new.file : "\(old.file) → \(new.file)"
    let shown = word == "equivalent" ? style.green(word) : style.yellow(word)
    try write("\(Escaping.visible(files)): \(style.bold(Escaping.visible(new.name))): \(shown)")
    if case .undecided(let reason) = comparison.verdict { try write("  \(reason)") }
    for change in comparison.changes where change.isBehavioural { try self.change(change) }
    let others = comparison.changes.filter { !$0.isBehavioural }.map { "\($0.place) \($0.what)" }
    if !others.isEmpty {
      try write("  without effect on when signals come: \(Escaping.visible(others.joined(separator: ", ")))")
    }
    for evidence in comparison.evidence { try self.evidence(evidence, old, new) }
    if let sample { try self.sample(sample) }
  }

  static func word(_ verdict: RuleDiff.Verdict) -> String {
    switch verdict {
    case .equivalent: "equivalent"
    case .narrower: "narrower"
    case .wider: "wider"
    case .different: "different"
    case .undecided: "undecided"
    }
  }

  private mutating func change(_ change: RuleChange) throws {
    let relation = change.relation.map { ": \($0.rawValue)" } ?? ""
    let title = "  \(Escaping.visible(change.place)): \(change.what)"
    guard let old = change.old else {
      return try write("\(title) added: \(style.green(Escaping.visible(change.new ?? "")))")
    }
    guard let new = change.new else {
      return try write("\(title) removed: \(style.red(Escaping.visible(old)))")
    }
    if change.relation == nil {
      return try write("\(title) `\(Escaping.visible(old))` → `\(Escaping.visible(new))`")
    }
    try write("\(title)\(relation)")
    try write("    \(style.red("- " + Escaping.visible(old)))")
    try write("    \(style.green("+ " + Escaping.visible(new)))")
  }

  private mutating func evidence(_ evidence: RuleEvidence, _ old: Rule, _ new: Rule) throws {
    let title =
      switch evidence.kind {
      case .onlyOld: "only the old version fires:"
      case .onlyNew: "only the new version fires:"
      case .signalsDiffer: "both fire, and differ:"
      }
    try write("  \(title)")
    for line in TimelineText.lines(evidence.timeline) { try write("    \(Escaping.visible(line))") }
    for (name, signals, rule) in [("old", evidence.old, old), ("new", evidence.new, new)] {
      if signals.isEmpty { try write("    \(name): no signal") }
      for signal in signals { try write("    \(name): \(TimelineText.line(signal, of: rule))") }
    }
  }

  private mutating func sample(_ sample: SampleComparison) throws {
    try write(
      "  over \(Plural.count(sample.records, "record")): \(Plural.count(sample.same, "signal")) the same, "
        + "\(sample.onlyOld.count) only old, \(sample.onlyNew.count) only new; "
        + "logs matched: \(Plural.grouped(sample.oldMatches)) old, \(Plural.grouped(sample.newMatches)) new")
    for (mark, facts) in [("-", sample.onlyOld), ("+", sample.onlyNew)] {
      for fact in facts.prefix(DiffReport.shownSignals) {
        let line = "\(mark) \(DiffReport.text(fact))"
        try write("    \(mark == "-" ? style.red(line) : style.green(line))")
      }
      if facts.count > DiffReport.shownSignals {
        try write("    \(mark) … \(facts.count - DiffReport.shownSignals) more")
      }
    }
  }

  static func text(_ fact: SignalFact) -> String {
    let parts =
      [
        fact.severity.rawValue, fact.caseName, fact.firstSeen.iso8601,
        Plural.count(fact.eventsMatched, "event"),
      ]
      + fact.group
    return Escaping.visible(parts.filter { !$0.isEmpty }.joined(separator: ", "))
  }

  private mutating func write(_ line: String) throws { try output.write(line + "\n") }
}
