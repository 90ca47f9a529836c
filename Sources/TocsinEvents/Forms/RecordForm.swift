package import TocsinLogModel

/// The form in which a file holds its logs, detected from its first record.
///
/// It says how records are read fast, not what they are: a record that is of another form is noticed and read as that.
/// A small number that every batch and every sample carries. What it stands for is in ``definition``.
package struct RecordForm: Sendable, Hashable, BitwiseCopyable {
  /// The place in ``definitions``.
  private let index: UInt8

  private init(index: Int) {
    self.index = UInt8(truncatingIfNeeded: index)
  }

  /// The form of a definition.
  ///
  /// Traps where ``definitions`` lacks it: a form that no file can be read in is a mistake of the program.
  init(_ definition: RecordFormDefinition) {
    guard let index = RecordForm.definitions.firstIndex(where: { $0.name == definition.name }) else {
      preconditionFailure("RecordForm.definitions lacks the form \(definition.name)")
    }
    self.init(index: index)
  }

  /// All forms, each described in a file of its own beside this one: the only list of them.
  ///
  /// To add a source, write its file and add one line here. Recognition asks in this order, so a form that others
  /// could be taken for comes first.
  package static let definitions: [RecordFormDefinition] = [
    .plain,
    .archive,
    .searchResult,
    .salesforceEvent,
  ]

  /// The form of records that no other form recognizes, at the head of ``definitions``.
  ///
  /// A constant, not a lookup: events without a record are given it one by one.
  package static var plain: RecordForm { RecordForm(index: 0) }

  /// Everything about the form.
  ///
  /// For set-up: it holds arrays and functions, so take from it what a loop over records needs before the loop.
  package var definition: RecordFormDefinition { RecordForm.definitions[Int(index)] }
}

extension RecordForm: CaseIterable {
  /// Every form, in the order in which recognition asks.
  package static var allCases: [RecordForm] { definitions.indices.map { RecordForm(index: $0) } }
}

extension RecordForm: CustomStringConvertible {
  /// The name of the form, for messages of tests.
  package var description: String { definition.name }
}

// Recognition.
extension RecordForm {
  /// Keys by which a sender uses Datadog's intake form, whatever else the record holds.
  static let intakeMarks: [UTF8Text] = ["ddsource", "ddtags"]

  /// The envelope that a record is; `nil` where the root holds the attributes itself.
  static func envelope(of root: [AttributeMember]) -> RecordFormDefinition? {
    guard root.object(IntakeKeys.envelopeAttributes) != nil,
      !root.contains(where: { intakeMarks.contains($0.key) })
    else { return nil }
    let first = FirstRecord(members: root)
    return envelopes.first { $0.recognizes(first) }
  }

  private static let envelopes = definitions.filter { !$0.envelope.isEmpty }

  /// The form of a file by its first record; `nil` when that is no JSON object.
  package static func detect(firstRecord: UnsafeBufferPointer<UInt8>) -> RecordForm? {
    guard let members = try? JSONReader.object(firstRecord) else { return nil }
    return detect(FirstRecord(members: members))
  }

  /// The form of a file by its first record; `nil` when that is no JSON object.
  package static func detect(firstRecord: [UInt8]) -> RecordForm? {
    firstRecord.withUnsafeBufferPointer { detect(firstRecord: $0) }
  }

  private static func detect(_ first: FirstRecord) -> RecordForm {
    allCases.first { $0.definition.recognizes(first) } ?? .plain
  }

  /// What the header of a CSV file says; `nil` where no form knows its columns.
  package static func detect(columns: [UTF8Text]) -> HeaderRecognition? {
    for form in allCases {
      switch form.definition.header(columns) {
      case .rows(let roles): return .rows(form, columns: roles)
      case .refused(let reason, let next): return .refused(reason: reason, next: next)
      case .unknown: continue
      }
    }
    return nil
  }
}

// What the definitions say together, collected once.
extension RecordForm {
  /// The sources whose rows have a spelling of their own.
  static let spellings = definitions.compactMap(\.spelling)

  /// Attributes that records may have without any bytes of them.
  package static let impliedValues = spellings.flatMap(\.implied)

  /// A way of names in the spelling of each source, as rules address it.
  package static func spelledNames(of path: [UTF8Text]) -> [[UTF8Text]] {
    spellings.map { spelling in path.map(spelling.renamed) }
  }

  /// Whether no event of the source has an attribute of this name: records that hold it are renamed as they are read.
  package static func isAlwaysRenamed(_ name: UTF8Text, source: UTF8Text) -> Bool {
    spellings.contains { $0.source == source && $0.marks.contains(name) && $0.renamed(name) != name }
  }

  /// What the fast walk notes to tell forms and rows.
  static let marks = RecordMarks(definitions)

  /// What such sources are called in a list of inputs.
  package static var spellingSummaries: [String] { spellings.map(\.summary) }

  /// The objects around lists of records: those of the forms, then those of services.
  package static let containers = definitions.map(\.container) + commonContainers

  /// Whether a top-level key may make a plain record look like one of another form.
  ///
  /// With a source stated, a record is never taken for a row that a source spells in its own way.
  package static func isMisleading(_ key: UTF8Text, hasSource: Bool) -> Bool {
    definitions.contains { form in
      form.tellingKeys.contains(key) && !(hasSource && form.spelling != nil)
    }
  }
}
