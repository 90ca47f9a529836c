package import TocsinDiagnostics
package import TocsinEvents
package import TocsinRuleTesting
package import TocsinSemantics
package import TocsinSyntax

/// One rule file of a run, read as far as it could be, with what lies beside it.
package struct LintedFile: Sendable {
  package let source: SourceFile
  package let documents: [YAMLNode]
  /// The rules without errors, each with its own node of the document.
  package let rules: [DecodedRule]
  /// The valid suppressions of the file.
  package let suppressions: [Suppression]
  /// What the front end found while reading the file.
  package let compilerFindings: [Diagnostic]
  /// The rule tests beside the rule; `nil` when there is no such file.
  package let tests: LintedTests?
  /// Reads the sample logs beside the rule: called when a check asks for them.
  package let readSamples: @Sendable () -> SampleSet

  package init(
    source: SourceFile, documents: [YAMLNode], rules: [DecodedRule], suppressions: [Suppression] = [],
    compilerFindings: [Diagnostic] = [], tests: LintedTests? = nil,
    readSamples: @escaping @Sendable () -> SampleSet = { SampleSet() }
  ) {
    self.source = source
    self.documents = documents
    self.rules = rules
    self.suppressions = suppressions
    self.compilerFindings = compilerFindings
    self.tests = tests
    self.readSamples = readSamples
  }

  /// Whether the front end refuses a rule of the file, or its tests.
  package var isInvalid: Bool {
    (compilerFindings + (tests?.diagnostics ?? [])).contains { $0.descriptor.invalidatesRule }
  }
}

/// The rule tests beside a rule, and what is wrong with their file.
package struct LintedTests: Sendable {
  package let source: SourceFile
  package let file: RuleTestFile
  package let diagnostics: [Diagnostic]

  package init(source: SourceFile, file: RuleTestFile, diagnostics: [Diagnostic]) {
    self.source = source
    self.file = file
    self.diagnostics = diagnostics
  }
}

/// The logs of `<stem>.logs.ndjson`.
package struct SampleSet: Sendable {
  /// More events than this are not read: the set is then incomplete.
  package static let maximumCount = 10_000

  /// The file's name; `nil` when there is none.
  package let name: String?
  package let events: [Event]
  /// The records of the events.
  package let records: [LogRecord]
  /// Whether these are all events of the file: only then does absence say something.
  package let isComplete: Bool

  package init(
    name: String? = nil, events: [Event] = [], records: [LogRecord] = [], isComplete: Bool = true
  ) {
    self.name = name
    self.events = events
    self.records = records
    self.isComplete = isComplete
  }

  package var isEmpty: Bool { events.isEmpty }
}

/// The samples of one file, read when they are first asked for.
package final class LazySamples {
  private let read: () -> SampleSet
  private var known: SampleSet?

  package init(_ read: @escaping () -> SampleSet) {
    self.read = read
  }

  package var value: SampleSet {
    if let known { return known }
    let samples = read()
    known = samples
    return samples
  }
}
