package import TocsinLogModel

/// Words that are truth values to readers of YAML 1.1 and texts to those of YAML 1.2.
///
/// Source: YAML 1.1, language-independent types, `bool`.
package enum OldBooleans {
  private static let values: [[UInt8]: Bool] = Dictionary(
    uniqueKeysWithValues: [
      ("y", true), ("yes", true), ("on", true), ("n", false), ("no", false), ("off", false),
    ].map { (Array($0.utf8), $1) })

  /// What the text is to readers of YAML 1.1, in capitals or not; `nil` where it is a text to all.
  package static func value(_ text: UTF8Text) -> Bool? { value(text.bytes) }

  static func value(_ text: [UInt8]) -> Bool? {
    guard text.count <= 3 else { return nil }
    return values[text.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }]
  }
}
