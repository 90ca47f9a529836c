/// How much a finding matters: an error means that the rule is wrong.
package enum DiagnosticLevel: String, Sendable, CaseIterable, Comparable {
  case info
  case warning
  case error

  /// Orders from `info` to `error`.
  package static func < (left: DiagnosticLevel, right: DiagnosticLevel) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .info: 0
    case .warning: 1
    case .error: 2
    }
  }
}

/// The identity of one kind of finding: code, name, level and summary live here and nowhere else.
package struct DiagnosticDescriptor: Hashable, Sendable {
  /// A letter and three digits, never reused: `Q201`.
  package let code: String
  /// Kebab case: `query-syntax`.
  package let name: String
  /// How much every finding of this kind matters.
  package let level: DiagnosticLevel
  /// One sentence: what is wrong in general.
  package let summary: String
  /// Whether the rule cannot be evaluated as it stands: `run` and `test` refuse it.
  ///
  /// An error that the service's store accepts fails lint, but the rule is evaluated just as the service does.
  package let invalidatesRule: Bool

  /// An error invalidates the rule unless it says otherwise.
  package init(
    _ code: String, _ name: String, _ level: DiagnosticLevel, _ summary: String, invalidatesRule: Bool = true
  ) {
    self.code = code
    self.name = name
    self.level = level
    self.summary = summary
    self.invalidatesRule = invalidatesRule && level == .error
  }

  /// The same kind of finding at another level, for cases of it that Datadog accepts.
  ///
  /// Such a finding doesn't invalidate the rule.
  package func lowered(to level: DiagnosticLevel) -> DiagnosticDescriptor {
    DiagnosticDescriptor(code, name, level, summary, invalidatesRule: false)
  }
}

/// A second place that explains the first.
package struct Label: Hashable, Sendable {
  /// The second place, in the same file or fragment.
  package var span: SourceSpan
  /// What the place has to do with the finding.
  ///
  /// No final period.
  package var text: String

  /// Creates a label.
  package init(span: SourceSpan, text: String) {
    self.span = span
    self.text = text
  }
}

/// What to do next: a sentence, and edits where the change can be made by a program.
package struct Fix: Hashable, Sendable {
  /// A replacement of one range of bytes.
  package struct Edit: Hashable, Sendable {
    /// What is replaced.
    ///
    /// An empty span inserts.
    package var span: SourceSpan
    /// The new text.
    ///
    /// Empty deletes.
    package var replacement: String

    /// Creates an edit.
    package init(span: SourceSpan, replacement: String) {
      self.span = span
      self.replacement = replacement
    }
  }

  /// Whether a program may make the edits.
  package enum Applicability: String, Hashable, Sendable, CaseIterable {
    /// The edits keep the meaning, or are what the text evidently wants.
    case safe
    /// The edits may change what the rule matches: they are made only where that is asked for.
    case unsafe
    /// The change is for a person to make.
    case displayOnly = "display only"
  }

  /// An imperative sentence without a full stop: "write `@a:*` for \"exists\"".
  package var text: String
  /// Whether a program may make ``edits``; display only where there are none.
  package let applicability: Applicability
  /// Empty when the change is for a person to make.
  package let edits: [Edit]

  /// Advice for a person.
  package init(_ text: String) { self.init(text, .displayOnly, edits: []) }

  /// A change that a program can make, as far as there are edits; safe where nothing else is said.
  package init(_ text: String, _ applicability: Applicability = .safe, edits: [Edit]) {
    self.text = text
    self.applicability = edits.isEmpty ? .displayOnly : applicability
    self.edits = edits
  }
}

/// One finding in a source text.
package struct Diagnostic: Hashable, Sendable {
  /// Which kind of finding this is.
  package var descriptor: DiagnosticDescriptor
  /// What was found here, and what was expected.
  ///
  /// No full stop.
  package var message: String
  /// A byte range of the file, or of a fragment until `mapped(_:)` carries it into the file.
  package var span: SourceSpan
  /// Other places to show, in the order to show them.
  package var labels: [Label]
  /// Facts that help to understand the finding.
  ///
  /// No final periods.
  package var notes: [String]
  /// Next actions, the best first.
  package var fixes: [Fix]

  /// Creates a finding.
  ///
  /// `span` is in the file or in the fragment that is being read.
  package init(
    _ descriptor: DiagnosticDescriptor, _ message: String, at span: SourceSpan, labels: [Label] = [],
    notes: [String] = [], fixes: [Fix] = []
  ) {
    self.descriptor = descriptor
    self.message = message
    self.span = span
    self.labels = labels
    self.notes = notes
    self.fixes = fixes
  }

  /// The level of the descriptor.
  package var level: DiagnosticLevel { descriptor.level }

  /// The same finding with every span carried by `transform`, for instance from a query into its YAML file.
  package func mapped(_ transform: (SourceSpan) -> SourceSpan) -> Diagnostic {
    var copy = self
    copy.span = transform(span)
    copy.labels = labels.map { Label(span: transform($0.span), text: $0.text) }
    copy.fixes = fixes.map { fix in
      Fix(
        fix.text, fix.applicability,
        edits: fix.edits.map { Fix.Edit(span: transform($0.span), replacement: $0.replacement) })
    }
    return copy
  }
}

/// The findings of one file, in source order.
package struct DiagnosticCollector: Sendable {
  /// All findings, in the order they were added.
  package private(set) var diagnostics: [Diagnostic] = []

  /// Creates a collector without findings.
  package init() {}

  /// Adds a finding.
  package mutating func add(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

  /// Adds findings in their order.
  package mutating func add(contentsOf more: [Diagnostic]) { diagnostics.append(contentsOf: more) }

  /// Whether a finding makes its rule impossible to evaluate.
  package var invalidatesRule: Bool { diagnostics.contains { $0.descriptor.invalidatesRule } }

  /// Sorted by place, then code, then message, without repetitions: the order does not depend on which check ran first.
  package var sorted: [Diagnostic] {
    if diagnostics.isEmpty { return [] }
    var seen: Set<Diagnostic> = []
    return diagnostics.filter { seen.insert($0).inserted }.sorted {
      ($0.span.start, $0.descriptor.code, $0.message) < ($1.span.start, $1.descriptor.code, $1.message)
    }
  }
}
