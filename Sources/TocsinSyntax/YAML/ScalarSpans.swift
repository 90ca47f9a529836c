package import TocsinDiagnostics
import TocsinLogModel

extension YAMLNode {
  /// Carries a byte range of a scalar's value (after unquoting and folding) to the bytes of the file.
  ///
  /// Exact for everything but runs of white space inside folded scalars. A range beyond the value is clamped; the span
  /// of another node is the node's own.
  package func span(of range: SourceSpan, in file: SourceFile) -> SourceSpan {
    spanMapping(in: file).span(of: range)
  }

  /// The same for many ranges of one scalar: the scalar is read once.
  package func spanMapping(in file: SourceFile) -> ScalarSpanMapping {
    guard let scalar, span.end <= file.bytes.count else {
      return ScalarSpanMapping(whole: span, style: nil, offsets: [], bytes: [])
    }
    if let start = ScalarAlignment.verbatim(scalar, at: span, in: file.bytes) {
      return ScalarSpanMapping(
        whole: span, style: scalar.style, offsets: [], verbatim: start..<start + scalar.text.bytes.count,
        bytes: [])
    }
    return ScalarSpanMapping(
      whole: span, style: scalar.style,
      offsets: ScalarAlignment.offsets(of: scalar, at: span, in: file.bytes),
      bytes: file.bytes)
  }
}

/// Carries byte ranges of a scalar's value to the bytes of its file.
package struct ScalarSpanMapping: Sendable {
  fileprivate let whole: SourceSpan
  fileprivate let style: YAMLScalar.Style?
  fileprivate let offsets: [Int]
  /// Where the value stands in the file, byte by byte; most do.
  fileprivate var verbatim: Range<Int>?
  fileprivate let bytes: [UInt8]

  package func span(of range: SourceSpan) -> SourceSpan {
    guard style != nil else { return whole }
    if let verbatim {
      let start = min(max(range.start, 0), verbatim.count)
      let end = min(max(range.end, start), verbatim.count)
      return SourceSpan(verbatim.lowerBound + start, verbatim.lowerBound + end)
    }
    let start = min(max(range.start, 0), offsets.count - 1)
    let end = min(max(range.end, start), offsets.count - 1)
    if start == end { return SourceSpan(offsets[start], offsets[start]) }
    return SourceSpan(
      offsets[start],
      max(offsets[start] + 1, offsets[end - 1] + length(offsets[end - 1], offsets[end])))
  }

  /// The bytes that stand for one byte of the value: an escape, or one scalar, not the fold after it.
  private func length(_ start: Int, _ next: Int) -> Int {
    guard start < bytes.count else { return 0 }
    if bytes[start] == UInt8(ascii: "\\"), style == .doubleQuoted { return max(1, next - start) }
    if bytes[start] == UInt8(ascii: "'"), style == .singleQuoted {
      return max(1, min(2, next - start))
    }
    return 1
  }
}

/// Finds, for each byte of a scalar's value, the byte of the file that it came from.
enum ScalarAlignment {
  /// Where the value of a scalar on one line stands, if it is written as it is read.
  static func verbatim(_ scalar: YAMLScalar, at span: SourceSpan, in bytes: [UInt8]) -> Int? {
    let start: Int
    switch scalar.style {
    case .plain: start = span.start
    case .singleQuoted, .doubleQuoted: start = span.start + 1
    case .literal, .folded: return nil
    }
    let value = scalar.text.bytes
    guard start + value.count <= span.end, span.end <= bytes.count else { return nil }
    let isSame = bytes.withUnsafeBufferPointer {
      scalar.text.equals(UnsafeBufferPointer(rebasing: $0[start..<start + value.count]))
    }
    let isSimple = !value.contains {
      $0 == 0x0A || $0 == 0x0D || $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "'")
    }
    return isSame && isSimple ? start : nil
  }

  /// One offset for each byte of the value, and one for its end.
  static func offsets(of scalar: YAMLScalar, at span: SourceSpan, in bytes: [UInt8]) -> [Int] {
    var source = span.start
    let end = min(span.end, bytes.count)
    switch scalar.style {
    case .plain: break
    case .singleQuoted, .doubleQuoted: source += 1
    case .literal, .folded:
      while source < end, bytes[source] != 0x0A { source += 1 }
      source += 1
    }
    var offsets: [Int] = []
    offsets.reserveCapacity(scalar.text.bytes.count + 1)
    let value = scalar.text.bytes
    var index = 0
    while index < value.count {
      if scalar.style == .doubleQuoted {
        source = skipLineContinuation(bytes, source, end)
        if source < end, bytes[source] == UInt8(ascii: "\\"),
          let escape = DoubleQuotedEscape.decode(bytes, at: source)
        {
          for _ in 0..<max(1, escape.text.count) where index < value.count {
            offsets.append(source)
            index += 1
          }
          source += escape.length
          continue
        }
      }
      let byte = value[index]
      if isSpace(byte) {
        offsets.append(min(source, end))
        if source < end, bytes[source] == byte || isSpace(bytes[source]) {
          source += 1
          if byte == 0x20, bytes[source - 1] != 0x20 { source = skipSpace(bytes, source, end) }
        }
      } else {
        while source < end, bytes[source] != byte, isSpace(bytes[source]) { source += 1 }
        offsets.append(min(source, end))
        source += 1
        if byte == UInt8(ascii: "'"), scalar.style == .singleQuoted { source += 1 }
      }
      index += 1
    }
    offsets.append(min(source, end))
    return offsets
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  private static func skipSpace(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
    var source = start
    while source < end, isSpace(bytes[source]) { source += 1 }
    return source
  }

  /// A backslash at the end of a line joins it with the next.
  private static func skipLineContinuation(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
    guard start + 1 < end, bytes[start] == UInt8(ascii: "\\"),
      bytes[start + 1] == 0x0A || bytes[start + 1] == 0x0D
    else { return start }
    return skipSpace(bytes, start + 1, end)
  }
}

/// Escapes of double-quoted YAML strings.
enum DoubleQuotedEscape {
  /// The text of the escape at `index`, and how many bytes it takes.
  static func decode(_ bytes: [UInt8], at index: Int) -> (text: [UInt8], length: Int)? {
    if let json = JSONEscape.decode(bytes, at: index) { return json }
    guard index + 1 < bytes.count else { return nil }
    let digits: Int
    switch bytes[index + 1] {
    case UInt8(ascii: "x"): digits = 2
    case UInt8(ascii: "u"): digits = 4
    case UInt8(ascii: "U"): digits = 8
    case UInt8(ascii: "N"): return ([0xC2, 0x85], 2)
    case UInt8(ascii: "_"): return ([0xC2, 0xA0], 2)
    case UInt8(ascii: "L"): return ([0xE2, 0x80, 0xA8], 2)
    case UInt8(ascii: "P"): return ([0xE2, 0x80, 0xA9], 2)
    default: return ([0], 2)
    }
    guard index + 2 + digits <= bytes.count,
      let value = UInt32(
        String(decoding: bytes[(index + 2)..<(index + 2 + digits)], as: UTF8.self), radix: 16),
      let scalar = Unicode.Scalar(value)
    else { return nil }
    return (Array(String(scalar).utf8), 2 + digits)
  }
}
