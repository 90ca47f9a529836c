#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The named workloads; `docs/performance.md` says what each is for.
enum Scenario: String, CaseIterable {
  case w1 = "W1"
  case w2 = "W2"
  case w3 = "W3"
  case w4 = "W4"
  case w5 = "W5"
  case w6 = "W6"
  case w7 = "W7"
  case memory = "M"
  case library = "L"

  func run(_ space: Workspace) throws -> [BenchRow] {
    switch self {
    case .w1: try Scenario.salesforce(space)
    case .w2: try Scenario.ruleSet(self, 1000, goal: "≥ 0.8 × parse", space)
    case .w3: try Scenario.ruleSet(self, 10_000, goal: "≥ 0.7 × parse", space)
    case .w4: try Scenario.groups(space)
    case .w5: try Scenario.start(space)
    case .w6: try Scenario.compile(space)
    case .w7: try Scenario.compressed(space)
    case .memory: try Scenario.memory(space)
    case .library: try Scenario.library(space)
    }
  }

  /// Very many rules over nested events.
  private static func ruleSet(_ scenario: Scenario, _ count: Int, goal: String, _ space: Workspace) throws
    -> [BenchRow]
  {
    let (path, bytes) = try space.logs(.cloudtrail, bytes: 400_000_000)
    let rules = try space.rules(count)
    let (densePath, denseBytes) = try space.logs(.denseCloudTrail, bytes: 400_000_000)
    let denseRules = try space.rules(count, .dense)
    let empty = try space.write("{\"ddsource\":\"none\"}\n", to: "one.ndjson")
    func run(_ logs: String, _ jobs: Int, _ rules: String) -> [String] {
      [space.tocsin, "run", rules, "--logs", logs, "--quiet", "--jobs", "\(jobs)"]
    }
    var commands = [
      [space.bench, "parse", path], run(path, 1, rules), run(empty, 1, rules), run(path, 2, rules),
      [space.bench, "parse", densePath], run(densePath, 1, denseRules), run(empty, 1, denseRules),
    ]
    if let previous = space.previous {
      commands += [run(path, 1, rules), run(empty, 1, rules)].map { [previous] + $0.dropFirst() }
    }
    let figures = try space.sideBySide(commands)
    // Compiling the rules is another workload's business.
    func row(
      _ index: Int, _ what: String, _ goal: String, base: Int = 0, start: Int? = nil, size: Int? = nil
    ) -> BenchRow {
      let (parse, start) = (figures[base].median, figures[start ?? base + 2].median)
      return BenchRow(
        workload: scenario.rawValue, what: what, figure: figures[index], bytes: size ?? bytes,
        ratio: parse / max(figures[index].median - start, 0.001), ratioTo: "parse", goal: goal)
    }
    var rows = [
      BenchRow(
        workload: scenario.rawValue, what: "parse", figure: figures[0], bytes: bytes, ratio: nil, ratioTo: "",
        goal: ""),
      row(1, "run, \(count) rules, less start", goal), row(3, "the same, 2 jobs", ""),
      row(5, "dense matches, less start", "", base: 4, size: denseBytes),
      BenchRow(
        workload: scenario.rawValue, what: "start: load and compile", figure: figures[2], bytes: nil,
        ratio: nil,
        ratioTo: "", goal: ""),
    ]
    rows[1].counts = try space.counts([rules, path])
    if space.previous != nil { rows.append(row(7, "previous build, less start", "", start: 8)) }
    return rows
  }

  /// A million groups at once.
  private static func groups(_ space: Workspace) throws -> [BenchRow] {
    let (path, bytes) = try space.logs(.login, bytes: 600_000_000)
    let rule = try space.write(
      """
      name: Many failed sign-ins
      message: "{{@usr.id}}"
      type: log_detection
      isEnabled: true
      queries:
        - name: failed
          query: 'source:okta @evt.name:login @evt.outcome:failure'
          aggregation: count
          groupByFields: ["@usr.id"]
      cases:
        - name: ""
          status: medium
          condition: failed > 5
          notifications: []
      options: {detectionMethod: threshold, evaluationWindow: 600, keepAlive: 600, maxSignalDuration: 3600}
      tags: []

      """, to: "w4.yaml")
    let figures = try space.sideBySide([
      [space.bench, "parse", path], [space.tocsin, "run", rule, "--logs", path, "--quiet", "--jobs", "1"],
    ])
    return [
      BenchRow(
        workload: "W4", what: "parse", figure: figures[0], bytes: bytes, ratio: nil, ratioTo: "", goal: ""),
      BenchRow(
        workload: "W4", what: "run, 1,000,000 users", figure: figures[1], bytes: bytes,
        ratio: figures[0].median / figures[1].median, ratioTo: "parse", goal: "≥ 0.5 × parse, ≤ 256 MiB"),
    ]
  }
}
