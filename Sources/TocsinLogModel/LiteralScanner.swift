import CByteScan

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A byte string to look for in raw records.
package struct ScanLiteral: Hashable, Comparable, Sendable {
  /// At least two bytes; lower-cased where case is ignored.
  package let bytes: [UInt8]
  /// ASCII letters only: other letters are never part of such a literal.
  package let ignoresCase: Bool

  /// Creates a literal.
  ///
  /// With `ignoresCase` it is lowercased.
  package init(_ bytes: [UInt8], ignoresCase: Bool = false) {
    self.bytes = ignoresCase ? bytes.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 } : bytes
    self.ignoresCase = ignoresCase
  }

  /// Orders by bytes; of equal ones, the case-sensitive literal first.
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

    var distance: Int { secondOffset &- firstOffset }
  }

  private typealias Mask = SIMDMask<SIMD16<Int8>>

  // Written in `init`, read from then on.
  nonisolated(unsafe) private let probes: UnsafeMutableBufferPointer<Probe>
  /// The same tests, for the scan for lines.
  nonisolated(unsafe) private let pairs: UnsafeMutableBufferPointer<tocsin_byte_pair>
  private let text: [UInt8]

  /// At most ``maximumCount`` literals, none shorter than two bytes.
  package init(_ literals: [ScanLiteral]) {
    var text: [UInt8] = []
    probes = .allocate(capacity: literals.count)
    pairs = .allocate(capacity: literals.count)
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
      pairs.initializeElement(
        at: index,
        to: tocsin_byte_pair(
          first: literal.bytes[one], second: literal.bytes[other], first_fold: probes[index].firstFold[0],
          second_fold: probes[index].secondFold[0], distance: UInt32(other - one)))
      text += literal.bytes
    }
    self.text = text
  }

  deinit {
    probes.deallocate()
    pairs.deallocate()
  }

  /// The end of the line that begins at `start`, and whether a literal stands in it: one pass looks for both.
  ///
  /// The end is the place of the line's newline, or `end`. No literal holds a newline. ``padding`` bytes beyond `end`
  /// must be readable.
  package func line(in base: UnsafePointer<UInt8>, from start: Int, to end: Int) -> (end: Int, isHit: Bool) {
    if pairs.isEmpty {
      guard let found = memchr(base + start, 0x0A, end &- start) else { return (end, false) }
      return (UnsafeRawPointer(found) - UnsafeRawPointer(base), false)
    }
    var place = start
    while true {
      let stop = tocsin_scan(base, place, end, pairs.baseAddress, pairs.count)
      place = stop.block
      if place &+ 64 > end { break }
      if stop.has_pair, isHit(in: base, from: place, to: stop.newline, lineStart: start, end) {
        return (LiteralScanner.newline(in: base, from: stop.newline, to: end), true)
      }
      if stop.newline < place &+ 64 { return (stop.newline, false) }
      place &+= 64
    }
    let stop = LiteralScanner.newline(in: base, from: place, to: end)
    return (stop, isHit(in: base, from: place, to: stop, lineStart: start, end))
  }

  /// Passes over lines from `start` on, where one begins: those in which no literal stands, of at most `limit` bytes,
  /// that begin with a visible character.
  ///
  /// Stops early at whatever may be otherwise; the line that begins where it stopped is to be looked at by itself. Line
  /// ends and ``padding`` are as for ``line(in:from:to:)``.
  /// - Returns: where the next line begins, and how many lines were passed over.
  package func passLines(
    in base: UnsafePointer<UInt8>, from start: Int, to end: Int, limit: Int
  ) -> (next: Int, count: Int) {
    if pairs.isEmpty { return (start, 0) }
    let passage = tocsin_pass(base, start, end, pairs.baseAddress, pairs.count, limit)
    return (passage.start, passage.lines)
  }

  @inline(__always)
  private static func load(_ place: UnsafeRawPointer, _ offset: Int) -> SIMD16<UInt8> {
    place.loadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self)
  }

  @inline(__always)
  private static func equal(_ left: SIMD16<UInt8>, _ right: SIMD16<UInt8>) -> SIMD2<UInt64> {
    let isEqual: Mask = left .== right
    return unsafeBitCast(isEqual, to: SIMD2<UInt64>.self)
  }

  /// The first newline, or `end`.
  package static func newline(in base: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
    let newline = SIMD16<UInt8>(repeating: 0x0A)
    var place = start
    while place < end {
      let words = equal(load(UnsafeRawPointer(base + place), 0), newline)
      let (low, high) = (words[0], words[1])
      if low | high != 0 {
        let offset = low != 0 ? low.trailingZeroBitCount &>> 3 : 8 &+ high.trailingZeroBitCount &>> 3
        return min(place &+ offset, end)
      }
      place &+= 16
    }
    return end
  }

  /// A literal stands in a line, its first probed byte among those from `start` to `stop`.
  @inline(never)
  private func isHit(
    in base: UnsafePointer<UInt8>, from start: Int, to stop: Int, lineStart: Int, _ end: Int
  ) -> Bool {
    for probe in probes {
      var place = start
      while place < stop {
        let block = UnsafeRawPointer(base + place)
        let first = LiteralScanner.load(block, 0) | probe.firstFold
        let second = LiteralScanner.load(block, probe.distance) | probe.secondFold
        let words =
          LiteralScanner.equal(first, probe.first) & LiteralScanner.equal(second, probe.second)
        for half in 0..<2 {
          var bits = words[half] & 0x0101_0101_0101_0101
          while bits != 0 {
            let first = place &+ half &* 8 &+ bits.trailingZeroBitCount &>> 3
            let literal = first &- probe.firstOffset
            if first < stop, literal >= lineStart, stands(probe, at: base + literal, before: base + end) {
              return true
            }
            bits &= bits &- 1
          }
        }
        place &+= 16
      }
    }
    return false
  }

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
    for probe in probes where stands(probe, at: place, before: end) { return true }
    return false
  }

  private func stands(
    _ probe: Probe, at place: UnsafePointer<UInt8>, before end: UnsafePointer<UInt8>
  ) -> Bool {
    guard place + probe.literalCount <= end else { return false }
    for offset in 0..<probe.literalCount {
      let byte = place[offset]
      let wanted = text[probe.literalStart + offset]
      if byte == wanted { continue }
      guard probe.ignoresCase, byte &- 0x41 < 26, byte | 0x20 == wanted else { return false }
    }
    return true
  }

  // MARK: - Choosing bytes

  private static func fold(_ literal: ScanLiteral, _ index: Int) -> SIMD16<UInt8> {
    let isLetter = literal.ignoresCase && literal.bytes[index] &- 0x61 < 26
    return SIMD16<UInt8>(repeating: isLetter ? 0x20 : 0)
  }

  /// The offsets of the two rarest bytes in order, among the first 48 so that the padding covers them.
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
    return (min(one, other), max(one, other))
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
