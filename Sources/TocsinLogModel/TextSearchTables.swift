/// The patterns and phrases of a plan as flat tables of plain values, and matching against them.
///
/// All searches are linear in the text, or linear times ``shortSegment``, whatever the pattern: taking each segment
/// between stars at its first place is always right, since a segment covers a fixed number of scalars, and finding it
/// never starts over (``TextSearchTables/find(_:in:from:to:atTokenStart:atTokenEnd:)``).
package struct TextSearchTables: Sendable {
  /// A segment of a pattern, or a token of a phrase: bytes in which 0xFF is any scalar.
  package struct Segment: Sendable {
    var start: Int32
    var count: Int32
    /// Without any-scalars: where its Knuth–Morris–Pratt table begins in ``failures``.
    var failure: Int32
    /// With any-scalars and longer than ``shortSegment``: where its bit masks begin in ``masks``; else -1.
    var mask: Int32
    var hasAnyScalar: Bool
    var beginsWithToken: Bool
    var endsWithToken: Bool
  }

  /// A pattern within the tables.
  package struct Wildcard: Sendable {
    var first: Int32
    var count: Int32
    var beginsWithRun: Bool
    var endsWithRun: Bool
  }

  /// A phrase within the tables.
  package struct Phrase: Sendable {
    var first: Int32
    var count: Int32
    /// Where the Knuth–Morris–Pratt table over its tokens begins in ``failures``.
    var failure: Int32
  }

  /// Segments with any-scalars up to this many bytes are tried at each place; longer ones run as bit sets.
  static let shortSegment = 64

  private(set) var bytes: [UInt8] = []
  private(set) var segments: [Segment] = []
  private(set) var failures: [Int32] = []
  private(set) var masks: [UInt64] = []

  /// Creates tables without patterns.
  package init() {}

  /// Compiles a pattern, and returns where its parts are in the tables.
  package mutating func add(_ pattern: WildcardPattern) -> Wildcard {
    let first = Int32(truncatingIfNeeded: segments.count)
    for segment in pattern.segments { add(segment: segment) }
    return Wildcard(
      first: first, count: Int32(truncatingIfNeeded: pattern.segments.count),
      beginsWithRun: pattern.beginsWithRun, endsWithRun: pattern.endsWithRun)
  }

  /// Compiles a phrase, and returns where its tokens are in the tables.
  package mutating func add(_ phrase: TokenPhrase) -> Phrase {
    let first = Int32(truncatingIfNeeded: segments.count)
    for token in phrase.tokens { add(segment: token.bytes) }
    let failure = Int32(truncatingIfNeeded: failures.count)
    failures += TextSearchTables.failureTable(phrase.tokens)
    return Phrase(first: first, count: Int32(truncatingIfNeeded: phrase.tokens.count), failure: failure)
  }

  private mutating func add(segment: [UInt8]) {
    let hasAnyScalar = segment.contains(WildcardPattern.anyScalarByte)
    let isLong = hasAnyScalar && segment.count > TextSearchTables.shortSegment
    segments.append(
      Segment(
        start: Int32(truncatingIfNeeded: bytes.count), count: Int32(truncatingIfNeeded: segment.count),
        failure: Int32(truncatingIfNeeded: failures.count),
        mask: isLong ? Int32(truncatingIfNeeded: masks.count) : -1, hasAnyScalar: hasAnyScalar,
        beginsWithToken: segment.withUnsafeBufferPointer { TextTokens.classify($0, at: 0).isToken },
        endsWithToken: segment.withUnsafeBufferPointer { TextTokens.isToken($0, before: $0.count) }))
    bytes += segment
    if !hasAnyScalar { failures += TextSearchTables.failureTable(segment) }
    if isLong { masks += TextSearchTables.bitMasks(segment) }
  }

  /// By length of a matched prefix, less one: the length of the longest shorter prefix that ends it.
  static func failureTable<Element: Equatable>(_ elements: [Element]) -> [Int32] {
    var table = [Int32](repeating: 0, count: elements.count)
    var matched = 0
    for index in elements.indices.dropFirst() {
      while matched > 0, elements[index] != elements[matched] { matched = Int(table[matched - 1]) }
      if elements[index] == elements[matched] { matched += 1 }
      table[index] = Int32(truncatingIfNeeded: matched)
    }
    return table
  }

  /// For each byte value the positions it may stand at, then the positions of any-scalars.
  private static func bitMasks(_ segment: [UInt8]) -> [UInt64] {
    let words = (segment.count + 63) / 64
    var masks = [UInt64](repeating: 0, count: 257 * words)
    for (position, byte) in segment.enumerated() {
      let (word, bit) = (position / 64, UInt64(1) << UInt64(position % 64))
      if byte == WildcardPattern.anyScalarByte {
        for value in 0..<256 where value & 0xC0 != 0x80 { masks[value * words + word] |= bit }
        masks[256 * words + word] |= bit
      } else {
        masks[Int(byte) * words + word] |= bit
      }
    }
    return masks
  }
}
