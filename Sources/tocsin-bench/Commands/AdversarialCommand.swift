import ArgumentParser
import TocsinDiagnostics
import TocsinEvents
import TocsinIO
import TocsinKit
import TocsinLogModel
import TocsinMatch
import TocsinPlan
import TocsinSemantics
import TocsinWorkspace

/// What the worst rules and logs cost, looked up and all run.
struct AdversarialCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adversarial",
    abstract: "Match rules and logs made to be slow, with the index and without.")

  @Option(help: "Rules of each kind.")
  var rules = 1000

  @Option var rounds = 3

  func run() throws {
    // Above what a run accepts, so that the sizes tell.
    let limits = RecordLimits(bytes: 16 << 20, depth: 64, fields: 20_000, keyBytes: 1024)
    print("case  ns/event indexed  ns/event plain  ratio  matches/event")
    for adversary in Adversary.all(count: rules, seed: 7) {
      let plan = PlanSet(rules: adversary.queries.flatMap(AdversarialCommand.rule))
      let batches = [AdversarialCommand.batch(adversary.logs)]
      let indexed = MatchCost.measure(plan, batches, rounds: rounds, limits: limits)
      let plain = MatchCost.measure(plan, batches, rounds: rounds, index: .never, limits: limits)
      let ratio = Double(indexed.nanoseconds) / Double(max(plain.nanoseconds, 1))
      print(
        "\(adversary.name)  \(indexed.nanoseconds)  \(plain.nanoseconds)  \(decimal(ratio))  \(decimal(indexed.perEvent(indexed.matches)))"
      )
      guard indexed.matches == plain.matches else {
        throw ValidationError("\(adversary.name): \(indexed.matches) matches, not \(plain.matches)")
      }
    }
  }

  private static func rule(_ query: String) -> [Rule] {
    let text = """
      name: r
      message: m
      type: log_detection
      isEnabled: true
      queries: [{name: a, query: '\(query)'}]
      cases: [{status: low, condition: a > 0}]
      options: {evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0}
      """
    return RuleCompiler.check(SourceFile(name: "r.yaml", bytes: Array(text.utf8))).rules
  }

  private static func batch(_ logs: String) -> RecordBatch {
    var bytes = Array(logs.utf8)
    var records: [RecordRange] = []
    var start = 0
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      records.append(RecordRange(start: start, end: end, line: records.count + 1, byteOffset: start))
      start = end + 1
    }
    bytes += Array(repeating: 0, count: RecordBatch.padding)
    return RecordBatch(bytes: bytes, records: records, form: .plain)
  }
}
