/// A hash of bytes that only this process knows, for tables that logs fill: sixteen bytes at a time, where the standard
/// library's `Hasher` takes eight, each in several rounds.
///
/// Source: Wang Yi, "wyhash", whose folded product of 64 by 64 bits this takes over.
struct SeededHash: Sendable {
  /// Seeded by the standard library's own seed.
  static let process = SeededHash()

  private let seed: UInt64
  private let secret: UInt64

  private init() {
    (seed, secret) = (SeededHash.random(1), SeededHash.random(2))
  }

  private static func random(_ number: Int) -> UInt64 {
    var hasher = Hasher()
    hasher.combine(number)
    return UInt64(truncatingIfNeeded: hasher.finalize())
  }

  func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    guard let base = bytes.baseAddress else { return seed }
    let text = UnsafeRawPointer(base)
    let count = bytes.count
    var state = seed ^ UInt64(truncatingIfNeeded: count)
    var place = 0
    while place &+ 16 < count {
      state = SeededHash.fold(word(text, place) ^ secret, word(text, place &+ 8) ^ state)
      place &+= 16
    }
    // The last bytes are taken together with some before them: no loop over single ones.
    let (first, last): (UInt64, UInt64)
    if count >= 16 {
      (first, last) = (word(text, count &- 16), word(text, count &- 8))
    } else if count >= 8 {
      (first, last) = (word(text, 0), word(text, count &- 8))
    } else if count >= 4 {
      (first, last) = (half(text, 0), half(text, count &- 4))
    } else {
      (first, last) = (bytes.reduce(0) { $0 &<< 8 | UInt64($1) }, 0)
    }
    return SeededHash.fold(first ^ secret, last ^ state)
  }

  @inline(__always)
  private func word(_ text: UnsafeRawPointer, _ place: Int) -> UInt64 {
    UInt64(littleEndian: text.loadUnaligned(fromByteOffset: place, as: UInt64.self))
  }

  @inline(__always)
  private func half(_ text: UnsafeRawPointer, _ place: Int) -> UInt64 {
    UInt64(UInt32(littleEndian: text.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
  }

  @inline(__always)
  private static func fold(_ one: UInt64, _ other: UInt64) -> UInt64 {
    let (high, low) = one.multipliedFullWidth(by: other)
    return high ^ low
  }
}
