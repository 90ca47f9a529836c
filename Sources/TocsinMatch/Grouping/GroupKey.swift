package import TocsinLogModel

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
    let values = values
    return GroupKey(positions.map { values[$0] })
  }

  /// Orders by the first value that differs.
  package static func < (left: GroupKey, right: GroupKey) -> Bool {
    left.values.lexicographicallyPrecedes(right.values)
  }

  /// The value of an optional group-by field that the event lacks.
  package static let missing: UTF8Text = "N/A"
}
