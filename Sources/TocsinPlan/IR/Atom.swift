package import TocsinLogModel

/// The smallest test on one field of an event.
package struct Atom: Hashable, Sendable {
  package var field: EventField
  /// For a tag key: the lower-cased `key:` that a tag must begin with; the test sees what follows.
  package var tagPrefix: UTF8Text?
  package var test: AtomTest

  package init(field: EventField, tagPrefix: UTF8Text? = nil, test: AtomTest) {
    self.field = field
    self.tagPrefix = tagPrefix
    self.test = test
  }
}

/// What is asked of a field's values; any value may answer.
package enum AtomTest: Hashable, Sendable {
  /// A value other than null.
  case exists
  /// Equal to one of these; sorted by text, so that equal sets are equal atoms. Source: query reference, section 1.5.
  case equals([EqualityValue])
  /// The same after lower-casing the event's value; the texts are lower-cased already.
  case equalsIgnoringCase([EqualityValue])
  /// The pattern covers the whole text of a string, number or boolean.
  case wildcard(WildcardPattern, spelling: UTF8Text, ignoringCase: Bool)
  /// Tokens of free text. `onlyStrings` is false for full text, where numbers and booleans are searched by their text.
  case phrase(TokenPhrase, onlyStrings: Bool)
  /// A wildcard over a stretch of free text; the pattern is lower-cased.
  case stretch(WildcardPattern, spelling: UTF8Text, onlyStrings: Bool)
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
  package let text: UTF8Text
  package let number: DecimalNumber?

  package init(_ text: UTF8Text) {
    self.text = text
    number = DecimalNumber(text)
  }

  package static func < (left: EqualityValue, right: EqualityValue) -> Bool { left.text < right.text }
}

/// An interval of exact numbers; a missing end is open.
package struct NumberInterval: Hashable, Sendable {
  package var lower: DecimalNumber?
  package var includesLower: Bool
  package var upper: DecimalNumber?
  package var includesUpper: Bool

  package func contains(_ value: DecimalNumber) -> Bool {
    if let lower, value < lower || (!includesLower && value == lower) { return false }
    if let upper, value > upper || (!includesUpper && value == upper) { return false }
    return true
  }
}

/// An interval of texts, ordered by UTF-8 bytes.
package struct TextInterval: Hashable, Sendable {
  package var lower: UTF8Text?
  package var includesLower: Bool
  package var upper: UTF8Text?
  package var includesUpper: Bool

  package func contains(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
    if let lower {
      if value.lexicographicallyPrecedes(lower.bytes) { return false }
      if !includesLower, value.elementsEqual(lower.bytes) { return false }
    }
    if let upper {
      if upper.bytes.lexicographicallyPrecedes(value) { return false }
      if !includesUpper, value.elementsEqual(upper.bytes) { return false }
    }
    return true
  }
}

/// An interval of instants.
package struct TimeInterval: Hashable, Sendable {
  package var lower: Timestamp?
  package var includesLower: Bool
  package var upper: Timestamp?
  package var includesUpper: Bool

  package func contains(_ value: Timestamp) -> Bool {
    if let lower, value < lower || (!includesLower && value == lower) { return false }
    if let upper, value > upper || (!includesUpper && value == upper) { return false }
    return true
  }
}

extension Atom {
  /// A rough price of one test, for ordering only: cheap and selective first.
  package var cost: Int {
    let base: Int
    switch test {
    case .exists: base = 2
    case .equals(let values): base = 1 + values.count / 8
    case .equalsIgnoringCase: base = 4
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
