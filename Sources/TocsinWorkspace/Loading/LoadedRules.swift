import TocsinDiagnostics
package import TocsinIO
package import TocsinSemantics

/// The rule files that paths led to, and what could not be read.
package struct LoadedRules: Sendable {
  /// The files that were read, valid or not, in the order of the paths.
  package private(set) var files: [RuleFile] = []
  /// Paths that led nowhere, or to what is no file.
  package private(set) var pathFailures: [LogReadError] = []
  /// Files that could not be read; `budget` is a rule file that is too large.
  package private(set) var unread: [LogReadError] = []

  /// No rules.
  package init() {}

  /// The rules without errors.
  package var rules: [Rule] { files.flatMap(\.rules) }
  /// The suppressions without errors.
  package var suppressions: [Suppression] { files.flatMap(\.suppressions) }

  init(
    _ results: [Result<RuleFile, LogReadError>], pathFailures: [LogReadError], strayTests: [RuleFile] = []
  ) {
    self.pathFailures = pathFailures
    for result in results {
      do throws(LogReadError) {
        files.append(try result.get())
      } catch {
        unread.append(error)
      }
    }
    files += strayTests
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
  package func loadRules(
    _ paths: [String], keepsNodes: Bool = false, findsStrayTests: Bool = false, jobs: Int = Processors.count
  ) -> LoadedRules {
    let (paths, strays) = withoutTests(paths, looksForTests: findsStrayTests)
    let list = files.ruleFiles(paths)
    return LoadedRules(
      RuleCompiler.load(paths: list.paths, from: files, jobs: jobs, keepsNodes: keepsNodes),
      pathFailures: list.failures, strayTests: strays)
  }
}
