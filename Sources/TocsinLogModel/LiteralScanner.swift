/// A byte string to look for in raw records.
package struct ScanLiteral: Hashable, Comparable, Sendable {
  /// At least two bytes; lower-cased where case is ignored.
  package let bytes: [UInt8]
  /// ASCII letters only: other letters are never part of such a literal.
  package let ignoresCase: Bool

  package init(_ bytes: [UInt8], ignoresCase: Bool = false) {
    self.bytes = ignoresCase ? bytes.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 } : bytes
    self.ignoresCase = ignoresCase
  }

  package static func < (left: ScanLiteral, right: ScanLiteral) -> Bool {
    left.bytes == right.bytes
      ? !left.ignoresCase && right.ignoresCase : left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

/// Finds the next place where any of a few literals stands, sixteen bytes at a time.
///
/// Of each literal the two bytes that are rarest in logs are compared first; a block without such a pair is passed over
/// in a handful of instructions a literal.
package final class LiteralScanner: Sendable {
  /// More literals cost more than reading the records does.
  package static let maximumCount = 12
  /// Readable bytes that must follow the text.
  package static let padding = 64

  /// The first test of a literal: two bytes at two offsets.
  private struct Probe {
    var first: SIMD16<UInt8>
    var second: SIMD16<UInt8>
    /// 0x20 in every lane where the byte is a letter whose case is ignored.
    var firstFold: SIMD16<UInt8>
    var secondFold: SIMD16<UInt8>
    var firstOffset: Int
    var secondOffset: Int
    var literalStart: Int
    var literalCount: Int
    var ignoresCase: Bool
  }

  private typealias Mask = SIMDMask<SIMD16<Int8>>

  // Written in `init`, read from then on.
  nonisolated(unsafe) private let probes: UnsafeMutableBufferPointer<Probe>
  private let text: [UInt8]

  /// At most ``maximumCount`` literals, none shorter than two bytes.
  package init(_ literals: [ScanLiteral]) {
    var text: [UInt8] = []
    probes = .allocate(capacity: literals.count)
    for (index, literal) in literals.enumerated() {
      let (one, other) = LiteralScanner.rarestPair(literal)
      probes.initializeElement(
        at: index,
        to: Probe(
          first: SIMD16<UInt8>(repeating: literal.bytes[one]),
          second: SIMD16<UInt8>(repeating: literal.bytes[other]),
          firstFold: LiteralScanner.fold(literal, one), secondFold: LiteralScanner.fold(literal, other),
          firstOffset: one, secondOffset: other, literalStart: text.count, literalCount: literal.bytes.count,
          ignoresCase: literal.ignoresCase))
      text += literal.bytes
    }
    self.text = text
  }

  deinit { probes.deallocate() }

  /// The place, at or after `start`, of the first byte of a literal that stands wholly before `end`; `end` when there
  /// is none.
  ///
  /// ``padding`` bytes beyond `end` must be readable.
  package func next(in base: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
    var place = start
    while place < end {
      // Sixty-four bytes at once, as long as nothing is found.
      while place &+ 64 <= end, !mayStand(base + place) { place &+= 64 }
      guard place < end else { return end }
      let stop = min(place &+ 64, end)
      while place < stop {
        if stands(at: base + place, before: base + end) { return place }
        place &+= 1
      }
    }
    return end
  }

  /// Some literal's pair of bytes stands in the sixty-four places from `place` on.
  @inline(__always)
  private func mayStand(_ place: UnsafePointer<UInt8>) -> Bool {
    var found = SIMD2<UInt64>.zero
    for index in 0..<probes.count {
      let probe = probes.baseAddress.unsafelyUnwrapped + index
      let first = UnsafeRawPointer(place + probe.pointee.firstOffset)
      let second = UnsafeRawPointer(place + probe.pointee.secondOffset)
      if probe.pointee.ignoresCase {
        found |=
          LiteralScanner.folded(first, second, probe, 0) | LiteralScanner.folded(first, second, probe, 16)
        found |=
          LiteralScanner.folded(first, second, probe, 32) | LiteralScanner.folded(first, second, probe, 48)
      } else {
        found |=
          LiteralScanner.exact(first, second, probe, 0) | LiteralScanner.exact(first, second, probe, 16)
        found |=
          LiteralScanner.exact(first, second, probe, 32) | LiteralScanner.exact(first, second, probe, 48)
      }
    }
    return found[0] | found[1] != 0
  }

  @inline(__always)
  private static func exact(
    _ first: UnsafeRawPointer, _ second: UnsafeRawPointer, _ probe: UnsafeMutablePointer<Probe>, _ at: Int
  ) -> SIMD2<UInt64> {
    let one: Mask = first.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self) .== probe.pointee.first
    let other: Mask =
      second.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self) .== probe.pointee.second
    return unsafeBitCast(one .& other, to: SIMD2<UInt64>.self)
  }

  @inline(__always)
  private static func folded(
    _ first: UnsafeRawPointer, _ second: UnsafeRawPointer, _ probe: UnsafeMutablePointer<Probe>, _ at: Int
  ) -> SIMD2<UInt64> {
    let firstBlock = first.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self) | probe.pointee.firstFold
    let secondBlock =
      second.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self) | probe.pointee.secondFold
    let one: Mask = firstBlock .== probe.pointee.first
    let other: Mask = secondBlock .== probe.pointee.second
    return unsafeBitCast(one .& other, to: SIMD2<UInt64>.self)
  }

  private func stands(at place: UnsafePointer<UInt8>, before end: UnsafePointer<UInt8>) -> Bool {
    literals: for probe in probes where place + probe.literalCount <= end {
      for offset in 0..<probe.literalCount {
        let byte = place[offset]
        let wanted = text[probe.literalStart + offset]
        if byte == wanted { continue }
        guard probe.ignoresCase, byte &- 0x41 < 26, byte | 0x20 == wanted else { continue literals }
      }
      return true
    }
    return false
  }

  // MARK: - Choosing bytes

  private static func fold(_ literal: ScanLiteral, _ index: Int) -> SIMD16<UInt8> {
    let isLetter = literal.ignoresCase && literal.bytes[index] &- 0x61 < 26
    return SIMD16<UInt8>(repeating: isLetter ? 0x20 : 0)
  }

  /// The offsets of the two rarest bytes, among the first 48 so that the padding covers them.
  private static func rarestPair(_ literal: ScanLiteral) -> (Int, Int) {
    let offsets = literal.bytes.indices.prefix(48)
    let ranked = offsets.sorted {
      (frequency(literal.bytes[$0], literal.ignoresCase), $0)
        < (frequency(literal.bytes[$1], literal.ignoresCase), $1)
    }
    // Equal bytes side by side say less than different ones.
    let one = ranked.first ?? 0
    let other =
      ranked.dropFirst().first { literal.bytes[$0] != literal.bytes[one] } ?? ranked.dropFirst().first ?? one
    return (one, other)
  }

  /// How common a byte is in JSON logs, roughly: the order matters, not the numbers.
  package static func frequency(_ byte: UInt8, _ ignoresCase: Bool = false) -> Int {
    switch byte {
    case UInt8(ascii: "\""): 100
    case UInt8(ascii: ":"), UInt8(ascii: ","): 60
    case UInt8(ascii: " "), UInt8(ascii: "e"), UInt8(ascii: "t"), UInt8(ascii: "a"), UInt8(ascii: "i"): 50
    case UInt8(ascii: "o"), UInt8(ascii: "n"), UInt8(ascii: "s"), UInt8(ascii: "r"): 45
    case 0x30...0x39: 40
    case UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/"): 30
    case UInt8(ascii: "c"), UInt8(ascii: "d"), UInt8(ascii: "l"), UInt8(ascii: "m"), UInt8(ascii: "p"),
      UInt8(ascii: "u"):
      25
    case 0x61...0x7A: 15
    case UInt8(ascii: "{"), UInt8(ascii: "}"): 12
    case 0x41...0x5A: ignoresCase ? 20 : 8
    case UInt8(ascii: "\\"): 6
    default: 4
    }
  }
}
