/// Follows JSON strings byte by byte, as far as their ends: what is inside is checked when the record is read.
struct JSONStringScan {
  private(set) var isInside = false
  private var isEscaped = false

  enum Step {
    /// Not in a string: the byte is structure.
    case outside
    case opens
    /// A byte of the string's text, as written.
    case inside
    case closes
  }

  mutating func step(_ byte: UInt8) -> Step {
    guard isInside else {
      guard byte == UInt8(ascii: "\"") else { return .outside }
      isInside = true
      return .opens
    }
    if isEscaped {
      isEscaped = false
    } else if byte == UInt8(ascii: "\\") {
      isEscaped = true
    } else if byte == UInt8(ascii: "\"") {
      isInside = false
      return .closes
    }
    return .inside
  }
}
