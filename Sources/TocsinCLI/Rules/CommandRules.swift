import TocsinDiagnostics
import TocsinIO
import TocsinSemantics
import TocsinWorkspace

/// The rules that a command was given: prints what is wrong with them, and says how the command ends.
struct CommandRules {
  /// What the paths led to.
  var loaded = LoadedRules()
  var status = ExitStatus.clean
  /// What is worth saying about rules that are evaluated.
  private(set) var notes: [String] = []

  var files: [RuleFile] { loaded.files }
  var rules: [Rule] { loaded.rules }
  var suppressions: [Suppression] { loaded.suppressions }

  /// Reads all rule files of `paths`; what cannot be read is said and decides the status.
  ///
  /// Files of directories that are no rules are passed over, and listed if `isVerbose`; a named one is an error.
  static func load(
    _ paths: [String], choosing choice: FileChoice = FileChoice(), from workspace: Workspace,
    console: Console,
    keepsNodes: Bool = false, findsStrayTests: Bool = false, isVerbose: Bool = false
  ) -> CommandRules {
    var rules = CommandRules()
    rules.loaded = workspace.loadRules(
      paths, choosing: choice, keepsNodes: keepsNodes,
      findsStrayTests: findsStrayTests)
    for failure in rules.loaded.pathFailures {
      console.note("error: \(failure)")
      rules.status = rules.status.combined(with: .usage)
    }
    for error in rules.loaded.unread {
      console.note("error: \(error)")
      rules.status = rules.status.combined(with: error.kind == .budget ? .invalidRule : error.status)
    }
    for file in rules.loaded.misplaced {
      console.note(PassedOverFiles.error(file))
      rules.status = rules.status.combined(with: .invalidRule)
    }
    if isVerbose {
      let lines = PassedOverFiles.lines(
        rules.loaded.passedOver, excludedCount: rules.loaded.excludedCount)
      for line in lines { console.note(line) }
    }
    if rules.files.isEmpty, rules.status == .clean, !choice.passesOverNamed {
      console.note("error: no rule file found in \(paths.joined(separator: ", "))")
      rules.status = .usage
    }
    return rules
  }

  /// Gives every rule the reference tables it asks: those of the command line, else those beside it.
  mutating func resolveTables(_ options: TableOptions, from workspace: Workspace) throws {
    try loaded.resolveTables(given: try options.given(workspace), in: workspace)
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
        console.note(CommandRules.hiddenNote(file.source, errors.count))
      }
      if !errors.isEmpty { status = status.combined(with: .invalidRule) }
    }
    reportUnknownKeys(renderer, console)
  }

  /// Prints what a file says that nothing reads: unknown keys of exports, and keys by which a suppression selects none.
  private func reportUnknownKeys(_ renderer: HumanRenderer, _ console: Console) {
    let rules = self.rules
    for file in files {
      let unknown = file.diagnostics.filter { $0.descriptor.isUnknownKey && !$0.descriptor.invalidatesRule }
      let unselecting = file.suppressions.filter(\.isEnabled).flatMap { $0.unknownKeys(among: rules) }
      for diagnostic in (unknown + unselecting).prefix(RuleFile.maximumShownFindings) {
        console.note(renderer.render(diagnostic, in: file.source))
      }
    }
  }

  /// Refuses rules that share an id: their signals would have the same ids.
  mutating func refuseDuplicateIDs(_ console: Console) {
    let renderer = HumanRenderer(styled: console.stylesError)
    let placed = files.flatMap { file in file.rules.map { (file: file, rule: $0) } }
    for pair in DuplicateIDs.pairs(among: placed.map(\.rule)) {
      let (first, second) = (placed[pair.first], placed[pair.second])
      let line = first.file.source.location(of: first.rule.idSpan.start).line
      console.note(
        renderer.render(
          DuplicateIDs.finding(
            second.rule,
            whereabouts:
              "the other rule is `\(shortened(first.rule.name))` in \(first.file.source.name), line \(line)"),
          in: second.file.source))
      status = status.combined(with: .invalidRule)
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
