/// A pattern of literals, `*` (any run) and `?` (one Unicode scalar).
///
/// Two spellings of one pattern are equal: runs of stars are one star. Matching is ``TextSearchTables``' work.
/// Source: query reference, sections 4.1 and 4.3.
package struct WildcardPattern: Hashable, Sendable {
  /// A part of a pattern.
  package enum Piece: Hashable, Sendable {
    case literal(UTF8Text)
    /// `*`
    case anyRun
    /// `?`
    case anyScalar
  }

  /// Stands for `?` within a segment: a byte that is in no UTF-8 text.
  package static let anyScalarByte: UInt8 = 0xFF

  /// What stands between stars; none is empty.
  package let segments: [[UInt8]]
  /// Whether the pattern begins with `*`.
  package let beginsWithRun: Bool
  /// Whether the pattern ends with `*`.
  package let endsWithRun: Bool

  /// Creates a pattern.
  ///
  /// Runs of `*` count as one.
  package init(_ pieces: [Piece]) {
    var segments: [[UInt8]] = [[]]
    for piece in pieces {
      switch piece {
      case .anyRun: segments.append([])
      case .anyScalar: segments[segments.count - 1].append(WildcardPattern.anyScalarByte)
      case .literal(let text): segments[segments.count - 1] += text.bytes
      }
    }
    // The part before the first star and after the last is empty exactly where the pattern begins or ends with one.
    beginsWithRun = segments.count > 1 && segments[0].isEmpty
    endsWithRun = segments.count > 1 && segments[segments.count - 1].isEmpty
    self.segments = segments.filter { !$0.isEmpty }
  }

  /// The bytes of a segment at once: the standard hash of an array takes them one by one.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(beginsWithRun)
    hasher.combine(endsWithRun)
    hasher.combine(segments.count)
    for segment in segments { UTF8Text(bytes: segment).hash(into: &hasher) }
  }

  /// The runs of bytes that every text meeting the pattern holds.
  package var literals: [[UInt8]] {
    segments.flatMap { $0.split(separator: WildcardPattern.anyScalarByte).map(Array.init) }
  }

  /// The pattern covers the whole text.
  ///
  /// For single use: a plan keeps its tables.
  package func matchesWhole(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var tables = TextSearchTables()
    let handle = tables.add(self)
    return tables.matchesWhole(handle, text)
  }

  /// The pattern covers a stretch of lower-cased text.
  ///
  /// For single use: a plan keeps its tables.
  package func matchesStretch(of text: UnsafeBufferPointer<UInt8>) -> Bool {
    var tables = TextSearchTables()
    let handle = tables.add(self)
    return tables.matchesStretch(handle, text)
  }
}

extension WildcardPattern: CustomStringConvertible {
  /// The pattern in its shortest spelling; `*`, `?` and `\` that stand for themselves are escaped.
  package var description: String {
    let parts = segments.map { segment in
      let spelled = segment.flatMap { byte -> [UInt8] in
        switch byte {
        case WildcardPattern.anyScalarByte: [UInt8(ascii: "?")]
        case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "\\"): [UInt8(ascii: "\\"), byte]
        default: [byte]
        }
      }
      return String(decoding: spelled, as: UTF8.self)
    }
    if parts.isEmpty { return beginsWithRun ? "*" : "" }
    return (beginsWithRun ? "*" : "") + parts.joined(separator: "*") + (endsWithRun ? "*" : "")
  }
}
