import ArgumentParser
import Foundation

/// Measures the tests of this repository by the slips in its sources that they notice.
struct MutateSourceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mutate-source",
    abstract: "Measure how many slips in the sources the tests notice.",
    discussion: """
      Reads mutants from Tests/Mutants and works in .build-mutants/tree, never in the sources. One build holds \
      all mutants behind switches. For each, the suites that the list names run first, and the others only if \
      those pass. Results are kept in .build-mutants/results.tsv: a second run measures what is left.

      Exit status: 0, 1 for a score below --min-score or for a stale mutant, 2 while mutants are not measured.
      """)

  @Option(help: "Directory of the lists of mutants.")
  var list = "Tests/Mutants"

  @Option(help: "Measure only mutants whose name starts so.")
  var only: [String] = []

  @Option(help: "Measure at most the first COUNT mutants.")
  var first: Int?

  @Option(help: "Minutes after which no further mutant is started; 0 only reports what is known.")
  var minutes: Int?

  @Option(help: "Seconds after which a run of the suites that the list names counts as hung.")
  var timeLimit = 300

  @Option(help: "Least percentage of mutants to notice.")
  var minScore = 0.0

  @Flag(help: "Run only the suites that the list names.")
  var quick = false

  @Flag(help: "Forget what earlier runs measured.")
  var fresh = false

  @OptionGroup var options: RootOptions

  func run() throws {
    let mutants = try selected()
    let tree = ScratchTree(of: options.url("").standardizedFileURL)
    let schemata = MutantSchemata(try all(), in: try tree.sources())
    let path = options.url(".build-mutants/results.tsv")
    if fresh { try? FileManager.default.removeItem(at: path) }
    var results = MutantResults(
      path: path, sources: try tree.fingerprint { $0.hasPrefix("Sources/Tocsin") },
      tests: try tree.fingerprint { path in
        // Tests read rules and pages too; a longer list of mutants tests nothing more.
        ["Tests/", "rules/", "docs/"].contains { path.hasPrefix($0) } && !path.hasPrefix("\(list)/")
      })
    let names = Set(mutants.map(\.id))
    let placements = schemata.placements.filter { names.contains($0.mutant.id) }
    try measure(placements, schemata, MutantTesting(tree: tree), &results)
    let stale = schemata.stale.filter { names.contains($0.id) }
    let report = MutantReport(
      lines: placements.map { ($0, results[$0]) }, stale: stale)
    print(report.text)
    if !report.isComplete { throw ExitCode(2) }
    if report.score < minScore || !stale.isEmpty { throw ExitCode(1) }
  }

  /// All mutants of the lists, whose names differ.
  private func all() throws -> [Mutant] {
    var result: [Mutant] = []
    for path in options.files(in: list) where path.hasSuffix(".txt") {
      result += try MutantList(path: path, text: options.text(path) ?? "").mutants
    }
    guard !result.isEmpty else { throw ValidationError("There is no mutant in \(list).") }
    for (id, same) in Dictionary(grouping: result, by: \.id) where same.count > 1 {
      throw ValidationError("\(same.count) mutants are called \(id).")
    }
    return result
  }

  private func selected() throws -> [Mutant] {
    let mutants = try all().filter { mutant in
      only.isEmpty || only.contains { mutant.id.hasPrefix($0) }
    }
    return first.map { Array(mutants.prefix($0)) } ?? mutants
  }

  private func measure(
    _ placements: [MutantSchemata.Placement], _ schemata: MutantSchemata, _ testing: MutantTesting,
    _ results: inout MutantResults
  ) throws {
    let end = Date().addingTimeInterval(Double(minutes ?? 1_000_000) * 60)
    // Those that need a build of their own come last: they spoil the common one.
    let open = placements.filter { isOpen(results[$0]) }
    let ordered = open.filter { $0.mutant.form != .build } + open.filter { $0.mutant.form == .build }
    guard !ordered.isEmpty, end > Date() else { return }
    try testing.tree.update(schemata.rewritten)
    try testing.build()
    for placement in ordered {
      guard end > Date() else { return }
      var number = placement.number
      if placement.mutant.form == .build {
        var texts = schemata.rewritten
        // The other mutants of this file are left out of this build; none of them is active.
        texts[placement.path] = schemata.alone(placement)
        try testing.tree.update(texts)
        try testing.build()
        number = 0
      }
      let start = Date()
      let run = MutantRun(testing: testing, number: number, limit: timeLimit, isQuick: quick)
      do {
        var entry = try run.entry(placement.mutant, &results)
        entry.seconds = Int(Date().timeIntervalSince(start))
        try results.record(entry, of: placement)
        tell(MutantReport.line(placement, entry))
      } catch let fault as MutantRun.SuiteFault {
        tell("open      \(placement.mutant.id): \(fault.message)")
      }
    }
  }

  /// Prints a line at once, also into a file.
  private func tell(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

  private func isOpen(_ entry: MutantResults.Entry?) -> Bool {
    guard let entry else { return true }
    return entry.verdict == .unnoticed && !quick
  }
}
