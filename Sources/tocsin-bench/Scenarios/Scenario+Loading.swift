/// Workloads of the time before the first event.
extension Scenario {
  /// What a user waits for before anything happens.
  static func start(_ space: Workspace) throws -> [BenchRow] {
    var logs = SalesforceLogs(seed: 1)
    let path = try space.write((0..<10).map { _ in logs.record() }.joined(), to: "ten.ndjson")
    var many = space
    many.rounds = max(space.rounds, 20)
    let figures = try many.sideBySide([
      [space.bench, "nothing"], [space.tocsin, "run", salesforceRule, "--logs", path, "--quiet"],
    ])
    let difference = (figures[1].median - figures[0].median) * 1000
    return [
      BenchRow(
        workload: "W5", what: "a process that does nothing", figure: figures[0], bytes: nil, ratio: nil,
        ratioTo: "", goal: ""),
      BenchRow(
        workload: "W5", what: "run over ten lines: \(decimal(difference)) ms more", figure: figures[1],
        bytes: nil,
        ratio: nil, ratioTo: "", goal: "≤ 15 ms more"),
    ]
  }

  /// Rule files to plan set.
  static func compile(_ space: Workspace) throws -> [BenchRow] {
    let rules = try space.rules(10_000)
    let figures = try space.sideBySide([
      [space.bench, "yaml-events", rules], [space.bench, "compile", rules, "--jobs", "1"],
      [space.bench, "compile", rules],
    ])
    func row(_ index: Int, _ what: String) -> BenchRow {
      BenchRow(
        workload: "W6", what: what, figure: figures[index], bytes: nil,
        ratio: figures[index].median / figures[0].median, ratioTo: "the time of libyaml", goal: "≤ 2 ×")
    }
    return [
      BenchRow(
        workload: "W6", what: "libyaml events of 10,000 rules", figure: figures[0], bytes: nil, ratio: nil,
        ratioTo: "", goal: ""),
      row(1, "10,000 rules to a plan set, one job"), row(2, "the same, all processors"),
    ]
  }
}
