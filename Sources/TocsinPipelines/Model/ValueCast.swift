import TocsinEvents
import TocsinGrok
import TocsinLogModel

/// What a remapper makes of a value.
enum ValueCast: String, Sendable, CaseIterable {
  case automatic = "auto"
  case string
  case integer
  case double

  /// The value in another type; as it was where that cannot be.
  func cast(_ value: AttributeValue) -> AttributeValue {
    switch (self, value) {
    case (_, .object), (_, .array), (_, .null), (.automatic, _): return value
    case (.string, _): return ValueText.text(value).map { .string($0) } ?? value
    case (.integer, .string(let text)): return ValueText.integer(text).map { ValueText.number($0) } ?? value
    case (.integer, .number):
      guard let number = ValueText.double(value), abs(number) < 9.2e18 else { return value }
      return ValueText.number(Int64(number))
    case (.double, _): return ValueText.double(value).map { ValueText.number($0) } ?? value
    case (.integer, .boolean): return value
    }
  }
}
