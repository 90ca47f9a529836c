package import TocsinDiagnostics
import TocsinIO
package import TocsinLint
import TocsinRuleTesting
import TocsinSemantics
import TocsinSyntax

/// Makes the fixes that findings offer, and takes back those that do not hold what they promise.
///
/// After each round the file must still be readable, the finding be gone and no other have come. A safe fix of a rule
/// that can be evaluated must also keep what the rule matches, by proof.
package struct Fixer {
  /// What became of one text.
  package struct FixedText: Sendable {
    /// The text as it was.
    package let before: SourceFile
    /// The text with all fixes that were made.
    package let after: [UInt8]
    /// Findings whose fixes were made, with the texts they stood in.
    package let made: [Diagnostic]
    /// Fixes that were taken back, and why; the findings are those of the last text.
    package let refused: [(finding: Diagnostic, reason: String)]

    /// Whether any fix changed the text.
    package var isChanged: Bool { before.bytes != after }
  }

  /// Fixes can make room for others; a file that never comes to rest is left after so many rounds.
  package static let maximumRounds = 10

  private let allowsUnsafe: Bool
  /// The findings that are wanted in a text, ignore comments and configuration applied.
  private let findings: (RuleFile) -> [Diagnostic]

  /// `findings` says what is wrong with a rule file on its own.
  package init(allowsUnsafe: Bool, findings: @escaping (RuleFile) -> [Diagnostic]) {
    self.allowsUnsafe = allowsUnsafe
    self.findings = findings
  }

  /// Fixes what a linter finds in the rule file at a path, with its tests and samples in the workspace.
  init(allowsUnsafe: Bool, linter: Linter, path: String, in workspace: Workspace) {
    let tests = try? workspace.tests(besides: path)
    let zones = ZoneCache()
    self.init(allowsUnsafe: allowsUnsafe) { file in
      let linted = LintedFile(file, tests: tests) { workspace.samples(besides: path) }
      return linter.lint([linted], timeZones: zones)[0].diagnostics
    }
  }

  /// Fixes a rule file in memory, in rounds until nothing is left to fix.
  package func fix(_ source: SourceFile) -> FixedText {
    var state = State(read(source.bytes, source.name))
    var made: [Diagnostic] = []
    var refusals: [Refusal: String] = [:]
    for _ in 0..<Fixer.maximumRounds {
      let plan = plan(state, without: refusals)
      guard !plan.steps.isEmpty else { break }
      if case .success(let next) = attempt(plan, state) {
        made += plan.steps.map(\.finding)
        state = next
        continue
      }
      // Together they do not hold; one by one it shows which does not. From the end, so that places stay.
      for step in plan.steps.sorted(by: { $0.start > $1.start }) {
        var single = FixPlan()
        _ = single.add(step)
        switch attempt(single, state) {
        case .success(let next):
          made.append(step.finding)
          state = next
        case .failure(let failure): refusals[Refusal(step)] = failure.reason
        }
      }
    }
    let refused = state.findings.compactMap { finding in
      finding.fixes.lazy.compactMap { refusals[Refusal(FixPlan.Step(finding: finding, fix: $0))] }.first
        .map { (finding: finding, reason: $0) }
    }
    return FixedText(before: source, after: state.file.source.bytes, made: made, refused: refused)
  }

  /// A text, and what is found in it.
  private struct State {
    var file: RuleFile
    var findings: [Diagnostic]

    init(_ read: (file: RuleFile, findings: [Diagnostic])) {
      file = read.file
      findings = read.findings
    }
  }

  /// A fix of a kind of finding, wherever it stands.
  private struct Refusal: Hashable {
    var code: String
    var message: String
    var fix: String

    init(_ step: FixPlan.Step) {
      code = step.finding.descriptor.code
      message = step.finding.message
      fix = step.fix.text
    }
  }

  private struct Failure: Error {
    var reason: String
  }

  private func read(_ bytes: [UInt8], _ name: String) -> (file: RuleFile, findings: [Diagnostic]) {
    let file = RuleCompiler.check(SourceFile(name: name, bytes: bytes), keepsNodes: true)
    return (file, findings(file))
  }

  private func plan(_ state: State, without refusals: [Refusal: String]) -> FixPlan {
    var plan = FixPlan()
    let isReadable = !state.file.documents.isEmpty && !hasYAMLErrors(state.findings)
    for finding in state.findings where isReadable || finding.descriptor.code.hasPrefix("Y") {
      for fix in finding.fixes where isAllowed(fix) {
        let step = FixPlan.Step(finding: finding, fix: fix)
        if refusals[Refusal(step)] == nil, plan.add(step) { break }
      }
    }
    return plan
  }

  private func hasYAMLErrors(_ findings: [Diagnostic]) -> Bool {
    findings.contains { $0.descriptor.isYAML && $0.descriptor.invalidatesRule }
  }

  private func isAllowed(_ fix: Fix) -> Bool {
    switch fix.applicability {
    case .safe: true
    case .unsafe: allowsUnsafe
    case .displayOnly: false
    }
  }

  private func attempt(_ plan: FixPlan, _ state: State) -> Result<State, Failure> {
    let bytes = plan.apply(to: state.file.source.bytes)
    let next = State(read(bytes, state.file.source.name))
    let (before, after) = (FindingCounts(state.findings), FindingCounts(next.findings))
    if hasYAMLErrors(next.findings), !hasYAMLErrors(state.findings) {
      return .failure(Failure(reason: "the file would not be readable"))
    }
    if next.file.rules.count < state.file.rules.count {
      return .failure(Failure(reason: "a rule would become invalid"))
    }
    for code in after.codes.sorted() where after.count(ofCode: code) > before.count(ofCode: code) {
      // Of a text that could not be read, or a rule that could not be checked, all findings are new.
      if next.file.rules.count > state.file.rules.count
        || !hasYAMLErrors(next.findings) && hasYAMLErrors(state.findings)
      {
        continue
      }
      return .failure(Failure(reason: "\(code) would be found"))
    }
    for step in plan.steps {
      let fixed = plan.steps.count { $0.finding.descriptor.code == step.finding.descriptor.code }
      let code = step.finding.descriptor.code
      if after[step.finding] >= before[step.finding],
        after.count(ofCode: code) > before.count(ofCode: code) - fixed
      {
        return .failure(Failure(reason: "the finding would stay"))
      }
    }
    // What is wrong as it stands is not to be kept.
    let isKept = !allowsUnsafe && plan.steps.contains { $0.finding.level < .error }
    if isKept, let difference = difference(state, next) { return .failure(Failure(reason: difference)) }
    return .success(next)
  }

  /// What a safe fix would change in a rule that can be evaluated as it is.
  private func difference(_ old: State, _ new: State) -> String? {
    guard old.file.rules.count == new.file.rules.count else { return nil }
    var comparison = MeaningComparison()
    for index in old.file.rules.indices {
      let difference = comparison.difference(
        (old.file.rules[index], old.file.ruleNodes[index]), (new.file.rules[index], new.file.ruleNodes[index])
      )
      if let difference { return "\(difference); --unsafe makes the change" }
    }
    return nil
  }
}

extension Workspace {
  /// Fixes loaded rule files in memory; ``save()`` writes those that changed.
  ///
  /// The loaded files are then the fixed ones, with their nodes. What became of each is given in their order.
  package mutating func fix(
    _ loaded: inout LoadedRules, with linter: Linter, allowsUnsafe: Bool
  ) -> [Fixer.FixedText] {
    let fixed = loaded.files.map { file in
      Fixer(allowsUnsafe: allowsUnsafe, linter: linter, path: file.source.name, in: self)
        .fix(file.source)
    }
    for (index, text) in fixed.enumerated() where text.isChanged {
      edit(text.before.name, from: text.before.bytes, to: text.after)
      loaded.replace(index, with: SourceFile(name: text.before.name, bytes: text.after))
    }
    return fixed
  }
}

extension DiagnosticDescriptor {
  /// A finding about the text before it is a rule.
  fileprivate var isYAML: Bool { code.hasPrefix("Y0") && !["Y004", "Y005", "Y006"].contains(code) }
}
