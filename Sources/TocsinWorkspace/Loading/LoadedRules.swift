import TocsinDiagnostics
package import TocsinIO
package import TocsinSemantics

/// The rule files that paths led to, and what could not be read.
package struct LoadedRules: Sendable {
  /// A file that is no rule, and what it seems to be.
  package struct OtherFile: Sendable {
    /// As it was named or found.
    package let path: String
    /// Never a rule or a suppression.
    package let kind: ContentKind
  }

  /// The files that were read, valid or not, in the order of the paths.
  package private(set) var files: [RuleFile] = []
  /// Paths that led nowhere, or to what is no file.
  package private(set) var pathFailures: [LogReadError] = []
  /// Files that could not be read; `budget` is a rule file that is too large.
  package private(set) var unread: [LogReadError] = []
  /// Named files that are no rules.
  package private(set) var misplaced: [OtherFile] = []
  /// Files of directories that are no rules; they are passed over.
  package private(set) var passedOver: [OtherFile] = []
  /// Files that the configuration excludes.
  package private(set) var excludedCount = 0

  /// No rules.
  package init() {}

  /// The rules without errors.
  package var rules: [Rule] { files.flatMap(\.rules) }
  /// The suppressions without errors.
  package var suppressions: [Suppression] { files.flatMap(\.suppressions) }

  /// Sorts out what paths led to; `isNamed` says which files are to be rules.
  init(
    _ results: [(path: String, result: Result<RuleFile, LogReadError>)], pathFailures: [LogReadError],
    excludedCount: Int, strayTests: [RuleFile], from provider: any FileProvider, isNamed: (String) -> Bool
  ) {
    self.pathFailures = pathFailures
    self.excludedCount = excludedCount
    var empty: [RuleFile] = []
    for (path, result) in results {
      switch result {
      case .success(let file):
        // What decodes is what it decodes to.
        if !file.rules.isEmpty || !file.suppressions.isEmpty {
          files.append(file)
          continue
        }
        let kind = ContentKind.of(file.source.bytes, path: path)
        if isNamed(path) ? kind.mayHoldRules || file.isUnreadable : kind.holdsRules {
          files.append(file)
        } else if kind == .empty {
          empty.append(file)
        } else {
          set(path, kind, isNamed: isNamed(path))
        }
      case .failure(let error):
        let head = error.kind == .budget ? provider.head(path, count: LoadedRules.headBytes) : nil
        let kind = head.map { ContentKind.of($0, path: path) }
        if let kind, !kind.holdsRules, kind != .empty, !isNamed(path) || !kind.isUnknown {
          set(path, kind, isNamed: isNamed(path))
        } else {
          unread.append(error)
        }
      }
    }
    addEmpty(empty)
    files += strayTests
  }

  /// Bytes that tell what a file is that is too large to be read.
  static let headBytes = 1 << 16

  private mutating func set(_ path: String, _ kind: ContentKind, isNamed: Bool) {
    let other = OtherFile(path: path, kind: kind)
    if isNamed { misplaced.append(other) } else { passedOver.append(other) }
  }

  /// An empty file among rules is a rule that was lost; elsewhere it is a file of others.
  private mutating func addEmpty(_ empty: [RuleFile]) {
    guard !empty.isEmpty else { return }
    func directory(_ path: String) -> Substring { path[..<(path.lastIndex(of: "/") ?? path.startIndex)] }
    let directories = Set(files.map { directory($0.source.name) })
    for file in empty {
      let name = file.source.name
      guard directories.contains(directory(name)) else {
        passedOver.append(OtherFile(path: name, kind: .empty))
        continue
      }
      let place = files.firstIndex { name.utf8.lexicographicallyPrecedes($0.source.name.utf8) }
      files.insert(file, at: place ?? files.endIndex)
    }
  }

  /// Checks a file again in the form of another text, keeping nodes.
  mutating func replace(_ index: Int, with source: SourceFile) {
    files[index] = RuleCompiler.check(source, keepsNodes: true)
  }

  /// Gives every rule the reference tables it asks: the given ones, else those in the rule's directory.
  ///
  /// A table that isn't there makes the rules that ask for it unsupported. Throws for one that cannot be read.
  package mutating func resolveTables(
    given: ReferenceTables, in workspace: Workspace
  ) throws(LogReadError) {
    for index in files.indices where files[index].rules.contains(where: { !$0.tableRestrictions.isEmpty }) {
      var tables = given
      for name in Set(files[index].rules.flatMap { $0.tableRestrictions.map(\.table) }).sorted()
      where given.tables[name] == nil {
        guard let path = CompanionPath.table(name, of: files[index].source.name) else { continue }
        do throws(LogReadError) {
          tables.add(name, try workspace.referenceTable(at: path))
        } catch {
          // Its absence is said of the rule that asks for it.
          if error.kind != .notFound { throw error }
        }
      }
      files[index] = files[index].mapRules { $0.resolved(with: tables) }
    }
  }
}

extension Workspace {
  /// Reads and checks the rule files of files, directories and globs; the outcome does not depend on the number of threads.
  ///
  /// A test file that is named stands for its rule. `keepsNodes` is for lint, which looks at the YAML of the rules.
  /// With `findsStrayTests`, test files below directories that no rule reads come last, each with an error.
  ///
  /// Files of directories that are no rules are passed over, and so is what `choice` leaves out.
  package func loadRules(
    _ paths: [String], choosing choice: FileChoice = FileChoice(), keepsNodes: Bool = false,
    findsStrayTests: Bool = false, jobs: Int = Processors.count
  ) -> LoadedRules {
    let (paths, strays) = withoutTests(paths, looksForTests: findsStrayTests, choosing: choice)
    let list = files.ruleFiles(paths)
    let wanted = list.paths.filter { choice.takes($0, list) || !choice.isExcluded($0) }
    let results = RuleCompiler.load(paths: wanted, from: files, jobs: jobs, keepsNodes: keepsNodes)
    return LoadedRules(
      zip(wanted, results).map { ($0, $1) }, pathFailures: list.failures,
      excludedCount: list.paths.count - wanted.count, strayTests: strays, from: files
    ) { choice.takes($0, list) }
  }
}

extension RuleFile {
  /// Whether its text is no YAML that can be read: what is wrong with it is said instead of what it seems to be.
  fileprivate var isUnreadable: Bool {
    let others: Set<String> = ["Y003", "Y004", "Y005", "Y006"]
    return diagnostics.contains {
      $0.descriptor.invalidatesRule && $0.descriptor.code.hasPrefix("Y0")
        && !others.contains($0.descriptor.code)
    }
  }
}
