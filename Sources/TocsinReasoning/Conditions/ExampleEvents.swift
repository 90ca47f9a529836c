import TocsinDiagnostics
import TocsinEvents
package import TocsinLogModel
package import TocsinSemantics
package import TocsinSyntax

/// Logs of one group that together make one case of a rule the first that is met.
package struct ExampleEvents: Sendable {
  /// The same log a number of times, made for one query.
  package struct Step: Sendable {
    /// The query's index in the rule.
    package var query: Int
    package var label: String
    package var count: Int
    package var log: WitnessLog
  }

  /// Empty for a case that fires on silence.
  package var steps: [Step]
  /// What the queries yield over these logs.
  package var counts: CountVector
}

/// What came of looking for example logs.
package enum ExampleAnswer: Sendable {
  case events(ExampleEvents)
  /// The case cannot be the first that is met.
  case unreachable(CaseReach)
  case gaveUp(GaveUp)
}

extension Reasoner {
  /// Logs that fire a case of a threshold rule.
  ///
  /// Counts, distinct counts of one attribute, sums and maxima are brought about; every log is confirmed, and so is the
  /// case over the counts that the logs really yield.
  package mutating func exampleLogs(for index: Int, of rule: Rule) -> ExampleAnswer {
    guard rule.cases.indices.contains(index) else { return .gaveUp(.noCondition) }
    let space = countSpace(of: rule)
    let reach = CaseReasoner(space: space, budget: budget).reachableCases(rule.cases.map(\.condition))[index]
    guard case .reachable(let target) = reach else {
      if case .gaveUp(let reason) = reach { return .gaveUp(reason) }
      return .unreachable(reach)
    }
    var maker = ExampleMaker(rule: rule, target: target)
    return maker.make(&self, case: index)
  }
}

/// Makes logs for each query that needs some, all in one group.
private struct ExampleMaker {
  let rule: Rule
  let target: CountVector
  let searches: [QuerySyntax]
  /// By group field: the value that puts a log into the group.
  private var group: [GroupField: UTF8Text] = [:]

  init(rule: Rule, target: CountVector) {
    self.rule = rule
    self.target = target
    searches = rule.queries.map { RuleSearch.effective($0, in: rule) }
  }

  /// A log, and the queries it matches.
  private struct Made {
    var query: Int
    var count: Int
    var log: WitnessLog
    var matched: Set<Int>
  }

  mutating func make(_ reasoner: inout Reasoner, case index: Int) -> ExampleAnswer {
    let needed = rule.queries.indices.filter { needsLogs($0) }
    // Groups that line up only in part: which of them exist is a matter of other events.
    let length = rule.queries.map(\.groupByFields.count).max() ?? 0
    guard needed.allSatisfy({ rule.queries[$0].groupByFields.count == length }),
      Set(needed.map { rule.queries[$0].groupByFields.map(\.source) }).count <= 1
    else { return .gaveUp(.notRealised) }
    var made: [Made] = []
    if rule.options.evaluationWindow == 0, !needed.isEmpty {
      guard let single = instant(needed, &reasoner) else { return .gaveUp(.notRealised) }
      made = [single]
    } else {
      for query in needed {
        guard let value = target.values[query], let logs = logs(for: query, value, &reasoner) else {
          return .gaveUp(.notRealised)
        }
        made += logs
      }
    }
    // The most specific first: what they bring to other queries need not be brought again.
    made.sort {
      $0.matched.count != $1.matched.count ? $0.matched.count > $1.matched.count : $0.query < $1.query
    }
    guard let counts = settle(&made), firstCase(counts) == index else { return .gaveUp(.notRealised) }
    let steps = made.filter { $0.count > 0 }.map {
      ExampleEvents.Step(query: $0.query, label: rule.queries[$0.query].label, count: $0.count, log: $0.log)
    }
    return .events(ExampleEvents(steps: steps, counts: counts))
  }

  private func needsLogs(_ query: Int) -> Bool {
    guard let value = target.values[query] else { return false }
    // A maximum has a value only where there are events.
    return rule.queries[query].aggregation == .max || value != DecimalNumber(0)
  }

  private func firstCase(_ counts: CountVector) -> Int? {
    rule.cases.firstIndex { $0.condition?.isMet(by: counts) ?? false }
  }

  /// How often each log is needed, and what the queries then yield.
  private func settle(_ made: inout [Made]) -> CountVector? {
    var counts = target
    var reached = [Int64](repeating: 0, count: rule.queries.count)
    for index in made.indices {
      let query = made[index].query
      if rule.queries[query].aggregation == .count, let wanted = target.values[query]?.integerValue {
        made[index].count = Int(clamping: max(0, wanted - reached[query]))
      }
      for other in made[index].matched {
        // A sum or a maximum that other logs add to is not what was asked for.
        if other != query, made[index].count > 0, rule.queries[other].aggregation != .count { return nil }
        reached[other] += Int64(made[index].count)
      }
    }
    for query in rule.queries.indices where rule.queries[query].aggregation == .count {
      counts.values[query] = DecimalNumber(reached[query])
    }
    return counts
  }

