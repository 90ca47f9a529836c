package import TocsinLogModel

/// Everything Tocsin knows about one form of records.
///
/// One value for each form, in a file of its own. Functions in it are called while a file is opened, or for records
/// that are read as whole trees anyway; the fast walk uses none of them.
package struct RecordFormDefinition: Sendable {
  /// What the form is called, unique among all forms.
  package let name: String

  /// A record of the form, as short as it can be.
  ///
  /// Tests hold every form to its own: it must be recognized, and survive each way of writing.
  package let sample: String

  // Recognition, while a file is opened.

  /// Whether the first record of a file shows this form.
  let recognizes: @Sendable (FirstRecord) -> Bool

  /// What this form makes of the columns of a CSV header.
  let header: @Sendable (_ columns: [UTF8Text]) -> HeaderReading

  /// The object around lists of such records in the answers of an API.
  let container: RecordContainer

  // Reading.

  /// The keys that lead from the root to the object with the attributes.
  ///
  /// Empty where the root holds them itself. Keys that fill reserved attributes and tags are members of the object
  /// that the last key belongs to, else of the root.
  let envelope: [UTF8Text]

  /// The keys that fill reserved attributes and tags; of several for one attribute, the first present wins.
  package let keys: [IntakeKeys.Canonical]

  /// What tells an envelope while it is walked; `nil` for forms without one.
  let identity: EnvelopeIdentity?

  /// What a record of this form holds at least, for the walk of records in other forms.
  let signatures: [RecordSignature]

  /// A record without a source has it among its tags, as `source:…`.
  let findsSourceAmongTags: Bool

  /// How a source spells its rows, where they are renamed as they are read; `nil` for the forms of Datadog.
  ///
  /// Without it records are read by the fast walk.
  let spelling: SourceSpelling?

  // Writing: examples, and logs that show an answer.

  /// Top-level keys by which a record may be taken for one of this form.
  let tellingKeys: [UTF8Text]

  /// The ways in which logs are written in this form.
  package let writings: [RecordWriting]

  init(
    name: String, sample: String, recognizes: @escaping @Sendable (FirstRecord) -> Bool,
    header: @escaping @Sendable ([UTF8Text]) -> HeaderReading = { _ in .unknown },
    container: RecordContainer = RecordContainer(), envelope: [UTF8Text] = [],
    keys: [IntakeKeys.Canonical] = [], identity: EnvelopeIdentity? = nil, signatures: [RecordSignature] = [],
    findsSourceAmongTags: Bool = false, spelling: SourceSpelling? = nil, tellingKeys: [UTF8Text] = [],
    writings: [RecordWriting]
  ) {
    self.name = name
    self.sample = sample
    self.recognizes = recognizes
    self.header = header
    self.container = container
    self.envelope = envelope
    self.keys = keys
    self.identity = identity
    self.signatures = signatures
    self.findsSourceAmongTags = findsSourceAmongTags
    self.spelling = spelling
    self.tellingKeys = tellingKeys
    self.writings = writings
  }
}

/// The members of the first record of a file, by which its form is recognized.
struct FirstRecord: Sendable {
  let members: [AttributeMember]

  func value(_ key: UTF8Text) -> AttributeValue? { members.first { $0.key == key }?.value }

  func has(_ key: UTF8Text) -> Bool { value(key) != nil }
}

/// What one form makes of the columns of a CSV header.
enum HeaderReading: Sendable {
  /// Rows of this form; what the columns are where they aren't attributes of the same names.
  case rows(columns: [ColumnRole]?)
  /// A known export that cannot be evaluated: why, and what to do instead.
  case refused(reason: String, next: String)
  case unknown
}

/// What a CSV header says about the rows under it.
package enum HeaderRecognition: Sendable, Hashable {
  /// The rows are records of a form; what the columns are where they aren't attributes of the same names.
  case rows(RecordForm, columns: [ColumnRole]?)
  /// A known export that cannot be evaluated: why, and what to do instead.
  case refused(reason: String, next: String)
}

/// What a column of a CSV file is in the records that are made of its rows.
package enum ColumnRole: Sendable, Hashable {
  /// A key of Datadog's intake form.
  case intakeKey(UTF8Text)
  /// An attribute by the names on the way to it.
  case attribute([UTF8Text])
  /// The values of a tag with this key.
  case tag(UTF8Text)
}

/// The object that the answers of an API put around their list of records.
package struct RecordContainer: Sendable {
  /// All keys such an object has at its top level.
  package let keys: [String]
  /// Where lists stand: keys from the root on, one or two.
  package let lists: [[String]]

  init(keys: [String] = [], lists: [[String]] = []) {
    self.keys = keys
    self.lists = lists
  }
}
