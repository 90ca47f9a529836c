package import TocsinLogModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The tuple of values that one event has for a list of group-by fields.
///
/// Values are compared as text: `1` and `"1"` are one group, `1` and `1.0` too. Values stay separate, so that no
/// separator inside a value can join or split groups. Source: rule reference, section 2.4.
package struct GroupKey: Hashable, Comparable, Sendable {
  /// Each value after its length in four bytes, so that a key is one piece of memory and compared at once.
  package let encoding: UTF8Text

  /// The key of some values, in their order.
  package init(_ values: [UTF8Text]) {
    var bytes: [UInt8] = []
    for value in values { value.bytes.withUnsafeBufferPointer { GroupKey.encode($0, into: &bytes) } }
    encoding = UTF8Text(bytes: bytes)
  }

  /// The key with the bytes of an ``encoding``.
  package init(encoded: [UInt8]) {
    encoding = UTF8Text(bytes: encoded)
  }

  /// The group of a query without group-by.
  package static let whole = GroupKey([])

  /// The values, in the order of the fields.
  package var values: [UTF8Text] {
    let bytes = encoding.bytes
    var values: [UTF8Text] = []
    var place = 0
    while place < bytes.count {
      let count = (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
      values.append(UTF8Text(bytes: Array(bytes[(place + 4)..<(place + 4 + count)])))
      place += 4 + count
    }
    return values
  }

  /// Appends a value to the bytes of a key.
  static func encode(_ value: UnsafeBufferPointer<UInt8>, into bytes: inout [UInt8]) {
    let count = UInt32(truncatingIfNeeded: value.count)
    withUnsafeBytes(of: count.littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: value)
  }

  /// The hash of a key's bytes, seeded anew in each process: no log can be written so that its groups collide.
  package static func hash(_ encoded: UnsafeBufferPointer<UInt8>) -> UInt32 {
    UInt32(truncatingIfNeeded: SeededHash.process.hash(encoded))
  }

  /// The values at `positions`.
  package func projected(on positions: [Int]) -> GroupKey {
    if positions.isEmpty { return .whole }
    var projected: [UInt8] = []
    encoding.bytes.withUnsafeBufferPointer { bytes in
      for position in positions {
        var place = 0
        for _ in 0..<position { place += 4 + GroupKey.count(bytes, place) }
        projected += bytes[place..<(place + 4 + GroupKey.count(bytes, place))]
      }
    }
    return GroupKey(encoded: projected)
  }

  /// Orders by the first value that differs.
  package static func < (left: GroupKey, right: GroupKey) -> Bool {
    left.encoding.bytes.withUnsafeBufferPointer { left in
      right.encoding.bytes.withUnsafeBufferPointer { GroupKey.precedes(left, $0) }
    }
  }

  /// The same for the bytes of two keys, which are compared where they stand.
  package static func precedes(
    _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard let one = left.baseAddress, let other = right.baseAddress else {
      return left.count < right.count
    }
    // All values before this place are equal, so that those of both keys begin there.
    var place = 0
    while place + 4 <= left.count, place + 4 <= right.count {
      let count = min(GroupKey.count(left, place), left.count - place - 4)
      let otherCount = min(GroupKey.count(right, place), right.count - place - 4)
      let order = memcmp(one + place + 4, other + place + 4, min(count, otherCount))
      if order != 0 { return order < 0 }
      if count != otherCount { return count < otherCount }
      place += 4 + count
    }
    return left.count < right.count
  }

  /// The length of the value that begins at a place of a key.
  @inline(__always)
  private static func count(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> Int {
    Int(bytes[place]) | Int(bytes[place + 1]) << 8 | Int(bytes[place + 2]) << 16 | Int(bytes[place + 3]) << 24
  }

  /// The value of an optional group-by field that the event lacks.
  package static let missing: UTF8Text = "N/A"
}
