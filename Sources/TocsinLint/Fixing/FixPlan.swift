package import TocsinDiagnostics

/// Fixes that can be made together: no two of them touch the same bytes.
package struct FixPlan: Sendable {
  /// A finding and the fix that is to be made for it.
  package struct Step: Sendable {
    package let finding: Diagnostic
    package let fix: Fix

    package init(finding: Diagnostic, fix: Fix) {
      self.finding = finding
      self.fix = fix
    }

    /// Where its last edit begins.
    package var start: Int { fix.edits.map(\.span.start).max() ?? 0 }
  }

  package private(set) var steps: [Step] = []
  private var edits: [Fix.Edit] = []

  package init() {}

  /// Adds a step unless it overlaps an earlier one; the same edit twice is made once.
  ///
  /// Edits that only touch each other are left for the next round too: their order would matter.
  package mutating func add(_ step: Step) -> Bool {
    let fresh = step.fix.edits.filter { !edits.contains($0) }
    let overlaps = fresh.contains { edit in
      edits.contains { $0.span.start <= edit.span.end && edit.span.start <= $0.span.end }
    }
    guard !overlaps, !step.fix.edits.isEmpty else { return false }
    steps.append(step)
    edits += fresh
    return true
  }

  /// Where a place of the text is when the edits are made; two places where text is inserted at it.
  package func moved(_ place: Int) -> ClosedRange<Int> {
    var (low, high) = (place, place)
    for edit in edits where edit.span.end <= place {
      let growth = edit.replacement.utf8.count - (edit.span.end - edit.span.start)
      high += growth
      if edit.span.start < place { low += growth }
    }
    return min(low, high)...max(low, high)
  }

  /// The text with all edits made.
  package func apply(to bytes: [UInt8]) -> [UInt8] {
    var output = bytes
    for edit in edits.sorted(by: { ($0.span.start, $0.span.end) > ($1.span.start, $1.span.end) })
    where edit.span.end <= output.count {
      output.replaceSubrange(edit.span.start..<edit.span.end, with: Array(edit.replacement.utf8))
    }
    return output
  }
}

/// How many findings there are of each kind: two texts of one file are compared by these.
package struct FindingCounts: Sendable {
  /// Code and message: places move with every edit.
  private var counts: [Key: Int] = [:]

  private struct Key: Hashable {
    var code: String
    var message: String
  }

  package init(_ findings: [Diagnostic]) {
    for finding in findings { counts[FindingCounts.key(finding), default: 0] += 1 }
  }

  private static func key(_ finding: Diagnostic) -> Key {
    Key(code: finding.descriptor.code, message: finding.message)
  }

  package subscript(finding: Diagnostic) -> Int { counts[FindingCounts.key(finding)] ?? 0 }

  /// The number of findings with this code, whatever they say.
  package func count(ofCode code: String) -> Int {
    counts.reduce(0) { $1.key.code == code ? $0 + $1.value : $0 }
  }

  package var codes: Set<String> { Set(counts.keys.map(\.code)) }
}
