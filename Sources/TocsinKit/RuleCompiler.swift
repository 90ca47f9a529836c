package import TocsinDiagnostics
package import TocsinEngine
package import TocsinIO
package import TocsinLogModel
package import TocsinPlan
package import TocsinSemantics
package import TocsinSyntax

/// A rule file after the front end: its rules, and everything there is to say about it.
package struct RuleFile: Sendable {
  package let source: SourceFile
  /// The rules without errors.
  package private(set) var rules: [Rule]
  /// The suppressions without errors.
  package let suppressions: [Suppression]
  /// The nodes of the rules, and of all documents; empty unless they were asked for.
  package let ruleNodes: [YAMLNode]
  package let documents: [YAMLNode]
  /// In source order.
  package let diagnostics: [Diagnostic]

  /// Beyond so many findings in one file the rest is only counted: a reader is helped by the first ones.
  package static let maximumShownFindings = 1000

  /// The same file with its rules changed.
  package func mapRules(_ change: (Rule) -> Rule) -> RuleFile {
    var copy = self
    copy.rules = rules.map(change)
    return copy
  }

  package var isValid: Bool { !diagnostics.contains { $0.descriptor.invalidatesRule } }
}

/// The left half of the pipeline, bytes → located tree → checked rule → plan set.
package enum RuleCompiler {
  /// Reads and checks one file.
  package static func load(path: String, keepsNodes: Bool = false) throws(LogReadError) -> RuleFile {
    let bytes = try FileContents.read(path: path, limit: YAMLBudget.standard.maximumBytes)
    return check(SourceFile(name: path, bytes: bytes), keepsNodes: keepsNodes)
  }

  /// Fewer files than this are read by the caller: a thread would cost more than it saves.
  private static let filesPerJob = 32

  /// Reads and checks files on several threads; results come in the order of the paths.
  package static func load(
    paths: [String], jobs: Int, keepsNodes: Bool = false
  ) -> [Result<RuleFile, LogReadError>] {
    guard jobs > 1, paths.count > filesPerJob else { return loadEach(paths, keepsNodes) }
    let parts = Parts(paths, size: filesPerJob)
    guard
      let workers = OrderedWorkers<Parts<String>, [Result<RuleFile, LogReadError>]>(
        count: jobs, source: parts, makeWorker: { { loadEach($0, keepsNodes) } })
    else { return loadEach(paths, keepsNodes) }
    var files: [Result<RuleFile, LogReadError>] = []
    files.reserveCapacity(paths.count)
    while let part = workers.next() { files += part }
    return files
  }

  private static func loadEach(
    _ paths: [String], _ keepsNodes: Bool
  ) -> [Result<RuleFile, LogReadError>] {
    paths.map { path in
      do throws(LogReadError) {
        return .success(try load(path: path, keepsNodes: keepsNodes))
      } catch {
        return .failure(error)
      }
    }
  }

  /// Checks a rule text: parse, then bind and check every document.
  ///
  /// Nodes are kept for lint only: they take more memory than the rules.
  package static func check(_ source: SourceFile, keepsNodes: Bool = false) -> RuleFile {
    var findings = DiagnosticCollector()
    var rules: [DecodedRule] = []
    let zones = ZoneCache()
    var suppressions: [Suppression] = []
    let documents = YAMLReader.documents(of: source, into: &findings)
    for document in documents {
      if SuppressionDecoder.isSuppression(document) {
        suppressions += SuppressionDecoder.decode(document, file: source, into: &findings).map { [$0] } ?? []
        continue
      }
      rules += RuleDecoder.decodeWithNodes(
        document, file: source, into: &findings, isKnownTimeZone: { zones.isKnown($0) })
    }
    return RuleFile(
      source: source, rules: rules.map(\.rule), suppressions: suppressions,
      ruleNodes: keepsNodes ? rules.map(\.node) : [],
      documents: keepsNodes ? documents : [], diagnostics: findings.sorted)
  }

  /// Fewer rules than this are lowered by the caller.
  private static let rulesPerJob = 256

  /// Lowers and optimises the rules on several threads, and joins them; the plan set is the same for any number of jobs.
  package static func plan(_ rules: [Rule], jobs: Int = Processors.count) -> PlanSet {
    guard jobs > 1, rules.count > rulesPerJob,
      let workers = OrderedWorkers<Parts<Rule>, LoweredRules>(
        count: jobs, source: Parts(rules, size: rulesPerJob), makeWorker: { { LoweredRules($0) } })
    else { return PlanSet(rules: rules) }
    return PlanSet(parts: IteratorSequence(WorkerResults(workers: workers)))
  }
}

extension RunSetup {
  /// The setup of a run of many rules, which are compiled on several threads.
  package init(
    compiling linked: LinkedRules, suppressions: [Suppression], timeZones: any TimeZoneSource
  ) {
    self.init(
      linked, suppressions: suppressions, timeZones: timeZones, compile: { RuleCompiler.plan($0) })
  }
}

/// The results of workers one after another, waited for.
private struct WorkerResults<Source: JobSource, Output: Sendable>: IteratorProtocol {
  let workers: OrderedWorkers<Source, Output>

  mutating func next() -> Output? { workers.next() }
}

/// The elements of a list, some at a time.
final class Parts<Element: Sendable>: JobSource, @unchecked Sendable {
  private var rest: ArraySlice<Element>
  private let size: Int

  init(_ elements: [Element], size: Int) {
    rest = elements[...]
    self.size = size
  }

  func next() -> [Element]? {
    if rest.isEmpty { return nil }
    defer { rest = rest.dropFirst(size) }
    return Array(rest.prefix(size))
  }
}
