import TocsinDiagnostics
import TocsinIO
import TocsinLint
import TocsinWorkspace

/// The baseline of a lint run: read, applied, or written anew.
final class LintBaseline {
  /// A baseline of more bytes than this is not read.
  static let maximumBytes = 1 << 26
  /// Stale entries that are named; more are only counted.
  static let maximumNamed = 20

  private let path: String?
  private let known: Baseline?
  private let isWritten: Bool
  private let files: any FileProvider
  private let console: Console
  private(set) var suppressedCount = 0

  /// A baseline that cannot be read ends the command.
  init(_ path: String?, isWritten: Bool, from files: any FileProvider, console: Console) throws {
    self.path = path
    self.files = files
    self.isWritten = isWritten
    self.console = console
    guard let path else {
      if isWritten {
        console.note("error: there is no baseline to write; name it with --baseline FILE")
        throw CommandRunner.CommandExit(status: .usage)
      }
      known = nil
      return
    }
    known = isWritten ? nil : try LintBaseline.read(path, from: files, console)
  }

  private static func read(
    _ path: String, from files: any FileProvider, _ console: Console
  ) throws -> Baseline {
    let file: SourceFile
    do throws(LogReadError) {
      file = SourceFile(name: path, bytes: try files.read(path, limit: maximumBytes))
    } catch {
      console.note("error: \(error)")
      if error.kind == .notFound { console.note("  = help: write it with --write-baseline") }
      throw CommandRunner.CommandExit(status: .usage)
    }
    var findings = DiagnosticCollector()
    if let baseline = Baseline.read(file, into: &findings) { return baseline }
    let renderer = HumanRenderer(styled: console.stylesError)
    for finding in findings.sorted { console.note(renderer.render(finding, in: file)) }
    throw CommandRunner.CommandExit(status: .usage)
  }

  /// Findings are told apart, so that known ones can be left out.
  var isUsed: Bool { path != nil }

  /// The findings that are not known; with `--write-baseline` all become known.
  func apply(_ reports: [FileReport]) throws -> [ReportedFinding] {
    let texts = reports.flatMap(\.texts)
    let findings = texts.flatMap { ReportedFinding.findings($0.diagnostics, in: $0.source) }
    var baseline = known
    if isWritten, let path {
      let written = Baseline(accepting: findings)
      try write(Array(written.text.utf8), to: path)
      console.note(
        "\(Escaping.visible(path)): \(Plural.count(written.entries.count, "known finding")) written")
      baseline = written
    }
    guard let baseline else { return findings }
    let outcome = baseline.apply(to: findings, in: Set(texts.map(\.source.name)))
    suppressedCount = outcome.suppressedCount
    report(outcome.stale)
    return outcome.remaining
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    if let old = try? files.read(path, limit: LintBaseline.maximumBytes) {
      try files.replace(path, expected: old, with: bytes)
    } else {
      try files.create(path, bytes)
    }
  }

  private func report(_ stale: [Baseline.Entry]) {
    guard let path, !stale.isEmpty else { return }
    for entry in stale.prefix(LintBaseline.maximumNamed) {
      console.note(
        Escaping.visible(
          "stale: \(entry.file): \(entry.code) in `\(entry.rule)` is no longer found: \(entry.message)"))
    }
    let more = stale.count - LintBaseline.maximumNamed
    if more > 0 { console.note("stale: \(more) more") }
    console.note("  = help: take them out of \(Escaping.visible(path)) with --write-baseline")
  }
}
