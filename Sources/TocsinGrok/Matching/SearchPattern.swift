package import TocsinLogModel

/// A pattern that is looked for anywhere in a text, its groups by number.
package struct SearchPattern: Sendable {
  private let pattern: CompiledPattern
  private let groupCount: Int

  /// `nil` where the pattern cannot be read.
  package init?(_ text: UTF8Text, ignoresCase: Bool = false) {
    // Groups are told by their numbers here.
    guard let pattern = try? CompiledPattern(numbered: text.bytes, ignoresCase: ignoresCase) else {
      return nil
    }
    self.pattern = pattern
    groupCount = pattern.groupCount
  }

  /// The texts of the groups where the pattern is found first, the whole at 0; empty where a group took no part.
  package func groups(in text: UnsafeBufferPointer<UInt8>, _ scratch: GrokScratch) -> [UTF8Text]? {
    guard pattern.match(text, scratch) == .matched else { return nil }
    return (0...groupCount).map { group in
      scratch.range(group).map { UTF8Text(bytes: Array(text[$0])) } ?? ""
    }
  }
}
