import TocsinDiagnostics

/// Which rule of a workspace is meant: where it is written, which distinguishes it from a copy of the same text.
///
/// Names and ids can be given twice by mistake, and spans repeat between files.
package struct RuleIdentity: Hashable, Sendable {
  /// The path of the file, as it was given.
  package let file: String
  /// The offset of the rule's first byte in the file.
  package let start: Int
}

extension Rule {
  /// Where the rule is written; the same for every changed copy of the rule.
  package var identity: RuleIdentity { RuleIdentity(file: self.file, start: self.span.start) }
}
