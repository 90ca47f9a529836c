import TocsinDetect
import TocsinEvents
import TocsinLogModel
import TocsinReasoning
import TocsinSemantics
import TocsinSyntax

/// Timelines that may tell two rules apart, each suggested by what was changed.
struct ProbeLogs {
  private let setups: (old: RunSetup, new: RunSetup)
  private let old: Rule
  private let new: Rule
  private let alignment: RuleAlignment
  private let relations: [QueryRelation]

  /// Timelines of one case that are tried.
  private static let perCase = 3
  /// Logs of one timeline at most.
  private static let maximumEntries = 1000
  /// Repetitions of one timeline at most.
  private static let maximumRepeats: Int64 = 300
  /// Timelines that are varied at most.
  static let maximumVaried = 24

  init(_ old: RunSetup, _ new: RunSetup, _ alignment: RuleAlignment, _ relations: [QueryRelation]) {
    setups = (old, new)
    self.old = old.subject
    self.new = new.subject
    self.alignment = alignment
    self.relations = relations
  }

  /// Logs that fire each case of either rule.
  func firing() -> [Timeline] { [setups.old, setups.new].flatMap { examples(of: $0) } }

  /// Logs that fire cases with logs that one version of a query matches and the other does not.
  func exchanging() -> [Timeline] {
    var timelines: [Timeline] = []
    for (index, partner) in alignment.queries.enumerated() where relations[index] != .same {
      guard let partner else { continue }
      let before = RuleSearch.effective(old.queries[index], in: old)
      let after = RuleSearch.effective(new.queries[partner], in: new)
      timelines += examples(
        of: setups.old.replacingSubject(by: old.asking(.all([before, after.negated]), in: index)))
      timelines += examples(
        of: setups.new.replacingSubject(by: new.asking(.all([after, before.negated]), in: partner)))
    }
    return timelines
  }

  /// Logs that give the queries values for which the cases differ.
  func disagreeing(_ values: [CountVector], _ reasoner: inout Reasoner) -> [Timeline] {
    // Logs do not count for a rule over signals.
    guard new.type != .signalCorrelation else { return [] }
    var example = ThresholdExample(ExampleSubject(rule: new, demands: ExampleDemands()))
    return values.flatMap { example.timelines(realising: $0, &reasoner) }
  }

  private func examples(of setup: RunSetup) -> [Timeline] {
    var maker = ExampleMaker(setup)
    return setup.subject.cases.indices.flatMap { index -> [Timeline] in
      guard case .timelines(let timelines) = maker.proposals(for: index) else { return [] }
      return Array(timelines.prefix(ProbeLogs.perCase))
    }
  }

  // MARK: - Variations

  /// The timeline at other times, in other groups, and from another environment.
  func variations(of base: Timeline) -> [Timeline] {
    (spread(base) + repeated(base) + regrouped(base) + inStaging(base)).filter {
      $0.entries.count <= ProbeLogs.maximumEntries
    }
  }

  /// The last log at the edges of both windows.
  private func spread(_ base: Timeline) -> [Timeline] {
    let (one, other) = (Int64(old.options.evaluationWindow), Int64(new.options.evaluationWindow))
    guard one != other, base.entries.count > 1 else { return [] }
    return Set([one, other, (one + other) / 2, one - 1, other - 1]).filter { $0 > 0 }.sorted().map { gap in
      var entries = base.entries.map { Timeline.Entry(seconds: 0, event: $0.event) }
      entries[entries.count - 1].seconds = gap
      return Timeline(entries)
    }
  }

  /// The same again, at the edges of windows, keep alive and maximum duration; and again and again.
  private func repeated(_ base: Timeline) -> [Timeline] {
    var gaps: Set<Int64> = [1]
    var keepAlives: [Int64] = []
    var maxima: [Int64] = []
    for options in [old.options, new.options] {
      for seconds in [options.evaluationWindow, options.keepAlive, options.maxSignalDuration] {
        gaps.formUnion([Int64(seconds), Int64(seconds) + 1])
      }
      keepAlives.append(Int64(options.keepAlive))
      maxima.append(Int64(options.maxSignalDuration))
    }
    var timelines = gaps.filter { $0 > 0 && $0 >= base.length }.sorted().map { gap in
      Timeline(base.entries + base.shifted(by: gap))
    }
    let pace = max(keepAlives.min() ?? 0, base.length)
    if pace > 0, let end = maxima.max(), end / pace <= ProbeLogs.maximumRepeats {
      let count = Int(end / pace) + 2
      if count * base.entries.count <= ProbeLogs.maximumEntries {
        timelines.append(Timeline((0..<count).flatMap { base.shifted(by: Int64($0) * pace) }))
        // A new signal, begun just after the old one could last no longer.
        for maximum in Set(maxima).sorted() where maximum >= base.length {
          let train = (0...Int((maximum - base.length) / pace)).flatMap { base.shifted(by: Int64($0) * pace) }
          timelines.append(Timeline(train + base.shifted(by: maximum + 1)))
        }
      }
    }
    return timelines
  }

  /// Other values, and none, in the fields of the groups.
  private func regrouped(_ base: Timeline) -> [Timeline] {
    var fields: [GroupField.Source] = []
    for field in (old.queries + new.queries).flatMap({ $0.groupByFields + $0.distinctFields }).map(\.source)
    where !fields.contains(field) {
      fields.append(field)
    }
    return fields.flatMap { field -> [Timeline] in
      func changed(_ value: AttributeValue?, _ isChanged: (Int) -> Bool) -> [Timeline.Entry] {
        base.entries.enumerated().map { index, entry in
          Timeline.Entry(
            seconds: entry.seconds,
            event: isChanged(index) ? entry.event.setting(value, at: field) : entry.event)
        }
      }
      let others = changed(.string("another"), { _ in true })
      return [
        Timeline(changed(.string("another"), { $0 % 2 == 1 })),
        Timeline(base.entries + Timeline(others).shifted(by: base.length + 1)),
        Timeline(changed(nil, { _ in true })),
        Timeline(changed(.string("another"), { _ in true })),
      ]
    }
  }

  private func inStaging(_ base: Timeline) -> [Timeline] {
    guard old.options.decreaseCriticalityBasedOnEnv != new.options.decreaseCriticalityBasedOnEnv else {
      return []
    }
    return [
      Timeline(
        base.entries.map { entry in
          Timeline.Entry(
            seconds: entry.seconds, event: entry.event.setting(.string("staging"), at: .tag("env")))
        })
    ]
  }
}

extension Rule {
  /// The rule with one query asking something else, the filters within the queries.
  fileprivate func asking(_ search: QuerySyntax, in index: Int) -> Rule {
    var rule = self
    for query in self.queries.indices {
      rule.queries[query].search = RuleSearch.effective(self.queries[query], in: self)
    }
    rule.filters = []
    rule.queries[index].search = search
    return rule
  }
}
