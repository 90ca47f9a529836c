import TocsinDetect
import TocsinDiagnostics
import TocsinEvents
import TocsinLogModel
import TocsinReasoning
import TocsinSemantics
import TocsinSyntax

/// A log made for one query, how often it is needed, and the queries it matches.
struct GroupLog {
  var query: Int
  var count: Int
  var event: Event
  var matched: Set<Int>
}

/// Makes logs for the queries of a rule that all fall into one group.
struct GroupLogMaker {
  /// What the group has at one of its positions.
  private enum Slot: Equatable {
    case value(UTF8Text)
    /// Nothing, which an optional group-by allows.
    case missing
  }

  private let subject: ExampleSubject
  private var target = CountVector(values: [])
  private var needed: [Int] = []
  private var slots: [Int: Slot] = [:]
  /// By position of the group: values that led nowhere.
  private var refused: [Int: Set<UTF8Text>] = [:]
  /// A log may be in further groups, by a list of values.
  var allowsLists = false

  /// Distinct values that are made at most.
  static let maximumDistinct: Int64 = 500
  /// Logs over which a sum is spread where one cannot bring it.
  private static let spreads: [Int64] = [2, 5, 10, 50, 200]

  private var rule: Rule { subject.rule }

  init(_ subject: ExampleSubject) {
    self.subject = subject
  }

  /// From now on logs are made towards these values, by these queries.
  mutating func aim(at target: CountVector, needed: [Int]) {
    self.target = target
    self.needed = needed
  }

  /// The maker before it chose a group, which shall not be the present one.
  func elsewhere(than failed: GroupLogMaker) -> GroupLogMaker? {
    var other = self
    for (position, slot) in failed.slots where slots[position] == nil {
      if case .value(let text) = slot { other.refused[position, default: []].insert(text) }
    }
    return other.refused == refused ? nil : other
  }

  /// The logs that give a query its value.
  mutating func logs(for query: Int, _ value: DecimalNumber, _ reasoner: inout Reasoner) -> [GroupLog]? {
    let definition = rule.queries[query]
    switch definition.aggregation {
    case .count: return log(query, [], &reasoner).map { [$0] }
    case .sum, .max:
      guard let field = definition.metrics.first?.source else { return nil }
      return measured(query, field, value, &reasoner)
    case .cardinality: return distinct(query, value, &reasoner)
    case .newValue, .geoData, .eventCount, .none: return nil
    }
  }

  /// One log of a query, in the group so far, that meets more.
  mutating func single(
    _ query: Int, meeting fixed: [QuerySyntax] = [], _ reasoner: inout Reasoner
  ) -> GroupLog? {
    log(query, fixed, &reasoner)
  }

  /// Takes the group of an event.
  mutating func adopt(_ event: Event, of query: Int) { _ = settle(query, event) }

  /// One log of any query that makes the group known.
  mutating func any(_ reasoner: inout Reasoner) -> GroupLog? {
    for query in rule.queries.indices where subject.join.isFull[query] {
      if let log = single(query, &reasoner) { return log }
    }
    return nil
  }

  /// Whether the value of a query is the number of its logs.
  func counts(_ query: Int) -> Bool { rule.queries[query].aggregation == .count }

  // MARK: - Measures

  private mutating func measured(
    _ query: Int, _ field: GroupField.Source, _ value: DecimalNumber, _ reasoner: inout Reasoner
  ) -> [GroupLog]? {
    let exactly = Bound.number(value, spelling: UTF8Text(value.canonicalText))
    let tests: [ValueTest] = [
      .range(lower: exactly, includesLower: true, upper: exactly, includesUpper: true),
      .text(UTF8Text(value.canonicalText), quoted: true),
    ]
    for test in tests {
      if let log = log(query, [field.query(test)], &reasoner), isNumber(log.event, field) { return [log] }
    }
    let isPositive = value >= DecimalNumber(0)
    let isSum = rule.queries[query].aggregation == .sum
    for spread in isSum ? GroupLogMaker.spreads : [1] {
      let share = value.integerValue.map { whole in
        let part = whole.magnitude / UInt64(spread) + (whole.magnitude % UInt64(spread) == 0 ? 0 : 1)
        return DecimalNumber(isPositive ? Int64(clamping: part) : -Int64(clamping: part))
      }
      let bound = share ?? value
      let test = ValueTest.comparison(
        isPositive ? .greaterOrEqual : .lessOrEqual, .number(bound, spelling: UTF8Text(bound.canonicalText)))
      guard var log = log(query, [field.query(test)], &reasoner), isNumber(log.event, field) else { continue }
      log.count = Int(spread)
      return [log]
    }
    return nil
  }

  private func isNumber(_ event: Event, _ field: GroupField.Source) -> Bool {
    field.texts(in: event).contains { DecimalNumber($0) != nil }
  }

  private mutating func distinct(
    _ query: Int, _ value: DecimalNumber, _ reasoner: inout Reasoner
  ) -> [GroupLog]? {
    guard let wanted = value.integerValue, wanted <= GroupLogMaker.maximumDistinct else { return nil }
    return distinct(query, rule.queries[query].distinctFields.map(\.source), max(1, Int(wanted)), &reasoner)
  }

