package import TocsinDiagnostics

/// A finding with all that a report says of it.
package struct ReportedFinding: Sendable {
  package let diagnostic: Diagnostic
  package let file: SourceFile
  /// The id or name of the rule it is about, and its place in the rule: `cases[0].condition`.
  package let subject: FindingSubject
  /// The same for the same finding after other lines changed; numbered where one rule has it several times.
  package let fingerprint: String

  package init(
    diagnostic: Diagnostic, file: SourceFile, subject: FindingSubject, fingerprint: String
  ) {
    self.diagnostic = diagnostic
    self.file = file
    self.subject = subject
    self.fingerprint = fingerprint
  }

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
        diagnostic: diagnostic, file: file, subject: subject,
        fingerprint: number == 1 ? base : "\(base)-\(number)")
    }
  }
}
