package import TocsinDiagnostics

/// A finding and the text it is in.
package struct PlacedFinding: Sendable {
  package let diagnostic: Diagnostic
  package let file: SourceFile

  package init(diagnostic: Diagnostic, file: SourceFile) {
    self.diagnostic = diagnostic
    self.file = file
  }
}

/// A finding with all that a report says of it.
///
/// Subjects are read from the text once more, so only what needs them makes these.
package struct ReportedFinding: Sendable {
  package let placed: PlacedFinding
  /// The id or name of the rule it is about, and its place in the rule: `cases[0].condition`.
  package let subject: FindingSubject
  /// The same for the same finding after other lines changed; numbered where one rule has it several times.
  package let fingerprint: String

  package var diagnostic: Diagnostic { placed.diagnostic }
  package var file: SourceFile { placed.file }

  /// The findings of one text with their subjects and fingerprints.
  package static func findings(_ diagnostics: [Diagnostic], in file: SourceFile) -> [ReportedFinding] {
    guard !diagnostics.isEmpty else { return [] }
    let subjects = FindingSubjects(file)
    var counts: [String: Int] = [:]
    return diagnostics.map { diagnostic in
      let subject = subjects.subject(at: diagnostic.span)
      let base = Fingerprint.of(diagnostic, in: file, rule: subject.rule)
      counts[base, default: 0] += 1
      let number = counts[base] ?? 1
      return ReportedFinding(
        placed: PlacedFinding(diagnostic: diagnostic, file: file), subject: subject,
        fingerprint: number == 1 ? base : "\(base)-\(number)")
    }
  }
}