  /// So many logs of a query, each with other values of the fields, of which one varies.
  mutating func distinct(
    _ query: Int, _ fields: [GroupField.Source], _ count: Int, _ reasoner: inout Reasoner
  ) -> [GroupLog]? {
    if fields.isEmpty { return nil }
    let exist = fields.map { $0.query(.exists) }
    var made: [GroupLog] = []
    var varying: Int?
    for number in 1...count {
      var found: GroupLog?
      for index in varying.map({ [$0] }) ?? Array(fields.indices) {
        let field = fields[index]
        let text = field.readableValue(number)
        let used = Set(made.flatMap { field.texts(in: $0.event) }).sorted()
        let different = used.map { field.query(.text($0, quoted: true)).negated }
        found =
          log(query, exist + [field.query(.text(text, quoted: true))], &reasoner)
          ?? log(query, exist + different, &reasoner)
        if found != nil {
          if made.count == 1 { varying = index }
          break
        }
      }
      guard let found else { return nil }
      made.append(found)
    }
    return made
  }

  // MARK: - Logs

  /// One log that all of some queries match and no others.
  mutating func instant(_ queries: [Int], _ reasoner: inout Reasoner) -> GroupLog? {
    var fixed: [QuerySyntax] = queries.map { subject.searches[$0] }
    for query in queries {
      let definition = rule.queries[query]
      fixed += definition.distinctFields.map { $0.source.query(.exists) }
      if let field = definition.metrics.first?.source, let value = target.values[query] {
        let bound = Bound.number(value, spelling: UTF8Text(value.canonicalText))
        fixed.append(
          field.query(.range(lower: bound, includesLower: true, upper: bound, includesUpper: true)))
      }
    }
    let first = queries.first { subject.join.isFull[$0] } ?? queries[0]
    return log(first, fixed, excluding: [rule.queries.indices.filter { !queries.contains($0) }], &reasoner)
  }

  private mutating func log(
    _ query: Int, _ fixed: [QuerySyntax], _ reasoner: inout Reasoner
  ) -> GroupLog? {
    let others = rule.queries.indices.filter { $0 != query }
    // Apart from all other queries if that can be, else from those that must see nothing.
    let silent = others.filter { target.values.isEmpty || !subject.needsLogs($0, target) }
    return log(query, fixed, excluding: silent == others ? [others, []] : [others, silent, []], &reasoner)
  }

  private mutating func log(
    _ query: Int, _ fixed: [QuerySyntax], excluding exclusions: [[Int]], _ reasoner: inout Reasoner
  ) -> GroupLog? {
    let group = groupQuestions(of: query)
    for excluded in exclusions {
      for wish in group.wishes {
        let all = [subject.searches[query]] + subject.demands.all + fixed + group.demands + wish
        let none = excluded.map { subject.searches[$0] } + group.refusals
        guard case .satisfiable(let log) = reasoner.solve(all: all, none: none), settle(query, log.event)
        else { continue }
        let matched = rule.queries.indices.filter { reasoner.isConfirmed(subject.searches[$0], log) }
        return GroupLog(query: query, count: 1, event: log.event, matched: Set(matched))
      }
    }
    return nil
  }

  // MARK: - Groups

  private struct GroupQuestions {
    var demands: [QuerySyntax] = []
    var refusals: [QuerySyntax] = []
    /// Tried one after another: readable values, any values, none.
    var wishes: [[QuerySyntax]] = []
  }

  /// What a log of the query has to meet to fall into the group so far.
  private func groupQuestions(of query: Int) -> GroupQuestions {
    var questions = GroupQuestions()
    var needed: [GroupField.Source] = []
    var optional: [GroupField.Source] = []
    for (index, field) in rule.queries[query].groupByFields.map(\.source).enumerated() {
      let position = subject.join.positions[query][index]
      switch slots[position] {
      case .value(let text): questions.demands.append(field.query(.text(text, quoted: true)))
      case .missing: questions.refusals.append(field.query(.exists))
      case nil:
        for text in (refused[position] ?? []).sorted() {
          questions.refusals.append(field.query(.text(text, quoted: true)))
        }
        let isNeeded = ([query] + self.needed).contains { other in
          !rule.queries[other].hasOptionalGroupByFields && subject.join.positions[other].contains(position)
        }
        if isNeeded { needed.append(field) } else { optional.append(field) }
      }
    }
    questions.demands += needed.map { $0.query(.exists) }
    let readable = needed.map(GroupLogMaker.readable)
    // One of several optional fields tells groups apart well enough.
    questions.wishes = optional.map { readable + [GroupLogMaker.readable($0)] }
    if questions.wishes.isEmpty, !readable.isEmpty { questions.wishes = [readable] }
    questions.wishes += optional.map { [$0.query(.exists)] } + [[]]
    return questions
  }

  private static func readable(_ field: GroupField.Source) -> QuerySyntax {
    field.query(.text(field.readableValue(), quoted: true))
  }

  /// Takes the group that a log of the query is in; false when it is in another one, or in several unasked.
  private mutating func settle(_ query: Int, _ event: Event) -> Bool {
    var found: [Int: Slot] = [:]
    for (index, field) in rule.queries[query].groupByFields.enumerated() {
      let position = subject.join.positions[query][index]
      let texts = field.source.texts(in: event)
      let slot: Slot
      switch texts.count {
      case 0:
        guard rule.queries[query].hasOptionalGroupByFields else { return false }
        slot = .missing
      case 1: slot = .value(texts[0])
      default:
        guard allowsLists else { return false }
        if case .value(let known) = slots[position], texts.contains(known) {
          slot = .value(known)
        } else {
          slot = .value(texts[0])
        }
      }
      if let known = slots[position], known != slot { return false }
      found[position] = slot
    }
    slots.merge(found) { $1 }
    return true
  }
}
