package import TocsinDiagnostics
package import TocsinIO
package import TocsinPlan
package import TocsinSemantics
import TocsinSyntax

/// A rule file after the front end: its rules, and everything there is to say about it.
package struct RuleFile: Sendable {
  package let source: SourceFile
  /// The rules without errors.
  package let rules: [Rule]
  /// In source order.
  package let diagnostics: [Diagnostic]

  /// Beyond so many findings in one file the rest is only counted: a reader is helped by the first ones.
  package static let maximumShownFindings = 1000

  package var isValid: Bool { !diagnostics.contains { $0.level == .error } }
}

/// The left half of the pipeline, bytes → located tree → checked rule → plan set.
package enum RuleCompiler {
  /// Reads and checks one file.
  package static func load(path: String) throws(LogReadError) -> RuleFile {
    let bytes = try FileContents.read(path: path, limit: YAMLBudget.standard.maximumBytes)
    return check(SourceFile(name: path, bytes: bytes))
  }

  /// Fewer files than this are read by the caller: a thread would cost more than it saves.
  private static let filesPerJob = 32

  /// Reads and checks files on several threads; results come in the order of the paths.
  package static func load(paths: [String], jobs: Int) -> [Result<RuleFile, LogReadError>] {
    guard jobs > 1, paths.count > filesPerJob else { return loadEach(paths) }
    let parts = PathParts(paths, size: filesPerJob)
    guard
      let workers = OrderedWorkers<PathParts, [Result<RuleFile, LogReadError>]>(
        count: jobs, source: parts, makeWorker: { { loadEach($0) } })
    else { return loadEach(paths) }
    var files: [Result<RuleFile, LogReadError>] = []
    files.reserveCapacity(paths.count)
    while let part = workers.next() { files += part }
    return files
  }

  private static func loadEach(_ paths: [String]) -> [Result<RuleFile, LogReadError>] {
    paths.map { path in
      do throws(LogReadError) {
        return .success(try load(path: path))
      } catch {
        return .failure(error)
      }
    }
  }

  /// Checks a rule text: parse, then bind and check every document.
  package static func check(_ source: SourceFile) -> RuleFile {
    var findings = DiagnosticCollector()
    var rules: [Rule] = []
    let zones = TimeZoneDatabase()
    for document in YAMLReader.documents(of: source, into: &findings) {
      rules += RuleDecoder.decode(
        document, file: source, into: &findings, isKnownTimeZone: { zones.isKnown($0) })
    }
    return RuleFile(source: source, rules: rules, diagnostics: findings.sorted)
  }

  /// Lowers and optimises the rules together.
  package static func plan(_ rules: [Rule]) -> PlanSet {
    PlanSet(rules: rules)
  }
}

/// Paths, some at a time.
private final class PathParts: JobSource, @unchecked Sendable {
  private var rest: ArraySlice<String>
  private let size: Int

  init(_ paths: [String], size: Int) {
    rest = paths[...]
    self.size = size
  }

  func next() -> [String]? {
    if rest.isEmpty { return nil }
    defer { rest = rest.dropFirst(size) }
    return Array(rest.prefix(size))
  }
}
