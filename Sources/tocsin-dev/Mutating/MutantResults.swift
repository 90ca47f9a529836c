import Foundation

/// What earlier runs measured, so that a long measurement can be made in slices.
///
/// A kill holds as long as the mutant and its file are the same. That nothing noticed holds only as long as all
/// sources and all tests are the same.
struct MutantResults {
  /// Whether a test noticed a mutant.
  enum Verdict: String {
    case killed
    /// The whole suite passes.
    case survived
    /// The suites that the list names pass; the others did not run.
    case unnoticed
  }

  /// One measurement.
  struct Entry {
    var verdict: Verdict
    /// The test that noticed.
    var killer: String
    var seconds: Int
  }

  let path: URL
  let sources: String
  let tests: String
  private var entries: [String: [String]] = [:]

  /// Reads what earlier runs wrote.
  ///
  /// - Parameters:
  ///   - path: Where the results are kept.
  ///   - sources: A fingerprint of the sources without mutants.
  ///   - tests: A fingerprint of the tests.
  init(path: URL, sources: String, tests: String) {
    self.path = path
    self.sources = sources
    self.tests = tests
    let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
    for line in text.split(separator: "\n") {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      if cells.count == 6 { entries[cells[0]] = cells }
    }
  }

  /// What is known of a mutant.
  subscript(placement: MutantSchemata.Placement) -> Entry? {
    guard let cells = entries[MutantResults.key(placement)], let verdict = Verdict(rawValue: cells[3]),
      verdict == .killed || (cells[1] == sources && cells[2] == tests)
    else { return nil }
    return Entry(verdict: verdict, killer: cells[4], seconds: Int(cells[5]) ?? 0)
  }

  /// Seconds that these suites take without a mutant, if they were seen to pass.
  subscript(baseline suites: String) -> Int? {
    guard let cells = entries["baseline \(suites)"], cells[1] == sources, cells[2] == tests else {
      return nil
    }
    return Int(cells[5])
  }

  mutating func record(_ entry: Entry, of placement: MutantSchemata.Placement) throws {
    // What was measured of an older text is of no use any more.
    for key in entries.keys where key.hasPrefix("\(placement.mutant.id) ") { entries[key] = nil }
    try record(MutantResults.key(placement), entry.verdict.rawValue, entry.killer, entry.seconds)
  }

  mutating func record(baseline suites: String, seconds: Int) throws {
    try record("baseline \(suites)", "passed", "", seconds)
  }

  private mutating func record(_ key: String, _ verdict: String, _ detail: String, _ seconds: Int) throws {
    let detail = String(detail.map { $0 == "\t" || $0 == "\n" ? " " : $0 })
    entries[key] = [key, sources, tests, verdict, detail, String(seconds)]
    let lines = entries.values.map { $0.joined(separator: "\t") }.sorted()
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: path, options: .atomic)
  }

  private static func key(_ placement: MutantSchemata.Placement) -> String {
    var print = Fingerprint()
    let mutant = placement.mutant
    for part in [placement.text, mutant.context ?? "", mutant.original, mutant.replacement] {
      print.add(part)
    }
    return "\(mutant.id) \(print.text)"
  }
}

/// FNV-1a over texts, which tells one state of the files from another.
struct Fingerprint {
  private var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ text: String) { add(Data(text.utf8)) }

  mutating func add(_ bytes: Data) {
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    value = (value ^ 0xff) &* 0x100_0000_01b3
  }

  var text: String { String(value, radix: 16) }

  /// 1 to 999,999.
  var number: Int { Int(value % 999_999) + 1 }
}
