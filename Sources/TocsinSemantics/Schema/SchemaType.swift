package import TocsinDiagnostics
internal import TocsinLogModel

/// What a key of a rule file may hold.
package indirect enum SchemaType: Sendable {
  case string(allowsEmpty: Bool)
  case boolean
  case integer(IntegerLimits)
  case enumeration([String])
  case list(of: SchemaType, ListLimits)
  case object(SchemaObject)
  /// Milliseconds since 1970, or an RFC 3339 time; an empty text is none.
  case instant
  /// Carried through unread: metadata of exports and options of rules that need no evaluation.
  case any
}

/// Which integers a key accepts.
package struct IntegerLimits: Sendable {
  /// The set of accepted integers.
  package enum Accepted: Sendable {
    case any
    case range(ClosedRange<Int>)
    case values([Int])

    /// Whether a number is accepted.
    func contains(_ number: Int) -> Bool {
      switch self {
      case .any: true
      case .range(let range): range.contains(number)
      case .values(let values): values.contains(number)
      }
    }
  }

  /// The set of accepted integers; of listed values, in ascending order, since the nearest is looked up in it.
  package let accepted: Accepted
  /// What the number counts, for messages: `seconds`, `days`.
  package let unit: String?
  /// The finding for a number outside.
  package let descriptor: DiagnosticDescriptor
  /// Whether the nearest accepted number may be written instead: numbers that decide signals are not replaced unasked.
  package let correction: Fix.Applicability

  /// Creates limits; the nearest accepted number is offered as an unsafe fix unless `correction` says otherwise.
  package init(
    _ accepted: Accepted, unit: String? = nil, descriptor: DiagnosticDescriptor,
    correction: Fix.Applicability = .unsafe
  ) {
    self.accepted = accepted
    self.unit = unit
    self.descriptor = descriptor
    self.correction = correction
  }
}

/// How many items a list may hold.
package struct ListLimits: Sendable {
  /// Fewest items that the JSON Schema allows; the schema walk doesn't check it.
  package let minimum: Int
  /// Most items; `nil` for any number.
  package let maximum: Int?
  /// The finding for a list that is too short or too long.
  package let descriptor: DiagnosticDescriptor

  /// Creates limits; without arguments any number of items is accepted.
  package init(minimum: Int = 0, maximum: Int? = nil, descriptor: DiagnosticDescriptor = .itemCount) {
    self.minimum = minimum
    self.maximum = maximum
    self.descriptor = descriptor
  }

  /// Any number of items.
  package static let any = ListLimits()
}

/// A mapping of the rule file and the keys it may hold.
package struct SchemaObject: Sendable {
  /// Where it stands: `options`, `queries[]`; empty for the root.
  package let place: String
  /// What the mapping is, in sentences, for readers of the generated documents.
  package let doc: String
  /// The keys it may hold, in the order of the reference page.
  package let fields: [SchemaField]
  /// The names of the fields, as keys of documents are kept.
  let keys: [UTF8Text]
  /// The places of the fields that every such mapping holds.
  let required: [Int]

  /// Creates an object; `place` is empty for the root.
  package init(place: String, doc: String, fields: [SchemaField]) {
    self.place = place
    self.doc = doc
    self.fields = fields
    keys = fields.map { UTF8Text($0.name) }
    required = fields.indices.filter { fields[$0].requirement == .required }
  }

  /// The field of a key; `nil` for a key that the mapping may not hold.
  package subscript(name: String) -> SchemaField? { index(of: UTF8Text(name)).map { fields[$0] } }

  /// The place of a field among ``fields``.
  func index(of key: UTF8Text) -> Int? {
    let count = key.bytes.count
    for index in keys.indices where keys[index].bytes.count == count {
      if keys[index] == key { return index }
    }
    return nil
  }
}

/// One key of the rule file.
package struct SchemaField: Sendable {
  /// Whether a key must be written.
  package enum Requirement: Sendable, Equatable {
    case optional
    case required
    /// Required in some rules only; checked where those rules are.
    case conditional(String)
  }

  /// How a person or an export uses the key.
  package enum Role: Sendable, Equatable {
    case writable
    /// Set by the service and found in exports: accepted, kept, without effect.
    case readOnly
    /// Known in definitions of historical jobs only: rules of the service have no such key.
    case jobOnly
    /// Still accepted; the text says what to write instead.
    case deprecated(String)
  }

  /// The key as it is written in the file, case included.
  package let name: String
  /// What the value may be, null aside.
  package let type: SchemaType
  /// Whether the key must be written; decides whether null is accepted too.
  package let requirement: Requirement
  /// What an absent key means, as a person would write it.
  package let defaultText: String?
  /// How the key is used.
  package let role: Role
  /// One sentence.
  package let doc: String
  /// The public page or client the key is known from.
  package let source: String

  /// Creates a field, by default one that may be left out and is written by people.
  package init(
    _ name: String, _ type: SchemaType, _ requirement: Requirement = .optional,
    default defaultText: String? = nil,
    role: Role = .writable, source: String, _ doc: String
  ) {
    self.name = name
    self.type = type
    self.requirement = requirement
    self.defaultText = defaultText
    self.role = role
    self.doc = doc
    self.source = source
  }

  /// A null stands for an absent key wherever a key may be absent.
  ///
  /// Source: rule reference, section 1.1.
  package var isNullable: Bool { requirement != .required }
}
