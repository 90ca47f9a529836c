/// The system's tz database, `/usr/share/zoneinfo`, in the TZif format (RFC 8536).
///
/// Every question reads a file: ``ZoneCache`` is what asks.
package enum TimeZoneDatabase {
  private static let directory = "/usr/share/zoneinfo"
  private static let maximumFileSize = 1 << 20

  /// Reads a zone; `nil` for a name that the database lacks, and for one that leads out of its directory.
  ///
  /// Where the database is absent no zone is known, so a rule that names one gets a located error.
  package static func zone(_ name: String) -> ZoneTransitions? {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let isName =
      !name.isEmpty && name.utf8.count <= 64
      && parts.allSatisfy { part in
        !part.isEmpty && part.first != "."
          && part.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || "_-+".utf8.contains($0) }
      }
    guard isName, let bytes = try? FileContents.read(path: "\(directory)/\(name)", limit: maximumFileSize)
    else { return nil }
    return ZoneTransitions(bytes)
  }
}

/// The instants at which a zone's offset changes, and the rule for the time after them.
package struct ZoneTransitions: Sendable {
  private var times: [Int64] = []
  private var offsets: [Int] = []
  private var firstOffset = 0
  /// The footer, which many builds of the database rely on from 2007 on.
  private var rule: POSIXTimeZone?

  /// Reads the 64-bit block of a version 2 file, or the 32-bit block of version 1; `nil` for anything else.
  package init?(_ bytes: [UInt8]) {
    var reader = BigEndianReader(bytes)
    guard let version = reader.header() else { return nil }
    guard var counts = reader.counts() else { return nil }
    var width = 4
    if version >= UInt8(ascii: "2") {
      guard reader.skip(counts.size(width: 4)), reader.header() != nil, let second = reader.counts() else {
        return nil
      }
      (counts, width) = (second, 8)
    }
    for _ in 0..<counts.times {
      guard let time = reader.integer(width) else { return nil }
      times.append(time)
    }
    var types: [Int] = []
    for _ in 0..<counts.times {
      guard let type = reader.integer(1) else { return nil }
      types.append(Int(type & 0xFF))
    }
    var typeOffsets: [Int] = []
    for _ in 0..<counts.types {
      guard let offset = reader.integer(4), reader.skip(2) else { return nil }
      typeOffsets.append(Int(offset))
    }
    guard let first = typeOffsets.first, types.allSatisfy(typeOffsets.indices.contains) else { return nil }
    firstOffset = first
    offsets = types.map { typeOffsets[$0] }
    let rest = counts.characters + counts.leaps * (width + 4) + counts.standard + counts.utc
    if width == 8, reader.skip(rest) { rule = reader.footer().flatMap { POSIXTimeZone($0) } }
  }

  /// The offset in force, in seconds east of UTC; without a footer the last one stays.
  package func offset(at seconds: Int64) -> Int {
    if let rule, seconds >= times.last ?? .min { return rule.offset(at: seconds) }
    var low = 0
    var high = times.count
    while low < high {
      let middle = (low + high) / 2
      if times[middle] <= seconds { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? firstOffset : offsets[low - 1]
  }
}

private struct BigEndianReader {
  struct Counts {
    var utc: Int
    var standard: Int
    var leaps: Int
    var times: Int
    var types: Int
    var characters: Int

    func size(width: Int) -> Int {
      times * (width + 1) + types * 6 + characters + leaps * (width + 4) + standard + utc
    }
  }

  private let bytes: [UInt8]
  private var index = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The version, behind the magic.
  mutating func header() -> UInt8? {
    guard index + 20 <= bytes.count, bytes[index..<index + 4].elementsEqual("TZif".utf8) else { return nil }
    defer { index += 20 }
    return bytes[index + 4]
  }

  mutating func counts() -> Counts? {
    var values: [Int] = []
    for _ in 0..<6 {
      guard let value = integer(4), value >= 0, value <= 100_000 else { return nil }
      values.append(Int(value))
    }
    return Counts(
      utc: values[0], standard: values[1], leaps: values[2], times: values[3], types: values[4],
      characters: values[5])
  }

  /// The text between the two newlines at the end of the file.
  func footer() -> ArraySlice<UInt8>? {
    guard index < bytes.count, bytes[index] == UInt8(ascii: "\n"), bytes.last == UInt8(ascii: "\n"),
      index + 1 < bytes.count
    else { return nil }
    return bytes[(index + 1)..<(bytes.count - 1)]
  }

  mutating func skip(_ count: Int) -> Bool {
    guard count >= 0, index + count <= bytes.count else { return false }
    index += count
    return true
  }

  /// A signed integer of 1, 4 or 8 bytes.
  mutating func integer(_ width: Int) -> Int64? {
    guard index + width <= bytes.count else { return nil }
    var value = Int64(Int8(bitPattern: bytes[index]))
    for offset in 1..<max(width, 1) { value = value << 8 | Int64(bytes[index + offset]) }
    index += width
    return value
  }
}
