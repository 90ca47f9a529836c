import TocsinDiagnostics
import TocsinIO
import TocsinLint
import TocsinWorkspace

/// Makes the fixes of a lint run, or shows them.
struct LintFixing {
  private(set) var changedCount = 0
  private(set) var madeCount = 0
  private(set) var refusedCount = 0
  private(set) var status = ExitStatus.clean

  init(
    _ files: [RuleFile], in workspace: Workspace, _ linter: Linter, allowsUnsafe: Bool, showsDiff: Bool,
    console: Console
  ) throws {
    let fixing = RuleFixing(allowsUnsafe: allowsUnsafe, linter: linter, in: workspace)
    var stream = OutputStream(descriptor: 1)
    for file in files {
      let fixed = fixing.fix(file.source)
      madeCount += fixed.made.count
      refusedCount += fixed.refused.count
      tell(fixed, console)
      guard fixed.isChanged else { continue }
      changedCount += 1
      if showsDiff {
        try stream.write(UnifiedDiff.text(of: file.source.name, from: file.source.bytes, to: fixed.after))
      } else {
        try FileReplacement.replace(path: file.source.name, expected: file.source.bytes, with: fixed.after)
      }
    }
    try stream.flush()
    guard showsDiff else { return }
    console.note(
      "\(Plural.count(madeCount, "fix", "fixes")) to make in \(Plural.count(changedCount, "file"))")
    if changedCount > 0 { status = .findings }
  }

  /// What was taken back, and why.
  private func tell(_ fixed: RuleFixing.FixedText, _ console: Console) {
    let file = SourceFile(name: fixed.before.name, bytes: fixed.after)
    for (finding, reason) in fixed.refused {
      let place = file.location(of: finding.span.start)
      console.note(
        Escaping.visible(
          "not fixed: \(file.name):\(place.line):\(place.column): \(finding.descriptor.code): \(reason)"))
    }
  }
}
