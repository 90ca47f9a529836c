import TocsinEvents
import TocsinExamples
import TocsinMatch
import TocsinPlan
import TocsinReasoning
import TocsinSyntax

/// Rules out that one query implies another, by logs that match the first.
///
/// All queries are one plan set, so that one look-up shows which of them a log matches: every other one is not implied
/// by the query that the log is of. What is ruled out so is false by the evaluator itself, and needs no question.
struct WitnessFilter: ~Copyable {
  /// The distinct queries.
  private(set) var queries: [QuerySyntax] = []
  /// By query: its number among the distinct ones; `nil` for one that is not compared.
  private var numbers: [Int?] = []
  /// By distinct query: the queries that are written so, ascending.
  private var members: [[Int]] = []
  /// By distinct query: those that all its logs match, ascending, itself included; `nil` while no log of it is known.
  private var matched: [[Int32]?]
  /// By distinct query: whether no log of it was found.
  private var isVain: [Bool]
  /// By distinct query: those whose first logs all match it.
  private var implying: [[Int32]]
  /// Distinct queries of which nothing is known.
  private var unknown: [Int32] = []
  private var evaluator: RecordEvaluator

  /// Questions a reasoner answers before a new one takes its place: what it remembers grows with them.
  private static let questionsPerReasoner = 64

  /// Looks for logs of those queries that `isCompared`; without `usesLogs` it rules out nothing.
  init(_ queries: [QuerySyntax], isCompared: [Bool], usesLogs: Bool) {
    var distinct: [QuerySyntax] = []
    var known: [String: Int] = [:]
    for (query, isCompared) in zip(queries.indices, isCompared) {
      guard isCompared else {
        numbers.append(nil)
        continue
      }
      let text = QueryTreePrinter.dump(queries[query])
      let number = known[text] ?? distinct.count
      if number == distinct.count {
        known[text] = number
        distinct.append(queries[query])
        members.append([])
      }
      members[number].append(query)
      numbers.append(number)
    }
    self.queries = distinct
    matched = Array(repeating: nil, count: distinct.count)
    isVain = Array(repeating: false, count: distinct.count)
    implying = Array(repeating: [], count: distinct.count)
    evaluator = RecordEvaluator(PlanSet(queries: usesLogs ? distinct : []))
    if usesLogs { findLogs() }
    for (number, matched) in matched.enumerated() where !isVain[number] {
      let own = Int32(truncatingIfNeeded: number)
      guard let matched else {
        unknown.append(own)
        continue
      }
      for other in matched { implying[Int(other)].append(own) }
    }
  }

  private mutating func findLogs() {
    let enrichment = WitnessEnrichment(queries)
    // The look-up confirms each log.
    var reasoner = Reasoner { _, _ in true }
    for (number, query) in queries.enumerated() {
      switch reasoner.isSatisfiable(query) {
      case .satisfiable(let log):
        add(LogRecord(bytes: log.record, form: log.form), ofDistinct: number)
        if let rich = enrichment.enriched(log.event, for: query) { add(rich, ofDistinct: number) }
      case .unsatisfiable: isVain[number] = true
      case .gaveUp:
        isVain[number] = true
        // What a reasoner gave up makes it give up later ones.
        reasoner = Reasoner { _, _ in true }
      }
      if reasoner.statistics.questions >= WitnessFilter.questionsPerReasoner {
        reasoner = Reasoner { _, _ in true }
      }
    }
  }

  /// Takes in a log of a query.
  mutating func add(_ log: WitnessLog, of query: Int) {
    guard let number = numbers[query] else { return }
    add(LogRecord(bytes: log.record, form: log.form), ofDistinct: number)
  }

  /// A log that does not match the query shows nothing.
  private mutating func add(_ record: LogRecord, ofDistinct number: Int) {
    guard let found = try? evaluator.matches(of: record), WitnessFilter.holds(found, number) else { return }
    if let known = matched[number] {
      matched[number] = known.filter { WitnessFilter.holds(found, Int($0)) }
    } else {
      matched[number] = found
    }
  }

  /// The number of a query among the distinct ones; `nil` for one that is not compared.
  func number(of query: Int) -> Int? { numbers[query] }

  /// Whether a log of the query is known.
  func hasLog(_ query: Int) -> Bool { numbers[query].map { matched[$0] != nil } ?? false }

  /// Whether a log of the query was looked for in vain: none matches it, or that is undecided.
  func isVain(_ query: Int) -> Bool { numbers[query].map { isVain[$0] } ?? false }

  /// Whether no known log shows that the first query does not imply the second.
  func mayImply(_ one: Int, _ other: Int) -> Bool {
    guard let one = numbers[one], let other = numbers[other] else { return false }
    return matched[one].map { WitnessFilter.holds($0, other) } ?? true
  }

  /// The queries that may imply one, as its first logs tell, itself included.
  func candidates(implying query: Int) -> [Int] {
    guard let number = numbers[query] else { return [] }
    return (implying[number] + unknown).flatMap { members[Int($0)] }
  }

  /// Whether ascending numbers hold one.
  private static func holds(_ numbers: [Int32], _ wanted: Int) -> Bool {
    var (low, high) = (0, numbers.count)
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    return low < numbers.count && numbers[low] == wanted
  }
}
