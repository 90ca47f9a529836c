import TocsinLogModel

/// Keys of which a record must hold some for it to be of a form, or a row of a source.
///
/// The fast walk notes such keys in one word and compares it with masks at the end of a record. A record that holds all
/// that a signature asks for is read as a whole, and only then its form is decided.
struct RecordSignature: Sendable {
  /// A key by its path from the object that holds the attributes.
  typealias Path = [UTF8Text]

  /// One path of each group must be there.
  let groups: [[Path]]

  init(_ groups: [Path]...) {
    self.groups = groups
  }
}

/// What tells an envelope from other objects while it is walked, beyond the object with the attributes.
///
/// All keys are those of the root.
struct EnvelopeIdentity: Sendable {
  /// One of these is there; empty where none is asked for.
  let anyOf: [UTF8Text]
  /// A record with one of these is read as a whole.
  let doubtful: [UTF8Text]
  /// This key is there with this text.
  let kind: (key: UTF8Text, value: UTF8Text)?
}

/// The words in which the fast walk notes keys, made of what all forms ask for.
struct RecordMarks {
  /// `ddsource` or `ddtags`: the record is Datadog's intake form.
  static let intake: UInt64 = 1
  /// The object with the attributes of an envelope.
  static let envelope: UInt64 = 2
  /// A key of ``EnvelopeIdentity/anyOf``.
  static let identity: UInt64 = 4
  /// A key of ``EnvelopeIdentity/doubtful``.
  static let doubtful: UInt64 = 8
  /// The text of ``EnvelopeIdentity/kind``.
  static let kind: UInt64 = 16
  private static let firstFree = 5

  /// The bits of each path from the object that holds the attributes, in order of the paths.
  let paths: [(path: RecordSignature.Path, bits: UInt64)]
  /// What a record without an envelope may be instead.
  private(set) var forms: [UInt64] = []
  /// What rows of sources look like where no source is named.
  private(set) var rows: [UInt64] = []
  /// By source: the bit of keys that its rows have where the source is named.
  private(set) var sources: [(name: UTF8Text, mask: UInt64)] = []

  /// The marks of all forms.
  init(_ definitions: [RecordFormDefinition]) {
    var next = RecordMarks.firstFree
    var bits: [RecordSignature.Path: UInt64] = [:]
    for spelling in definitions.compactMap(\.spelling) {
      let bit: UInt64 = 1 << UInt64(next)
      next += 1
      sources.append((spelling.source, bit))
      for key in spelling.marks { bits[[key], default: 0] |= bit }
    }
    var known: [[RecordSignature.Path]: UInt64] = [:]
    func mask(_ signature: RecordSignature) -> UInt64 {
      signature.groups.reduce(0) { all, group in
        if let bit = known[group] { return all | bit }
        // Groups beyond the last bit share it: a record is then read as a whole more often than needed.
        let bit: UInt64 = 1 << UInt64(min(next, 63))
        next += 1
        known[group] = bit
        for path in group { bits[path, default: 0] |= bit }
        return all | bit
      }
    }
    forms = definitions.flatMap(\.signatures).map(mask)
    rows = definitions.compactMap(\.spelling).flatMap(\.signatures).map(mask)
    paths = bits.map { ($0.key, $0.value) }.sorted { $0.path.lexicographicallyPrecedes($1.path) }
  }
}
