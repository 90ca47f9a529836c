/// Writes a MaxMind database that knows one IPv4 network.
///
/// Source: MaxMind DB File Format Specification 2.0.
package enum MaxMindWriter {
  /// What a database holds of a network.
  package indirect enum Value {
    case text(String)
    case double(Double)
    case uint16(UInt16)
    case uint32(UInt32)
    case uint64(UInt64)
    case list([Value])
    case map([(String, Value)])
  }

  /// The bytes of a file; `network` are the octets of its first address.
  package static func file(network: [UInt8], prefix: Int, record: Value) -> [UInt8] {
    let count = prefix
    var tree: [UInt8] = []
    for index in 0..<count {
      let bit = Int(network[index / 8] >> UInt8(7 - index % 8) & 1)
      let next = index + 1 < count ? index + 1 : count + 16
      for side in 0..<2 {
        let value = side == bit ? next : count
        tree += [UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
      }
    }
    let metadata = Value.map([
      ("node_count", .uint32(UInt32(count))), ("record_size", .uint16(24)), ("ip_version", .uint16(4)),
      ("database_type", .text("Test-City")), ("languages", .list([.text("en")])),
      ("binary_format_major_version", .uint16(2)), ("binary_format_minor_version", .uint16(0)),
      ("build_epoch", .uint64(1)), ("description", .map([("en", .text("one network"))])),
    ])
    return tree + Array(repeating: 0, count: 16) + encoded(record) + [0xAB, 0xCD, 0xEF]
      + Array("MaxMind.com".utf8) + encoded(metadata)
  }

  /// The network that the public tests of pipelines know.
  package static let paris = file(
    network: [185, 64, 148, 0], prefix: 24,
    record: .map([
      ("city", .map([("names", .map([("en", .text("Paris"))]))])),
      ("continent", .map([("code", .text("EU")), ("names", .map([("en", .text("Europe"))]))])),
      ("country", .map([("iso_code", .text("FR")), ("names", .map([("en", .text("France"))]))])),
      (
        "location",
        .map([
          ("latitude", .double(48.90654)), ("longitude", .double(2.33339)),
          ("time_zone", .text("Europe/Paris")),
        ])
      ),
      (
        "subdivisions",
        .list([.map([("iso_code", .text("IDF")), ("names", .map([("en", .text("Île-de-France"))]))])])
      ),
    ]))

  private static func encoded(_ value: Value) -> [UInt8] {
    switch value {
    case .text(let text): head(2, text.utf8.count) + Array(text.utf8)
    case .double(let number): head(3, 8) + bytes(number.bitPattern, 8)
    case .uint16(let number): head(5, 2) + bytes(UInt64(number), 2)
    case .uint32(let number): head(6, 4) + bytes(UInt64(number), 4)
    case .uint64(let number): head(9, 8) + bytes(number, 8)
    case .list(let elements): head(11, elements.count) + elements.flatMap(encoded)
    case .map(let pairs): head(7, pairs.count) + pairs.flatMap { encoded(.text($0.0)) + encoded($0.1) }
    }
  }

  private static func bytes(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * (count - 1 - $0))) }
  }

  private static func head(_ type: UInt8, _ size: Int) -> [UInt8] {
    let short = UInt8(min(size, 29))
    let rest = size < 29 ? [] : [UInt8(size - 29)]
    return type <= 7 ? [type << 5 | short] + rest : [short, type - 7] + rest
  }
}
