package import TocsinDiagnostics
import TocsinIO
package import TocsinLint
import TocsinRuleTesting
import TocsinSemantics
import TocsinSyntax

/// Makes the fixes that findings offer, and takes back those that do not hold what they promise.
///
/// After each round the file must still be readable, the finding be gone and no other have come. Without unsafe fixes,
/// every rule that was valid must also keep what it matches, by proof, and of a rule that is not valid only the errors
/// are fixed: what it means cannot be compared.
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
    let isProvable = allowsUnsafe || state.file.isValid
    for finding in state.findings where isReadable || finding.descriptor.code.hasPrefix("Y") {
      guard isProvable || finding.descriptor.invalidatesRule || isInValidRule(finding, state.file) else {
        continue
      }
      for fix in finding.fixes where isAllowed(fix) {
        let step = FixPlan.Step(finding: finding, fix: fix)
        if refusals[Refusal(step)] == nil, plan.add(step) { break }
      }
    }
    return plan
  }

  /// Whether a finding points into a rule without errors, or at what belongs to no rule.
  private func isInValidRule(_ finding: Diagnostic, _ file: RuleFile) -> Bool {
    let errors = file.diagnostics.filter { $0.descriptor.invalidatesRule }
    guard
      let node = file.documents.flatMap({ $0.sequence ?? [$0] }).first(where: {
        Fixer.holds($0.span, finding.span)
      })
    else { return true }
    return !errors.contains { Fixer.holds(node.span, $0.span) }
  }

  private static func holds(_ outer: SourceSpan, _ inner: SourceSpan) -> Bool {
    outer.start <= inner.start && inner.end <= outer.end
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
    if !allowsUnsafe, let difference = difference(state.file, next.file, plan) {
      return .failure(Failure(reason: "\(difference); --unsafe makes the change"))
    }
    return .success(next)
  }

  /// What safe fixes would change in rules and suppressions that are valid as they are.
  private func difference(_ old: RuleFile, _ new: RuleFile, _ plan: FixPlan) -> String? {
    var comparison = MeaningComparison()
    for (index, rule) in old.rules.enumerated() {
      let node = old.ruleNodes[index]
      let places = plan.moved(node.span.start)
      // Where its first lines were taken away, a rule is known by its number.
      guard
        let other = new.ruleNodes.firstIndex(where: { places.contains($0.span.start) })
          ?? (old.rules.count == new.rules.count ? index : nil)
      else { return "a rule would be another one" }
      if let difference = comparison.difference((rule, node), (new.rules[other], new.ruleNodes[other])) {
        return difference
      }
    }
    guard old.suppressions.count <= new.suppressions.count else {
      return "a suppression would become invalid"
    }
    guard old.suppressions.count == new.suppressions.count else { return nil }
    for (one, other) in zip(old.suppressions, new.suppressions) {
      if let difference = comparison.difference(one, other) { return difference }
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
