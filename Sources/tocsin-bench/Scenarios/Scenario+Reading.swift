import TocsinKit

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Workloads that reading logs decides.
extension Scenario {
  static let salesforceRule = "rules/salesforce/installed-package.yaml"

  /// One selective rule over a gigabyte.
  static func salesforce(_ space: Workspace) throws -> [BenchRow] {
    let (path, bytes) = try space.logs(.salesforce, bytes: 1_000_000_000)
    func run(_ options: [String]) -> [String] {
      [space.tocsin, "run", salesforceRule, "--logs", path, "--quiet"] + options
    }
    var commands = [
      [space.bench, "scan", path], [space.bench, "parse", path], run(["--jobs", "1"]),
      run(["--jobs", "1", "--validate", "candidates"]), run(["--jobs", "2"]),
      run(["--jobs", "2", "--validate", "candidates"]), run(["--jobs", "1", "--no-prefilter"]),
    ]
    if let previous = space.previous {
      commands.append([previous] + run(["--jobs", "1"]).dropFirst())
    }
    let figures = try space.sideBySide(commands)
    func row(_ index: Int, _ what: String, goal: String = "", to base: Int = 1, _ name: String = "parse")
      -> BenchRow
    {
      BenchRow(
        workload: "W1", what: what, figure: figures[index], bytes: bytes,
        ratio: figures[base].median / figures[index].median, ratioTo: name, goal: goal)
    }
    var rows = [
      row(0, "scan"), row(1, "parse"), row(2, "run, every record checked"),
      row(3, "run, candidates only", goal: "≥ 5 × parse"),
      row(4, "run, checked, 2 jobs", goal: "≥ 1.9 × one", to: 2, "one"),
      row(5, "run, candidates, 2 jobs", to: 3, "one"), row(6, "run, no prefilter"),
    ]
    rows[2].counts = try space.counts([salesforceRule, path, "--validate", "all"])
    rows[3].counts = try space.counts([salesforceRule, path, "--validate", "candidates"])
    if space.previous != nil { rows.append(row(7, "previous build, every record checked")) }
    return rows
  }

  /// Compressed input, bound by the decompressor.
  static func compressed(_ space: Workspace) throws -> [BenchRow] {
    let (path, bytes) = try space.logs(.salesforce, bytes: 400_000_000)
    var rows: [BenchRow] = []
    for (tool, ending) in [("gzip", "gz"), ("zstd", "zst")] {
      let packed = "\(path).\(ending)"
      if access(packed, R_OK) != 0 { _ = try Child.run([tool, "-k", "-f", path]) }
      let run = [space.tocsin, "run", salesforceRule, "--logs", packed, "--quiet", "--jobs"]
      let figures = try space.sideBySide([
        [space.bench, "decompress", packed], run + ["2"],
        run + ["1", "--validate", "candidates"],
      ])
      rows += [
        BenchRow(
          workload: "W7", what: "\(tool): decompress only", figure: figures[0], bytes: bytes, ratio: nil,
          ratioTo: "", goal: "")
      ]
      for (figure, what) in zip(figures.dropFirst(), ["checked, 2 jobs", "candidates, 1 job"]) {
        rows.append(
          BenchRow(
            workload: "W7", what: "\(tool): run, \(what)", figure: figure, bytes: bytes,
            ratio: figures[0].median / figure.median, ratioTo: "decompress", goal: "≥ 0.9 ×"))
      }
    }
    return rows
  }

  /// The rule library, every detection method in it, over logs of all its sources.
  static func library(_ space: Workspace) throws -> [BenchRow] {
    let (path, bytes) = try space.logs(.mixed, bytes: 1_000_000_000)
    func run(_ jobs: Int) -> [String] {
      [space.tocsin, "run", "rules", "--logs", path, "--quiet", "--jobs", "\(jobs)"]
    }
    let figures = try space.sideBySide([[space.bench, "parse", path], run(1), run(2)])
    let records = Double(try NewlineScan.run(path: path).lines)
    func row(_ index: Int, _ what: String, _ base: Int, _ name: String) -> BenchRow {
      let rate = Int(records / figures[index].median)
      return BenchRow(
        workload: "L", what: "\(what), \(rate) events/s", figure: figures[index], bytes: bytes,
        ratio: figures[base].median / figures[index].median, ratioTo: name, goal: "")
    }
    return [
      row(0, "parse", 0, "parse"), row(1, "the rule library", 0, "parse"),
      row(2, "the same, 2 jobs", 1, "one"),
    ]
  }

  /// Rules that keep nothing of an event, over logs that never end: memory does not grow with them.
  static func memory(_ space: Workspace) throws -> [BenchRow] {
    let rules = try space.rules(1000, areStateless: true)
    let empty = try space.write("{\"ddsource\":\"none\"}\n", to: "one.ndjson")
    let bytes = Int(1e9 * space.scale)
    var once = space
    once.rounds = 1
    let plan = try once.sideBySide([[space.tocsin, "run", rules, "--logs", empty, "--quiet"]])[0]
    let run = try once.sideBySide(
      [[space.tocsin, "run", rules, "--logs", "-", "--quiet", "--format", "ndjson"]],
      input: [space.bench, "generate", "cloudtrail", "--bytes", "\(bytes)"])[0]
    let more = (run.residentBytes - plan.residentBytes) >> 20
    return [
      BenchRow(
        workload: "M", what: "1,000 stateless rules: the plan alone", figure: plan, bytes: nil, ratio: nil,
        ratioTo: "", goal: ""),
      BenchRow(
        workload: "M", what: "1 GB of standard input: \(more) MiB more", figure: run, bytes: bytes,
        ratio: nil,
        ratioTo: "", goal: "< 100 MiB more"),
    ]
  }
}
