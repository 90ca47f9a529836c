import TocsinDiagnostics
import TocsinEngine
import TocsinKit
import TocsinLogModel
import TocsinSemantics

/// Says in words what a detection method found about a record, given those before it.
struct DecisionPrinter {
  let rule: Rule
  let style: Style

  /// `progress` is what the window of a group lacks; it stands below what is found about that group.
  func lines(_ records: [DecisionRecord], _ progress: WindowProgress?) -> [String] {
    let printer = ProgressPrinter(rule: rule, style: style)
    var lines = [""]
    var isShown = false
    for record in records {
      let group = record.group.map { "\($0.field.name)=\(Escaping.visible($0.value))" }
      lines.append("\(group.isEmpty ? "all events" : group.joined(separator: " ")): \(text(record))")
      guard let progress, !isShown, progress.group.map(\.value) == record.group.map(\.value),
        case .threshold = record.decision
      else { continue }
      isShown = true
      lines += printer.lines(progress, isCounted: true)
    }
    if records.isEmpty { lines.append(nothing) }
    if let progress, !isShown { lines += [""] + printer.lines(progress, isCounted: false) }
    return lines
  }

  private var nothing: String {
    if case .sequence? = rule.cases.first?.condition { return "It completes no stage where it stands." }
    if rule.schedule != nil { return "It is judged at the next instant of the rule's schedule." }
    return rule.options.methodOptions.details?.noDecision
      ?? "A group-by value is missing, it came too late, or there were too many groups."
  }

  /// What a rule over signals counts.
  static func sources(of rule: Rule) -> [String] {
    ["\(Escaping.visible(rule.name)) counts signals, not logs:"]
      + rule.queries.map { query in
        "  \(query.label): signals of the rule `\(Escaping.visible(query.signals?.ruleIDs.first ?? ""))`"
      } + ["Explain those rules, or `tocsin run` all of them over the log."]
  }

  private func text(_ record: DecisionRecord) -> String {
    switch record.decision {
    case .threshold(let decision): threshold(decision, at: record.time)
    case .newValue(let decision): newValue(decision)
    case .travel(let decision): travel(decision)
    case .anomaly(let decision): anomaly(decision)
    case .content(let decision): content(decision)
    case .sequence(let decision): sequence(decision)
    case .thirdParty(let decision): thirdParty(decision)
    }
  }

  private func caseName(_ index: Int) -> String {
    let name = rule.cases[index].name
    return name.isEmpty
      ? "the case for \(rule.cases[index].severity.rawValue)" : "case \(Escaping.visible(name))"
  }

  private func threshold(_ decision: ThresholdDecision, at time: Timestamp) -> String {
    let values = zip(rule.queries, decision.values).map { query, value in
      "\(query.label) = \(value.number?.canonicalText ?? "no value")"
    }.joined(separator: ", ")
    let window = Int64(rule.options.evaluationWindow)
    let span =
      window == 0 ? "" : " after \(time.advanced(seconds: -window).iso8601) up to \(time.iso8601)"
    let met = decision.caseIndex.map { style.green("\(caseName($0)) is met") } ?? "no case is met"
    return "\(values)\(span): \(met)"
  }

  private func newValue(_ decision: NewValueDecision) -> String {
    let value = decision.values.map { "\($0.field.name)=\(Escaping.visible($0.value))" }.joined(
      separator: " ")
    switch decision.outcome {
    case .learned(let until):
      let reason =
        until.map { "learning goes on until \($0.iso8601)" } ?? "it is what the group is learned by"
      return "\(value) is learned without a signal: \(reason), from \(decision.start.iso8601)"
    case .known(let last): return "\(value) is known: seen last at \(last.iso8601)"
    case .new(let forgotten):
      let before = forgotten.map { "seen last at \($0.iso8601), and forgotten since" } ?? "never seen"
      return style.green("\(value) is new") + ": \(before); the group is known from \(decision.start.iso8601)"
    }
  }

  private func travel(_ decision: TravelDecision) -> String {
    let place = Escaping.visible(decision.place)
    let way =
      decision.from.map { from in
        let time = decision.fromTime?.iso8601 ?? ""
        let speed = decision.speed.isFinite ? "\(Int(decision.speed.rounded())) km/h" : "no time between"
        return
          "\(Escaping.visible(from)) at \(time), \(Int(decision.distance.rounded())) km in \(hours(decision.hours)): \(speed)"
      } ?? "no place before"
    switch decision.outcome {
    case .learned(let until): return "\(place) is learned as a usual place until \(until.iso8601)"
    case .common: return "\(place) is a usual place of the user"
    case .possible: return "\(place) can be reached from all places before; the last is \(way)"
    case .usualWay: return "\(place) cannot be reached, but the user went this way before: \(way)"
    case .impossible: return style.green("\(place) cannot be reached") + " from \(way)"
    }
  }

  private func hours(_ hours: Double) -> String {
    let minutes = Int((hours * 60).rounded())
    return minutes < 60 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
  }

  private func anomaly(_ decision: AnomalyDecision) -> String {
    let bucket = "bucket from \(decision.bucketStart.iso8601): \(number(decision.value))"
    let season = decision.seasonal.map { ", \(number($0)) at this time of the day" } ?? ""
    let history =
      "\(Plural.count(decision.historyCount, "bucket")) before: quantile \(number(decision.quantile))\(season), spread \(number(decision.spread))"
    switch decision.outcome {
    case .learning(let until): return "\(bucket), learned until \(until.iso8601)"
    case .usual:
      return decision.historyCount == 0
        ? "\(bucket), with nothing to compare to"
        : "\(bucket), not above the limit \(number(decision.limit)) (\(history))"
    case .brief:
      return "\(bucket), above the limit \(number(decision.limit)), but not for the whole window (\(history))"
    case .anomalous:
      return style.green("\(bucket), above the limit \(number(decision.limit))") + " (\(history))"
    }
  }

  private func number(_ value: Double) -> String {
    let rounded = (value * 100).rounded() / 100
    return Int64(exactly: rounded).map(String.init) ?? "\(rounded)"
  }

  private func content(_ decision: ContentDecision) -> String {
    let learned = "\(Plural.count(decision.learnedCount, "log")) learned before"
    switch decision.outcome {
    case .learned(let until): return "the log is learned without being counted until \(until.iso8601)"
    case .usual: return "a learned log is similar by \(decision.similarity) %, of \(learned)"
    case .anomalous:
      return style.green("no learned log is similar enough")
        + ": at most \(decision.similarity) % among those that share a rare word, of \(learned)"
    }
  }

  private func sequence(_ decision: SequenceDecision) -> String {
    let steps = decision.completions.map { completion in
      "\(stepName(completion.step)) at \(completion.time.iso8601)"
    }.joined(separator: ", ")
    let isWhole = decision.completions.count == decision.stepCount
    return isWhole
      ? style.green("the sequence is complete") + ": \(steps)"
      : "step \(decision.completions.count) of \(decision.stepCount) is complete: \(steps)"
  }

  private func stepName(_ step: Int) -> String {
    guard case .sequence(let options) = rule.options.methodOptions, options.steps.indices.contains(step)
    else {
      return "stage \(step + 1)"
    }
    return Escaping.visible(options.steps[step].name)
  }

  private func thirdParty(_ decision: ThirdPartyDecision) -> String {
    let root = "root query \(decision.root + 1) lets it in"
    guard let index = decision.caseIndex else {
      return "\(root), no case is met: \(rule.cases.last?.severity.rawValue ?? "") by default"
    }
    return "\(root), \(caseName(index)) is met: \(rule.cases[index].severity.rawValue)"
  }
}