  // MARK: - Logs

  private mutating func logs(
    for query: Int, _ value: DecimalNumber, _ reasoner: inout Reasoner
  ) -> [Made]? {
    let definition = rule.queries[query]
    switch definition.aggregation {
    case .count:
      return log(for: query, [], &reasoner).map { [$0] }
    case .sum, .max:
      guard let field = definition.metrics.first,
        let made = log(for: query, [(field, UTF8Text(value.canonicalText))], &reasoner),
        field.value(in: made.log.event) != nil
      else { return nil }
      return [made]
    case .cardinality:
      guard definition.distinctFields.count == 1, let wanted = value.integerValue,
        wanted <= ExampleMaker.maximumDistinct
      else { return nil }
      var made: [Made] = []
      for number in 1...max(1, Int(wanted)) {
        let field = definition.distinctFields[0]
        guard let next = log(for: query, [(field, UTF8Text("example-\(number)"))], &reasoner) else {
          return nil
        }
        made.append(next)
      }
      return made
    default: return nil
    }
  }

  /// One log that all needed queries match and no other: all that a window of no length sees.
  private mutating func instant(_ needed: [Int], _ reasoner: inout Reasoner) -> Made? {
    guard needed.allSatisfy({ rule.queries[$0].aggregation == .count }) else { return nil }
    var all = needed.map { searches[$0] }
    for field in rule.queries[needed[0]].groupByFields { all.append(field.query(.exists)) }
    let others = rule.queries.indices.filter { !needed.contains($0) }
    guard case .satisfiable(let log) = reasoner.solve(all: all, none: others.map { searches[$0] }) else {
      return nil
    }
    return Made(query: needed[0], count: 1, log: log, matched: Set(needed))
  }

  /// Distinct values that are made at most.
  private static let maximumDistinct: Int64 = 200

  private mutating func log(
    for query: Int, _ fixed: [(GroupField, UTF8Text)], _ reasoner: inout Reasoner
  ) -> Made? {
    let fields = rule.queries[query].groupByFields
    var all = [searches[query]]
    for (field, text) in fixed { all.append(field.query(.text(text, quoted: true))) }
    for field in fields {
      all.append(field.query(group[field].map { .text($0, quoted: true) } ?? .exists))
    }
    let others = rule.queries.indices.filter { $0 != query }
    // Apart from all other queries if that can be, else from those that must see nothing.
    let silent = others.filter { !needsLogs($0) }
    for excluded in [others, silent, []] {
      guard case .satisfiable(let log) = reasoner.solve(all: all, none: excluded.map { searches[$0] }) else {
        continue
      }
      for field in fields where group[field] == nil {
        guard let value = field.value(in: log.event) else { return nil }
        group[field] = value
      }
      let matched = Set(rule.queries.indices.filter { reasoner.isConfirmed(searches[$0], log) })
      return Made(query: query, count: 1, log: log, matched: matched)
    }
    return nil
  }
}

extension GroupField {
  /// A query that asks something of the field.
  fileprivate func query(_ test: ValueTest) -> QuerySyntax {
    let subject: QueryTerm.Subject =
      switch source {
      case .attribute(let path): .attribute(path)
      case .reserved(let name): .reserved(name)
      case .tag(let key): .tag(key)
      }
    let span = SourceSpan(0, 0)
    return QuerySyntax(
      root: .term(QueryTerm(subject: subject, test: .test(test, span: span), span: span, keySpan: nil)))
  }

  /// The field's only value; `nil` where there are several: such a log is in several groups.
  fileprivate func value(in event: Event) -> UTF8Text? {
    let values: [UTF8Text?]
    switch source {
    case .attribute(let path): values = path.values(in: event.attributes).map(\.scalarText)
    case .reserved(let name):
      let texts: [ReservedAttribute: UTF8Text?] = [
        .host: event.host, .service: event.service, .source: event.source, .status: event.status,
        .message: event.message, .traceID: event.traceID,
      ]
      values = [texts[name] ?? nil].filter { $0 != nil }
    case .tag(let key):
      let prefix = LowerCasing.lowered(key).bytes + [UInt8(ascii: ":")]
      values = event.tags.filter { $0.bytes.starts(with: prefix) }
        .map { UTF8Text(bytes: Array($0.bytes.dropFirst(prefix.count))) }
    }
    return values.count == 1 ? values[0] : nil
  }
}
