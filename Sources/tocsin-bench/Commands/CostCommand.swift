import ArgumentParser
import TocsinIO
import TocsinKit
import TocsinPlan

/// What an event costs as rules are added: time, and counts that do not depend on the machine.
struct CostCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cost", abstract: "Print the cost of an event at 1, 10, 100, 1,000 and 10,000 rules.")

  @Option(help: "Events.")
  var logs: String

  @Option(help: "Rules; the first ones are taken.")
  var rules: String

  @Option(help: "How often each number of rules is measured; the fastest counts.")
  var rounds = 3

  @Option(help: "text or json.")
  var format: FigureFormat = .text

  @Option(help: "Also write a picture, as SVG.")
  var svg: String?

  func run() throws {
    let all = try MatchCost.rules(in: rules)
    let batches = try MatchCost.batches(of: logs)
    if format == .text {
      print("rules  ns/event  ns matching  atoms/event  rules run/event  always run  allocations/event")
    }
    var points: [(rules: Int, total: Int, matching: Int)] = []
    for count in [1, 10, 100, 1000, 10_000] where count <= all.count {
      let plan = PlanSet(rules: Array(all[..<count]))
      let cost = MatchCost.measure(plan, batches, rounds: rounds)
      switch format {
      case .text:
        print(
          "\(count)  \(cost.nanoseconds)  \(cost.matchingNanoseconds)  \(decimal(cost.perEvent(cost.atoms)))  \(decimal(cost.perEvent(cost.programs)))  \(plan.index.alwaysRun.count)  \(decimal(cost.perEvent(cost.allocations)))"
        )
      case .json:
        var line = JSONLine()
        line.add("rules", count)
        line.add("nanosecondsPerEvent", cost.nanoseconds)
        line.add("matchingNanosecondsPerEvent", cost.matchingNanoseconds)
        line.add("alwaysRun", plan.index.alwaysRun.count)
        for count in cost.counts { line.add(count.name, count.value) }
        print(line.text)
      }
      points.append((count, cost.nanoseconds, cost.matchingNanoseconds))
    }
    if let svg {
      var output = OutputStream(descriptor: try OutputFile.open(svg), name: svg)
      try output.write(CostPlot.svg(points))
      try output.flush()
    }
  }
}
