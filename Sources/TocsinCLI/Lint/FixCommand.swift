import TocsinDiagnostics
import TocsinIO
import TocsinWorkspace

/// Reports the fixes of a lint run, and counts them.
struct FixCommand {
  private(set) var changedCount = 0
  private(set) var madeCount = 0
  private(set) var refusedCount = 0
  private(set) var status = ExitStatus.clean

  init(_ texts: [Fixer.FixedText], showsDiff: Bool, console: Console) throws {
    var stream = OutputStream(descriptor: 1)
    for fixed in texts {
      madeCount += fixed.made.count
      refusedCount += fixed.refused.count
      report(fixed, console)
      guard fixed.isChanged else { continue }
      changedCount += 1
      guard showsDiff else { continue }
      try stream.write(UnifiedDiff.text(of: fixed.before.name, from: fixed.before.bytes, to: fixed.after))
    }
    try stream.flush()
    guard showsDiff else { return }
    console.note(
      "\(Plural.count(madeCount, "fix", "fixes")) to make in \(Plural.count(changedCount, "file"))")
    if changedCount > 0 { status = .findings }
  }

  /// What was taken back, and why.
  private func report(_ fixed: Fixer.FixedText, _ console: Console) {
    let file = SourceFile(name: fixed.before.name, bytes: fixed.after)
    for (finding, reason) in fixed.refused {
      let place = file.location(of: finding.span.start)
      console.note(
        Escaping.visible(
          "not fixed: \(file.name):\(place.line):\(place.column): \(finding.descriptor.code): \(reason)"))
    }
  }
}
