import TocsinDetect
import TocsinDiagnostics
import TocsinIO
import TocsinRuleTesting
import TocsinSemantics
import TocsinWorkspace

/// The tests of a command: runs those that are selected, and keeps what came of them.
struct TestRun {
  let filter: TestFilter
  let stopsAtFailure: Bool
  let surroundings: RunSurroundings
  var report: TestReport
  let console: Console
  var status = ExitStatus.clean
  /// The rules with a failed test.
  private(set) var failedRules: Set<RuleIdentity> = []
  /// Rules without tests.
  private var untested = 0
  /// Tests that failed until their expectations were rewritten, by file and first byte.
  private var accepted: [String: Set<Int>] = [:]

  init(
    filter: TestFilter, stopsAtFailure: Bool, surroundings: RunSurroundings, report: TestReport,
    console: Console
  ) {
    self.filter = filter
    self.stopsAtFailure = stopsAtFailure
    self.surroundings = surroundings
    self.report = report
    self.console = console
  }

  /// Whether no further test is run, since one has failed.
  var isStopped: Bool { stopsAtFailure && report.failed > 0 }

  /// Runs the tests of a file; what is wrong with the test file is printed.
  mutating func test(_ tested: TestedFile) throws {
    guard let suite = tested.suite else {
      untested += tested.rules.count
      return
    }
    guard tested.hasUsableTests else {
      let renderer = HumanRenderer(styled: console.stylesError)
      for error in suite.diagnostics where error.descriptor.invalidatesRule {
        console.note(renderer.render(error, in: suite.source))
      }
      status = status.combined(with: .invalidRule)
      return
    }
    reportUnknownRules(tested, suite)
    for rule in tested.rules {
      let runner = RuleTestRunner(surroundings.setup(for: rule))
      for test in tested.payloadTests(of: rule, filter) where !isStopped {
        try add(runner.run(test), of: rule, TestReport.Place(suite.source, test.span))
      }
    }
    // In the order of the file, whichever rule each is about.
    for test in suite.file.tests where filter.selects(test.name) && !isStopped {
      guard let rule = tested.subject(of: test), tested.isEvaluated(rule) else { continue }
      let runner = RuleTestRunner(surroundings.setup(for: rule))
      let result = runner.run(test)
      var place = TestReport.Place(suite.source, test.span)
      place.reasons = result.passed ? [] : runner.reasons(for: test, result)
      place.isAccepted = accepted[suite.source.name]?.contains(test.span.start) ?? false
      try add(result, of: rule, place)
    }
  }

  private mutating func add(_ result: RuleTestResult, of rule: Rule, _ place: TestReport.Place) throws {
    if !result.passed {
      failedRules.insert(rule.identity)
      status = status.combined(with: .findings)
    }
    try report.add(result, of: rule, place)
  }

  private mutating func reportUnknownRules(_ tested: TestedFile, _ suite: RuleTestSuite) {
    for test in suite.file.tests where tested.subject(of: test) == nil {
      let place = suite.source.location(of: test.span.start)
      console.note(
        "error: \(suite.source.name):\(place.line): no rule called `\(test.rule ?? "")` (name one of the file beside)"
      )
      status = status.combined(with: .invalidRule)
    }
  }

  /// Prints the summary, and says where nothing was run.
  ///
  /// With `allowsNone`, running nothing is no error.
  mutating func finish(_ tested: [TestedFile], rules: Int, skipped: Int, allowsNone: Bool = false) throws {
    let selected = count(tested, filter)
    try report.finish(
      TestReport.Summary(
        rules: rules, untested: untested, skipped: skipped,
        unselected: count(tested, TestFilter()) - selected,
        notRun: isStopped ? selected - report.passed - report.failed : 0))
    guard status == .clean, report.passed == 0, !allowsNone else { return }
    console.note(
      filter.selectsAll
        ? "error: no rule test found; write `<rule>.test.yaml` beside the rule"
        : "error: --filter selects none of the tests; --verbose lists their names")
    status = .usage
  }

  private func count(_ tested: [TestedFile], _ filter: TestFilter) -> Int {
    tested.filter(\.hasUsableTests).reduce(0) { count, file in
      count
        + file.rules.reduce(0) {
          $0 + file.tests(of: $1, filter).count + file.payloadTests(of: $1, filter).count
        }
    }
  }
}

// MARK: - Accepting

extension TestRun {
  /// Rewrites the expectations of failed tests in the workspace, and gives the files as they are then.
  ///
  /// A file is left alone, and its tests fail, where the new text would not pass or another test would fail by it.
  mutating func accept(
    _ files: [TestedFile], in workspace: inout Workspace
  ) throws(LogReadError) -> [TestedFile] {
    var changed: [TestedFile] = []
    for tested in files {
      guard tested.hasUsableTests, let suite = tested.suite,
        let new = try accepting(tested, suite, in: &workspace)
      else {
        changed.append(tested)
        continue
      }
      changed.append(new)
    }
    return changed
  }

  private mutating func accepting(
    _ tested: TestedFile, _ suite: RuleTestSuite, in workspace: inout Workspace
  ) throws(LogReadError) -> TestedFile? {
    let before = outcomes(tested, suite)
    var signals = AcceptedSignals(suite.source)
    for case (let test, let outcome?) in zip(suite.file.tests, before)
    where !outcome.result.passed && filter.selects(test.name) {
      signals.accept(test, outcome.result, of: outcome.rule)
    }
    guard !signals.isEmpty else { return nil }
    var trial = workspace
    trial.edit(suite.source.name, from: suite.source.bytes, to: signals.bytes)
    guard let new = try trial.testedFiles([tested.file], evaluated: tested.rules).first,
      let newSuite = new.suite, new.hasUsableTests, newSuite.file.tests.count == suite.file.tests.count
    else { return refuse(suite) }
    let after = outcomes(new, newSuite)
    var rewritten: Set<Int> = []
    for (index, (old, new)) in zip(before, after).enumerated() {
      let (hadPassed, passes) = (old?.result.passed ?? true, new?.result.passed ?? true)
      if hadPassed, !passes { return refuse(suite) }
      if !hadPassed, passes { rewritten.insert(newSuite.file.tests[index].span.start) }
    }
    accepted[suite.source.name] = rewritten
    workspace = trial
    return new
  }

  private func refuse(_ suite: RuleTestSuite) -> TestedFile? {
    console.note(
      "\(Escaping.visible(suite.source.name)): expectations are not rewritten, since other tests would fail; "
        + "write them without anchors")
    return nil
  }

  /// By test of the file; `nil` for those whose rule is not evaluated.
  private func outcomes(_ tested: TestedFile, _ suite: RuleTestSuite) -> [(
    rule: Rule, result: RuleTestResult
  )?] {
    suite.file.tests.map { test in
      guard let rule = tested.subject(of: test), tested.isEvaluated(rule) else { return nil }
      return (rule, RuleTestRunner(surroundings.setup(for: rule)).run(test))
    }
  }
}
