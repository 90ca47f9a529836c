package import TocsinLogModel

/// The smallest test on one field of an event.
package struct Atom: Hashable, Sendable {
  /// Field whose values the test sees.
  package var field: EventField
  /// For a tag key: the lower-cased `key:` that a tag must begin with; the test sees what follows.
  package var tagPrefix: UTF8Text?
  /// What one of the values must be.
  package var test: AtomTest
  /// The event's value is lower-cased before the test; what the test holds is lower-cased already.
  package var isCaseInsensitive: Bool

  /// Creates a test of one field.
  ///
  /// Case-insensitive operands must be lowercase already.
  package init(
    field: EventField, tagPrefix: UTF8Text? = nil, test: AtomTest, isCaseInsensitive: Bool = false
  ) {
    self.field = field
    self.tagPrefix = tagPrefix
    self.test = test
    self.isCaseInsensitive = isCaseInsensitive
  }
}

/// What is asked of a field's values; any value may answer.
package enum AtomTest: Hashable, Sendable {
  /// A value other than null.
  case exists
  /// Equal to one of these; sorted by text, so that equal sets are equal atoms. Source: query reference, section 1.5.
  case equals([EqualityValue])
  /// The pattern covers the whole text of a string, number or boolean.
  case wildcard(WildcardPattern)
  /// Tokens of free text. `onlyStrings` is false for full text, where numbers and booleans are searched by their text.
  case phrase(TokenPhrase, onlyStrings: Bool)
  /// A wildcard over a stretch of free text.
  case stretch(WildcardPattern, onlyStrings: Bool)
  case interval(NumberInterval)
  /// Strings by bytes.
  case textInterval(TextInterval)
  /// Tags: by value where the tag's value is a number, else by bytes.
  case tagInterval(NumberInterval, TextInterval)
  case addressIn([CIDRBlock])
  /// The event's own time.
  case timeWithin(TimeInterval)
}

/// A value to compare with: its text, and its number where the text is one.
package struct EqualityValue: Hashable, Sendable, Comparable {
  /// Compared byte for byte with strings, booleans, and numbers as written.
  package let text: UTF8Text
  /// Compared with numbers by value, so `1.0` equals `1`.
  ///
  /// `nil` if the text is no number.
  package let number: DecimalNumber?

  /// Reads the number from the text.
  package init(_ text: UTF8Text) {
    self.text = text
    number = DecimalNumber(text)
  }

  /// Orders by the bytes of the text.
  package static func < (left: EqualityValue, right: EqualityValue) -> Bool { left.text < right.text }
}

/// An interval of exact numbers; a missing end is open.
package struct NumberInterval: Hashable, Sendable {
  /// `nil`: unbounded below.
  package var lower: DecimalNumber?
  /// Whether the interval contains its lower end.
  package var includesLower: Bool
  /// `nil`: unbounded above.
  package var upper: DecimalNumber?
  /// Whether the interval contains its upper end.
  package var includesUpper: Bool
}

/// An interval of texts, ordered by UTF-8 bytes.
package struct TextInterval: Hashable, Sendable {
  /// `nil`: unbounded below.
  package var lower: UTF8Text?
  /// Whether the interval contains its lower end.
  package var includesLower: Bool
  /// `nil`: unbounded above.
  package var upper: UTF8Text?
  /// Whether the interval contains its upper end.
  package var includesUpper: Bool
}

/// An interval of instants.
package struct TimeInterval: Hashable, Sendable {
  /// `nil`: unbounded below.
  package var lower: Timestamp?
  /// Whether the interval contains its lower end.
  package var includesLower: Bool
  /// `nil`: unbounded above.
  package var upper: Timestamp?
  /// Whether the interval contains its upper end.
  package var includesUpper: Bool
}

extension Atom {
  /// A rough price of one test, for ordering only: cheap and selective first.
  package var cost: Int {
    let base: Int
    switch test {
    case .exists: base = 2
    case .equals(let values): base = (isCaseInsensitive ? 4 : 1) + values.count / 8
    case .timeWithin: base = 2
    case .interval, .textInterval, .tagInterval: base = 6
    case .addressIn: base = 8
    case .wildcard: base = 10
    case .phrase: base = 30
    case .stretch: base = 40
    }
    switch field {
    case .anyText: return base * 20
    case .tags: return base + 3
    default: return base
    }
  }
}
