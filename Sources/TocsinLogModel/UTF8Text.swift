#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Text kept as its UTF-8 bytes.
///
/// Equality, order and hashing are by byte: `String` would compare by canonical equivalence, which makes two
/// different log values equal, and hashes in quadratic time on combining marks.
package struct UTF8Text: Hashable, Comparable, Sendable {
  /// The text as it came.
  ///
  /// Not necessarily valid UTF-8.
  package var bytes: [UInt8]

  /// Creates a text from bytes, which aren't checked.
  package init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Creates a text from a string.
  package init(_ string: String) {
    bytes = Array(string.utf8)
  }

  /// Copies the bytes of a buffer.
  package init(_ buffer: UnsafeBufferPointer<UInt8>) {
    bytes = Array(buffer)
  }

  /// Whether the text has no byte.
  package var isEmpty: Bool { bytes.isEmpty }

  /// Compares bytes, never canonical equivalence.
  package static func == (left: UTF8Text, right: UTF8Text) -> Bool {
    left.bytes.withUnsafeBytes { left in
      right.bytes.withUnsafeBytes { right in
        guard left.count == right.count else { return false }
        guard let one = left.baseAddress, let other = right.baseAddress else { return true }
        return one == other || memcmp(one, other, left.count) == 0
      }
    }
  }

  /// The bytes are those of `other`.
  package func equals(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.withUnsafeBufferPointer { own in
      guard own.count == other.count else { return false }
      guard let one = own.baseAddress, let another = other.baseAddress else { return true }
      return memcmp(one, another, own.count) == 0
    }
  }

  /// The bytes are those of a word of the program.
  package func equals(_ word: StaticString) -> Bool {
    equals(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  /// All bytes at once: the standard hash of an array takes them one by one.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(bytes.count)
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }

  /// Orders by bytes.
  package static func < (left: UTF8Text, right: UTF8Text) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

extension UTF8Text: ExpressibleByStringLiteral {
  /// Creates a text from a literal in the source.
  package init(stringLiteral value: StaticString) {
    bytes = value.withUTF8Buffer { Array($0) }
  }
}

extension UTF8Text: CustomStringConvertible {
  /// The text as a `String`, for messages only: broken UTF-8 becomes U+FFFD.
  package var description: String { String(decoding: bytes, as: UTF8.self) }
}
