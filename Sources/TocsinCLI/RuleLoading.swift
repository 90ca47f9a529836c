import TocsinDiagnostics
import TocsinIO
import TocsinKit
import TocsinSemantics

/// The rules that a command was given, and what is wrong with them.
struct LoadedRules {
  var files: [RuleFile] = []
  /// Files that could not be read at all.
  var unreadCount = 0
  var status = ExitStatus.clean
  /// What is worth saying about rules that are evaluated.
  var notes: [String] = []

  var rules: [Rule] { files.flatMap(\.rules) }
  var suppressions: [Suppression] { files.flatMap(\.suppressions) }

  /// Reads all rule files of `paths`; what cannot be read is said and decides the status.
  static func load(_ paths: [String], console: Console, keepsNodes: Bool = false) -> LoadedRules {
    var loaded = LoadedRules()
    let expansion = PathExpansion.ruleFiles(paths)
    for failure in expansion.failures {
      console.note("error: \(failure)")
      loaded.status = loaded.status.combined(with: .usage)
    }
    let results = RuleCompiler.load(paths: expansion.paths, jobs: Processors.count, keepsNodes: keepsNodes)
    for result in results {
      do throws(LogReadError) {
        loaded.files.append(try result.get())
      } catch {
        console.note("error: \(error)")
        loaded.unreadCount += 1
        loaded.status = loaded.status.combined(with: error.kind == .budget ? .invalidRule : error.status)
      }
    }
    if loaded.files.isEmpty, loaded.status == .clean {
      console.note("error: no rule file found in \(paths.joined(separator: ", "))")
      loaded.status = .usage
    }
    return loaded
  }

  /// Gives every rule the reference tables it asks: those of the command line, else those beside it.
  mutating func resolveTables(_ options: TableOptions) throws {
    let given = try options.given()
    for index in files.indices where files[index].rules.contains(where: { !$0.tableRestrictions.isEmpty }) {
      var tables = given
      for name in Set(files[index].rules.flatMap { $0.tableRestrictions.map(\.table) }).sorted()
      where given.tables[name] == nil {
        guard let path = ReferenceTableFile.path(of: name, besides: files[index].source.name) else {
          continue
        }
        do throws(LogReadError) {
          tables.add(name, try ReferenceTableFile.read(path))
        } catch {
          // Its absence is said of the rule that asks for it.
          if error.kind != .notFound { throw error }
        }
      }
      files[index] = files[index].mapRules { $0.resolved(with: tables) }
    }
  }

  /// Prints the errors that make rules invalid, to standard error; `invalidRule` when there are any.
  mutating func reportErrors(_ console: Console) {
    let renderer = HumanRenderer(styled: console.stylesError)
    for file in files {
      let errors = file.diagnostics.filter { $0.descriptor.invalidatesRule }
      for diagnostic in errors.prefix(RuleFile.maximumShownFindings) {
        console.note(renderer.render(diagnostic, in: file.source))
      }
      if errors.count > RuleFile.maximumShownFindings {
        console.note(LoadedRules.hiddenNote(file.source, errors.count))
      }
      if !errors.isEmpty { status = status.combined(with: .invalidRule) }
    }
  }

  /// Says how many findings of a file were left out.
  static func hiddenNote(_ source: SourceFile, _ count: Int) -> String {
    "\(Escaping.visible(source.name)): "
      + "\(Plural.count(count - RuleFile.maximumShownFindings, "more finding")) not shown; mend the first ones"
  }

  /// The rules to evaluate.
  ///
  /// A rule that is not evaluated offline is an error, or skipped and listed.
  mutating func evaluated(
    includingDisabled: Bool, allowUnsupported: Bool, console: Console
  ) -> (rules: LinkedRules, skipped: [Rule]) {
    var evaluated: [Rule] = []
    var skipped: [Rule] = []
    let renderer = HumanRenderer(styled: console.stylesError)
    for file in files {
      for rule in file.rules where includingDisabled || rule.isEnabled {
        if rule.unsupported.isEmpty {
          evaluated.append(rule)
          continue
        }
        skipped.append(rule)
        guard !allowUnsupported else { continue }
        for diagnostic in rule.unsupported { console.note(renderer.render(diagnostic, in: file.source)) }
        status = status.combined(with: .invalidRule)
      }
    }
    let linked = RuleLinking(rules, evaluated: evaluated, skipped: skipped)
    for (file, diagnostic) in linked.problems {
      guard let source = files.first(where: { $0.source.name == file })?.source else { continue }
      console.note(renderer.render(diagnostic, in: source))
      status = status.combined(with: .invalidRule)
    }
    notes += linked.notes
    return (linked.evaluated, skipped + linked.skipped)
  }
}

extension LogReadError {
  var status: ExitStatus {
    switch kind {
    case .notFound, .misuse: .usage
    case .unreadable, .corrupt, .unsupported: .rejectedInput
    case .budget: .budget
    }
  }
}
