import TocsinLogModel

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

  /// A record without a source has it among its tags, as `source:…`.
  let findsSourceAmongTags: Bool

  /// How a source spells its rows, where they are renamed as they are read; `nil` for the forms of Datadog.
  ///
  /// Without it records are read by the fast walk.
  let spelling: SourceSpelling?

  /// Whether attribute names are in the records as queries write them, so that a search for literals may use them.
  ///
  /// Untrue of forms that may hold rows of a source which are renamed as they are read. Values are always verbatim.
  let keysAreLiteral: Bool

  // Writing: examples, and logs that show an answer.

  /// Top-level keys by which a record may be taken for one of this form.
  let tellingKeys: [UTF8Text]

  /// The ways in which logs are written in this form.
  package let writings: [RecordWriting]

  init(
    name: String, sample: String, recognizes: @escaping @Sendable (FirstRecord) -> Bool,
    header: @escaping @Sendable ([UTF8Text]) -> HeaderReading = { _ in .unknown },
    container: RecordContainer = RecordContainer(), envelope: [UTF8Text] = [],
    keys: [IntakeKeys.Canonical] = [], findsSourceAmongTags: Bool = false, spelling: SourceSpelling? = nil,
    keysAreLiteral: Bool = false, tellingKeys: [UTF8Text] = [], writings: [RecordWriting]
  ) {
    self.name = name
    self.sample = sample
    self.recognizes = recognizes
    self.header = header
    self.container = container
    self.envelope = envelope
    self.keys = keys
    self.findsSourceAmongTags = findsSourceAmongTags
    self.spelling = spelling
    self.keysAreLiteral = keysAreLiteral
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
  /// Rows of this form.
  case rows
  /// A known export that cannot be evaluated: why, and what to do instead.
  case refused(reason: String, next: String)
  case unknown
}

/// What a CSV header says about the rows under it.
package enum HeaderRecognition: Sendable, Hashable {
  /// The rows are records of a form.
  case rows(RecordForm)
  /// A known export that cannot be evaluated: why, and what to do instead.
  case refused(reason: String, next: String)
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
