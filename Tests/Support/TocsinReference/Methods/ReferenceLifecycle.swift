package import TocsinEvents
package import TocsinLogModel
package import TocsinSemantics

/// A match as a detection method makes it, before it is known whether it is a signal of its own.
struct ReferenceMatch {
  var time: Timestamp
  var caseIndex = 0
  var group: [UTF8Text]
  /// What tells signals of equal groups apart.
  var scope = 0
  /// The event makes a signal of its own, whatever the rule keeps alive.
  var isAlone = false
  /// The events of the windows that decided, by their place in the list: the queries that each matched.
  var events: [Int: Set<Int>]
  var windowStart: Timestamp
}

/// An event that concerns a rule.
struct ReferenceEntry {
  var time: Timestamp
  var arrival: Int
  /// By query that it matched: its groups.
  var groups: [Int: [[UTF8Text]]]
  var event: Event
}

enum ReferenceMethod {
  /// The events that concern the rule and are not late, in (time, arrival) order, and the last time of all.
  static func accepted(
    _ rule: Rule, _ events: [Event], lateness: Int64, allTimesCount: Bool
  ) -> (entries: [ReferenceEntry], last: Timestamp?) {
    var entries: [ReferenceEntry] = []
    var latest: Timestamp?
    var last: Timestamp?
    for (arrival, event) in events.enumerated() {
      var groups: [Int: [[UTF8Text]]] = [:]
      for (index, query) in rule.queries.enumerated() where ReferenceMatcher.matches(query.search, event) {
        groups[index] = ReferenceFields.tuples(
          query.groupByFields, event, isOptional: query.hasOptionalGroupByFields)
      }
      guard let time = event.timestamp else {
        if rule.options.detectionMethod == .thirdParty, !groups.isEmpty {
          entries.append(ReferenceEntry(time: .undated, arrival: arrival, groups: groups, event: event))
        }
        continue
      }
      if !groups.isEmpty, !(latest.map { time < $0.advanced(seconds: -lateness) } ?? false) {
        entries.append(ReferenceEntry(time: time, arrival: arrival, groups: groups, event: event))
        latest = max(latest ?? time, time)
      }
      if allTimesCount {
        latest = max(latest ?? time, time)
        last = max(last ?? time, time)
      }
    }
    return (entries.sorted { ($0.time, $0.arrival) < ($1.time, $1.arrival) }, last)
  }

  /// The last instant at which a match would update the signal.
  static func end(of signal: ReferenceSignal, _ rule: Rule) -> Timestamp {
    let maximum = signal.firstSeen.advanced(seconds: Int64(rule.options.maxSignalDuration))
    guard rule.options.detectionMethod == .thirdParty else {
      return min(signal.lastSeen.advanced(seconds: Int64(rule.options.keepAlive)), maximum)
    }
    return signal.group.isEmpty ? signal.lastSeen : maximum
  }

  /// Folds matches, in order, into signals; `last` is the time at which the input ends.
  static func signals(
    _ matches: [ReferenceMatch], of rule: Rule, last: Timestamp?
  ) -> [ReferenceSignal] {
    let isThirdParty = rule.options.detectionMethod == .thirdParty
    let keepAlive = isThirdParty ? Int64.max : Int64(rule.options.keepAlive)
    let maximum = Int64(rule.options.maxSignalDuration)
    var signals: [(scope: Int, signal: ReferenceSignal, counted: [Int: Set<Int>])] = []
    func count(_ events: [Int: Set<Int>], _ index: Int) {
      signals[index].counted.merge(events) { $0.union($1) }
      signals[index].signal.eventsMatched = signals[index].counted.count
      signals[index].signal.eventsPerQuery = rule.queries.indices.map { query in
        signals[index].counted.values.count { $0.contains(query) }
      }
    }
    for match in matches {
      let severity = rule.cases[match.caseIndex].severity
      let open = signals.indices.last { index in
        let other = signals[index]
        return other.scope == match.scope && other.signal.group == match.group
      }
      if let open {
        let other = signals[open].signal
        let lives =
          !match.isAlone && !match.time.isUndated && keepAlive > 0 && maximum > 0
          && match.time <= other.lastSeen.advanced(seconds: keepAlive)
          && match.time <= other.firstSeen.advanced(seconds: maximum)
        if lives {
          signals[open].signal.lastSeen = match.time
          signals[open].signal.revision += 1
          count(match.events, open)
          if severity > other.severity {
            signals[open].signal.severity = severity
            signals[open].signal.caseIndex = match.caseIndex
          }
          continue
        }
        signals[open].signal.isClosed = true
      }
      let signal = ReferenceSignal(
        severity: severity, caseIndex: match.caseIndex, group: match.group, firstSeen: match.time,
        lastSeen: match.time, windowStart: match.windowStart, eventsMatched: 0, eventsPerQuery: [],
        revision: 1, isClosed: false)
      signals.append((match.scope, signal, [:]))
      count(match.events, signals.count - 1)
    }
    return signals.map(\.signal).map { signal in
      var signal = signal
      if signal.firstSeen.isUndated { signal.isClosed = true }
      if let last, end(of: signal, rule) < last { signal.isClosed = true }
      return signal
    }
  }

  /// The signals of a rule of any method; of rules over signals see ``ReferenceCorrelation``.
  ///
  /// `last` is the time at which the input of a sequence ends, where that is not the time of its last event.
  static func signals(
    of rule: Rule, events: [Event], lateness: Int64, last: Timestamp? = nil
  ) -> [ReferenceSignal] {
    switch rule.options.methodOptions.details {
    case let options as NewValueOptions: ReferenceNewValue.signals(rule, options, events, lateness)
    case let options as ThirdPartyOptions: ReferenceThirdParty.signals(rule, options, events, lateness)
    case let options as ImpossibleTravelOptions: ReferenceTravel.signals(rule, options, events, lateness)
    case let options as AnomalyDetectionOptions: ReferenceAnomaly.signals(rule, options, events, lateness)
    case let options as ContentAnomalyOptions: ReferenceContent.signals(rule, options, events, lateness)
    case let options as SequenceOptions:
      ReferenceSequence.signals(
        rule, options.steps.map { ($0.condition, Int64($0.evaluationWindow), Int64($0.within)) }, events,
        lateness, last: last)
    default:
      if let stages = rule.cases.first?.condition?.stages {
        ReferenceSequence.signals(
          rule,
          stages.map { ($0, Int64(rule.options.evaluationWindow), Int64(rule.options.evaluationWindow)) },
          events, lateness, last: last)
      } else {
        ReferenceEvaluator.signals(of: rule, events: events, lateness: lateness)
      }
    }
  }
}

/// The naive evaluators of the detection methods: everything is recomputed from all events before.
package enum ReferenceMethods {
  package static func signals(
    of rule: Rule, events: [Event], lateness: Int64 = 60, last: Timestamp? = nil
  ) -> [ReferenceSignal] {
    ReferenceMethod.signals(of: rule, events: events, lateness: lateness, last: last)
  }
}
