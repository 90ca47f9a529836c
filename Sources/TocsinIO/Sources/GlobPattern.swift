import TocsinLogModel

/// `*` and `?` within one path component; a leading dot must be written.
struct GlobPattern {
  private let pattern: WildcardPattern
  private let startsWithDot: Bool

  init(_ text: String) {
    startsWithDot = text.hasPrefix(".")
    pattern = WildcardPattern(
      text.unicodeScalars.map { scalar in
        switch scalar {
        case "*": .anyRun
        case "?": .anyScalar
        default: .literal(UTF8Text(String(scalar)))
        }
      })
  }

  static func isPattern(_ text: String) -> Bool {
    text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
  }

  func matches(_ name: String) -> Bool {
    guard startsWithDot || !name.hasPrefix(".") else { return false }
    return UTF8Text(name).bytes.withUnsafeBufferPointer { pattern.matchesWhole($0) }
  }
}
