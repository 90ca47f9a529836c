package import TocsinDetect
package import TocsinDiagnostics
package import TocsinLogModel
import TocsinSemantics

/// Runs checks over rule files.
///
/// A finding of the front end whose check is not among the enabled ones is left out, unless it makes the rule invalid:
/// `run` would refuse the rule all the same.
package struct Linter: Sendable {
  private let checks: [Check]
  private let enabled: Set<String>
  private let maximumQuestions: Int

  /// What a configuration says of a file; `nil` for nothing.
  private let selection: @Sendable (_ path: String) -> CheckSelection?

  /// `checks` are the enabled ones; `selection` may leave some of them out of a file, and change levels.
  ///
  /// `maximumQuestions` is what one kind of comparison between rules may ask.
  package init(
    checks: [Check] = CheckRegistry.all.filter(\.isOnByDefault),
    maximumQuestions: Int = RuleSetAnalysis.standardQuestions,
    selection: @escaping @Sendable (_ path: String) -> CheckSelection? = { _ in nil }
  ) {
    self.checks = checks
    self.selection = selection
    self.maximumQuestions = maximumQuestions
    enabled = Set(checks.map(\.descriptor.code))
  }

  /// All findings, by file; `timeZones` are for the tests of scheduled rules.
  package func lint(_ files: [LintedFile], timeZones: any TimeZoneSource) -> [FileReport] {
    let surroundings = RunSurroundings(
      files.flatMap { $0.rules.map(\.rule) }, suppressions: files.flatMap(\.suppressions),
      timeZones: timeZones)
    let names = AttributeEvidence.names(in: files.flatMap { $0.rules.map(\.rule) })
    var findings = files.indices.map {
      self.findings(in: files[$0], index: $0, in: surroundings, attributes: names)
    }
    findings.append(self.findings(across: files))
    return reports(files, findings)
  }

  /// What is to be said of one file alone: the front end's findings, then checks of files and rules.
  ///
  /// Files do not depend on each other: they may be looked at on several threads. `surroundings` are those of all of
  /// them: tests are run with what `test` would run them with. `attributes` are the names that all of them write.
  package func findings(
    in file: LintedFile, index: Int, in surroundings: RunSurroundings, attributes: Set<String>
  ) -> FindingSink {
    var findings = FindingSink(currentFile: index)
    for diagnostic in file.compilerFindings where isWanted(diagnostic) { findings.add(diagnostic) }
    for diagnostic in file.tests?.diagnostics ?? [] where isWanted(diagnostic) {
      findings.add(diagnostic, in: .tests)
    }
    let samples = LazySamples(file.readSamples)
    let rules = file.rules.indices.map {
      RuleContext(
        fileIndex: index, file: file, position: $0, samples: samples, in: surroundings,
        attributes: attributes)
    }
    for check in checks {
      switch check.detection {
      case .compiler, .evaluation, .ignoring, .ruleSet: break
      case .file(let detect):
        detect(FileContext(fileIndex: index, file: file, samples: samples), &findings)
      case .rule(let detect), .frontEndAndRule(let detect):
        for rule in rules { detect(rule, &findings) }
      }
    }
    return findings
  }

  /// What is to be said of the files together.
  package func findings(across files: [LintedFile]) -> FindingSink {
    var findings = FindingSink()
    let context = RuleSetContext(files: files, maximumQuestions: maximumQuestions)
    for check in checks {
      if case .ruleSet(let detect) = check.detection { detect(context, &findings) }
    }
    findings.uncomparedPairs = context.proofs.uncomparedPairs
    return findings
  }

  /// The findings sorted into files, in source order, without those that comments ignore.
  package func reports(_ files: [LintedFile], _ findings: [FindingSink]) -> [FileReport] {
    var collectors = files.map { _ in [FindingSink.TargetFile: DiagnosticCollector]() }
    for entry in findings.flatMap(\.entries) {
      collectors[entry.file][entry.part, default: DiagnosticCollector()].add(entry.diagnostic)
    }
    return zip(files, collectors).map { file, collectors in
      let rules = wanted(collectors[.rules], in: file.source, of: file)
      let tests = file.tests.map { wanted(collectors[.tests], in: $0.source, of: file) }
      return FileReport(
        source: file.source, diagnostics: rules.kept, testSource: file.tests?.source,
        testDiagnostics: tests?.kept ?? [], isInvalid: file.isInvalid,
        ignoredCount: rules.ignored.count + (tests?.ignored.count ?? 0))
    }
  }

  /// The findings that neither the configuration nor a comment takes away.
  private func wanted(
    _ collector: DiagnosticCollector?, in source: SourceFile, of file: LintedFile
  ) -> IgnoredFindings {
    let found = collector?.sorted ?? []
    guard let selection = selection(file.source.name) else {
      return IgnoredFindings(found, in: source, enabled: enabled)
    }
    var ignored = IgnoredFindings(
      found.filter { selection.adjusted($0) != nil }, in: source,
      enabled: enabled.intersection(selection.codes))
    ignored.adjust { selection.adjusted($0) }
    return ignored
  }

  private func isWanted(_ diagnostic: Diagnostic) -> Bool {
    let isKnown = CheckRegistry.check(diagnostic.descriptor.code) != nil
    return !isKnown || enabled.contains(diagnostic.descriptor.code) || diagnostic.descriptor.invalidatesRule
  }
}

/// What was found in a rule file, and in the tests beside it.
package struct FileReport: Sendable {
  package let source: SourceFile
  package let diagnostics: [Diagnostic]
  /// The tests beside the rule; `nil` when there is no such file.
  package let testSource: SourceFile?
  package let testDiagnostics: [Diagnostic]
  /// Whether the front end refuses a rule of the file, or its tests.
  package let isInvalid: Bool
  /// Findings that comments ignore.
  package let ignoredCount: Int

  package init(
    source: SourceFile, diagnostics: [Diagnostic], testSource: SourceFile?, testDiagnostics: [Diagnostic],
    isInvalid: Bool, ignoredCount: Int = 0
  ) {
    self.source = source
    self.diagnostics = diagnostics
    self.testSource = testSource
    self.testDiagnostics = testDiagnostics
    self.isInvalid = isInvalid
    self.ignoredCount = ignoredCount
  }

  /// The texts that were looked at, each with its findings.
  package var texts: [(source: SourceFile, diagnostics: [Diagnostic])] {
    [(source, diagnostics)] + (testSource.map { [($0, testDiagnostics)] } ?? [])
  }
}
