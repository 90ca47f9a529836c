package import TocsinDetect
package import TocsinDiagnostics
package import TocsinIO
package import TocsinLogModel
package import TocsinPlan
package import TocsinSemantics
import TocsinSyntax

/// The left half of the pipeline, bytes → located tree → checked rule → plan set.
package enum RuleCompiler {
  /// Reads and checks one file.
  ///
  /// Throws what keeps the file from being read; what is wrong with its text is in its diagnostics.
  package static func load(
    path: String, from files: any FileProvider, keepsNodes: Bool = false
  ) throws(LogReadError) -> RuleFile {
    let bytes = try files.read(path, limit: YAMLBudget.standard.maximumBytes)
    return check(SourceFile(name: path, bytes: bytes), keepsNodes: keepsNodes)
  }

  /// Fewer files than this are read by the caller: a thread would cost more than it saves.
  private static let filesPerJob = 32

  /// Reads and checks files on several threads; results come in the order of the paths.
  package static func load(
    paths: [String], from files: any FileProvider, jobs: Int, keepsNodes: Bool = false
  ) -> [Result<RuleFile, LogReadError>] {
    guard jobs > 1, paths.count > filesPerJob else { return loadEach(paths, files, keepsNodes) }
    let chunks = ChunkedJobs(paths, size: filesPerJob)
    guard
      let workers = OrderedWorkers<ChunkedJobs<String>, [Result<RuleFile, LogReadError>]>(
        count: jobs, source: chunks, makeWorker: { { loadEach($0, files, keepsNodes) } })
    else { return loadEach(paths, files, keepsNodes) }
    var results: [Result<RuleFile, LogReadError>] = []
    results.reserveCapacity(paths.count)
    while let chunk = workers.next() { results += chunk }
    return results
  }

  private static func loadEach(
    _ paths: [String], _ files: any FileProvider, _ keepsNodes: Bool
  ) -> [Result<RuleFile, LogReadError>] {
    paths.map { path in
      do throws(LogReadError) {
        return .success(try load(path: path, from: files, keepsNodes: keepsNodes))
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
      let content = RuleDocument(document)
      findings.add(contentsOf: content.problems)
      for item in content.items {
        if case .suppression(let node) = item {
          suppressions +=
            SuppressionDecoder.decode(node, file: source, into: &findings).map { [$0] } ?? []
        } else if let rule = RuleDecoder.decode(
          item, file: source, into: &findings, isKnownTimeZone: { zones.isKnown($0) })
        {
          rules.append(rule)
        }
      }
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
      let workers = OrderedWorkers<ChunkedJobs<Rule>, LoweredRules>(
        count: jobs, source: ChunkedJobs(rules, size: rulesPerJob), makeWorker: { { LoweredRules($0) } })
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
