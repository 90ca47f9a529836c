/// Writes integers in LEB128 and byte strings behind their length.
struct TableWriter {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// A count or an index, which is never negative.
  mutating func append(_ value: Int) { append(UInt64(value)) }

  /// Small numbers of either sign take few bytes (zigzag).
  mutating func append(signed value: Int64) {
    append(UInt64(bitPattern: value &<< 1 ^ value &>> 63))
  }

  mutating func append(_ raw: [UInt8]) { bytes += raw }

  mutating func append(counted raw: some Collection<UInt8>) {
    append(raw.count)
    bytes.append(contentsOf: raw)
  }
}

/// Reads what ``TableWriter`` wrote, and throws for anything else.
struct TableReader {
  private let bytes: [UInt8]
  private var place: Int

  init(_ bytes: [UInt8], from place: Int) {
    self.bytes = bytes
    self.place = place
  }

  var isAtEnd: Bool { place == bytes.count }

  mutating func unsigned() throws(MatchBatchFault) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      guard place < bytes.count else { throw .truncated }
      let byte = bytes[place]
      place += 1
      let part = UInt64(byte & 0x7F)
      // The tenth byte holds the highest bit alone.
      guard shift < 63 || (shift == 63 && part <= 1) else { throw .invalid("integer") }
      // One integer is written in one way.
      guard byte != 0 || shift == 0 else { throw .invalid("integer") }
      value |= part << shift
      if byte & 0x80 == 0 { return value }
      shift += 7
    }
  }

  mutating func signed() throws(MatchBatchFault) -> Int64 {
    let value = try unsigned()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  /// How many things follow, each of at least one byte: a count beyond what is left is refused before anything is
  /// allocated for it.
  mutating func count() throws(MatchBatchFault) -> Int {
    let value = try unsigned()
    guard value <= UInt64(bytes.count - place) else { throw .truncated }
    return Int(value)
  }

  mutating func index(below bound: Int, _ name: String) throws(MatchBatchFault) -> Int {
    let value = try unsigned()
    guard value < UInt64(max(bound, 0)) else { throw .invalid(name) }
    return Int(value)
  }

  mutating func counted() throws(MatchBatchFault) -> ArraySlice<UInt8> {
    let length = try count()
    defer { place += length }
    return bytes[place..<place + length]
  }
}
