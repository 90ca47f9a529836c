import TocsinDetect
import TocsinDiagnostics
import TocsinExamples
import TocsinIO
import TocsinKit
import TocsinLogModel
import TocsinRuleTesting
import TocsinSemantics

/// Coverage and mutants of rule tests, as text or JSON.
struct TestAnalysisReport {
  let isJSON: Bool
  let isVerbose: Bool
  let style: Style
  private var output = OutputStream(descriptor: 1)

  init(isJSON: Bool, isVerbose: Bool, style: Style) {
    self.isJSON = isJSON
    self.isVerbose = isVerbose
    self.style = style
  }

  mutating func finish() throws { try output.flush() }

  /// `98.7 %`.
  static func percent(_ tenths: Int) -> String { "\(tenths / 10).\(tenths % 10) %" }

  // MARK: - Coverage

  mutating func add(_ coverage: RuleCoverage, _ source: SourceFile) throws {
    if isJSON { return try output.write(CoverageJSON.line(coverage, source) + [0x0A]) }
    let fired = coverage.cases.count { $0.firedBy != nil }
    let sides = coverage.terms.count { $0.trueBy != nil } + coverage.terms.count { $0.falseBy != nil }
    try output.write(
      "coverage of \(Escaping.visible(source.name)): \(fired) of \(Plural.count(coverage.cases.count, "case")), "
        + "\(sides) of \(Plural.count(coverage.terms.count * 2, "term side")): "
        + "\(TestAnalysisReport.percent(coverage.tenths))\n")
    var table = TextTable(["PLACE", "TERM", "TRUE DECIDES IN", "FALSE DECIDES IN"], maximumCellWidth: 44)
    for item in coverage.cases where isVerbose || item.firedBy == nil {
      let ruleCase = coverage.rule.cases[item.index]
      let name = ruleCase.name.isEmpty ? "case \(item.index + 1)" : "case \(ruleCase.name)"
      table.add([place(ruleCase.span, source), name, item.firedBy ?? "never fires", "-"])
    }
    for term in coverage.terms where isVerbose || term.trueBy == nil || term.falseBy == nil {
      table.add([
        place(term.span, source), text(of: term, source), term.trueBy ?? "no test", term.falseBy ?? "no test",
      ])
    }
    guard table.count > 0 else { return }
    for line in table.lines(style: { row, _, text in row < 0 ? style.bold(text) : text }) {
      try output.write("  \(Escaping.visible(line))\n")
    }
  }

  private func place(_ span: SourceSpan, _ source: SourceFile) -> String {
    let location = source.location(of: span.start)
    return "\(location.line):\(location.column)"
  }

  private func text(of term: RuleCoverage.Term, _ source: SourceFile) -> String {
    CoverageJSON.text(of: term, source)
  }

  // MARK: - Mutants

  mutating func add(_ judged: JudgedMutant, _ source: SourceFile) throws {
    let diff = TextDiff(source, judged.mutant.edits)
    if isJSON { return try output.write(MutantJSON.line(judged, diff, source) + [0x0A]) }
    let place = "\(Escaping.visible(source.name)):\(diff.firstLine)"
    let summary = "\(judged.mutant.mutator): \(Escaping.visible(judged.mutant.summary))"
    switch judged.verdict {
    case .killed(let test):
      if isVerbose {
        try output.write("\(style.green("killed")) \(place): \(summary) (\(Escaping.visible(test)))\n")
      }
    case .equivalent:
      if isVerbose { try output.write("\(style.dim("equivalent")) \(place): \(summary)\n") }
    case .undecided(let reason):
      try output.write("\(style.yellow("UNDECIDED")) \(place): \(summary)\n")
      try write(diff)
      try output.write("  \(reason)\n")
    case .survived(let killer):
      try output.write("\(style.red("SURVIVED")) \(place): \(summary)\n")
      try write(diff)
      if let test = killer.test {
        try output.write("  a test that would notice, for `tests:`\n\(test)")
      } else {
        try output.write("  logs that tell it apart, which no inline test can hold:\n")
        for line in TimelineText.lines(killer.evidence.timeline) { try output.write("    \(line)\n") }
      }
    }
  }

  /// A mutant that was not judged, since time was up.
  mutating func add(untried mutant: Mutant, _ source: SourceFile) throws {
    let diff = TextDiff(source, mutant.edits)
    if isJSON { return try output.write(MutantJSON.untriedLine(mutant, diff, source) + [0x0A]) }
    guard isVerbose else { return }
    let place = "\(Escaping.visible(source.name)):\(diff.firstLine)"
    try output.write(
      "\(style.yellow("not tried")) \(place): \(mutant.mutator): \(Escaping.visible(mutant.summary))\n")
  }

  private mutating func write(_ diff: TextDiff) throws {
    for line in diff.before { try output.write("  \(style.red("- " + Escaping.visible(line)))\n") }
    for line in diff.after { try output.write("  \(style.green("+ " + Escaping.visible(line)))\n") }
  }

  mutating func add(_ score: MutationScore, _ source: SourceFile) throws {
    if isJSON { return }
    var parts = ["\(score.killed) killed", "\(score.survived) survived"]
    if score.undecided > 0 { parts.append("\(score.undecided) undecided") }
    parts.append("\(score.equivalent) equivalent")
    if score.untried > 0 { parts.append("\(score.untried) not tried") }
    try output.write(
      "mutants of \(Escaping.visible(source.name)): \(score.all): \(parts.joined(separator: ", ")); "
        + "score \(TestAnalysisReport.percent(score.tenths))\n")
  }
}
