package import TocsinDiagnostics

/// All that is known about one code: what it says, why, with texts that trigger it and texts that do not, and how it
/// is found.
///
/// One check is one file in `Checks/`, holding one static member of `Check`. The registry, the pages of
/// `docs/checks`, `tocsin explain CODE` and the metadata of machine formats derive from it; tests run every example.
package struct Check: Sendable {
  package let descriptor: DiagnosticDescriptor
  /// Markdown without a heading: what is found, why it matters, and what to do.
  package let explanation: String
  /// What its page promises; each ``Fix`` of a finding says for itself whether a program may make it.
  package let fixability: Fixability
  /// Off for hygiene that only some teams want.
  package let isOnByDefault: Bool
  /// The page of the rule language's documentation or of this project that asks for it; `nil` for our own judgement.
  package let source: String?
  package let triggering: [CheckExample]
  package let passing: [CheckExample]
  package let detection: Detection

  /// The most that a program can do about the findings: tests compare it with the fixes of the examples.
  package enum Fixability: String, Sendable, CaseIterable {
    /// The change is for a person to make.
    case none
    /// The fix keeps the meaning, or is what the text evidently wants.
    case safe
    /// The fix may change what the rule matches.
    case unsafe
  }

  /// Where the finding comes from.
  package enum Detection: Sendable {
    /// A phase of the front end finds it while reading, or the binder and the rule checks while decoding.
    case compiler
    /// The front end finds some of it; the rest, which takes more than one part of a rule, is looked for in valid rules.
    case frontEndAndRule(@Sendable (RuleContext, inout FindingSink) -> Void)
    /// `run` and `test` say it of a valid rule that they cannot evaluate; lint does not.
    case evaluation
    /// Looks at one valid rule.
    case rule(@Sendable (RuleContext, inout FindingSink) -> Void)
    /// Looks at the text and tree of one file, valid or not.
    case file(@Sendable (FileContext, inout FindingSink) -> Void)
    /// Found where ignore comments are applied, after all others.
    case ignoring
    /// Looks at all rules together.
    case ruleSet(@Sendable (RuleSetContext, inout FindingSink) -> Void)
  }

  package init(
    _ descriptor: DiagnosticDescriptor, explanation: String, fixability: Fixability = .none,
    isOnByDefault: Bool = true, source: String? = nil, triggering: [CheckExample], passing: [CheckExample],
    detection: Detection
  ) {
    self.descriptor = descriptor
    self.explanation = explanation
    self.fixability = fixability
    self.isOnByDefault = isOnByDefault
    self.source = source
    self.triggering = triggering
    self.passing = passing
    self.detection = detection
  }
}
