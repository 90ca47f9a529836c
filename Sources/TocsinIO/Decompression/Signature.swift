/// What the first bytes of a file say about it; its name says nothing.
enum Signature: Equatable {
  case gzip
  case zstd
  /// A format that is not read, and what to do about it.
  case foreign(String, next: String)

  private static let decompress = "decompress it first"
  private static let extract = "extract its files and name those"
  private static let convert = "convert it to UTF-8, for example with iconv"
  private static let export = "export it as JSON, one object per line"

  private static let known: [(prefix: [UInt8], signature: Signature)] = [
    ([0x1F, 0x8B], .gzip),
    ([0x28, 0xB5, 0x2F, 0xFD], .zstd),
    ([0xFD, 0x37, 0x7A, 0x58], .foreign("an xz file", next: decompress)),
    ([0x50, 0x4B, 0x03, 0x04], .foreign("a zip archive", next: extract)),
    ([0x50, 0x4B, 0x05, 0x06], .foreign("an empty zip archive", next: "name a log file")),
    ([0x50, 0x4B, 0x07, 0x08], .foreign("a zip archive in parts", next: extract)),
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], .foreign("a 7z archive", next: extract)),
    ([0x52, 0x61, 0x72, 0x21, 0x1A, 0x07], .foreign("a rar archive", next: extract)),
    ([0x04, 0x22, 0x4D, 0x18], .foreign("an lz4 file", next: decompress)),
    ([0x02, 0x21, 0x4C, 0x18], .foreign("an lz4 file", next: decompress)),
    ([0x89, 0x4C, 0x5A, 0x4F], .foreign("an lzo file", next: decompress)),
    (Array("LZIP".utf8), .foreign("an lzip file", next: decompress)),
    ([0xFF, 0x06, 0x00, 0x00, 0x73, 0x4E], .foreign("a snappy file", next: decompress)),
    (Array("PAR1".utf8), .foreign("a Parquet file", next: export)),
    (Array("PARE".utf8), .foreign("an encrypted Parquet file", next: export)),
    ([0x4F, 0x62, 0x6A, 0x01], .foreign("an Avro file", next: export)),
    ([0x4F, 0x52, 0x43, 0x08], .foreign("an ORC file", next: export)),
    (Array("ElfFile\0".utf8), .foreign("a Windows event log (EVTX)", next: export)),
    (Array("SQLite format 3\0".utf8), .foreign("an SQLite database", next: export)),
    ([0xD4, 0xC3, 0xB2, 0xA1], .foreign("a packet capture", next: export)),
    ([0xA1, 0xB2, 0xC3, 0xD4], .foreign("a packet capture", next: export)),
    ([0x0A, 0x0D, 0x0D, 0x0A], .foreign("a packet capture", next: export)),
    ([0xFF, 0xFE], .foreign("UTF-16 text", next: convert)),
    ([0xFE, 0xFF], .foreign("UTF-16 text", next: convert)),
  ]

  /// The bytes of a block and of a stream's end.
  ///
  /// Source: the format of bzip2.
  private static let bzip2Blocks: [[UInt8]] = [
    [0x31, 0x41, 0x59, 0x26, 0x53, 0x59], [0x17, 0x72, 0x45, 0x38, 0x50, 0x90],
  ]

  /// What the first few bytes say.
  static func of(_ bytes: some Collection<UInt8>) -> Signature? {
    // A skippable frame may stand before the first one with data. Source: RFC 8878, section 3.1.2.
    if bytes.first.map({ $0 & 0xF0 == 0x50 }) == true, bytes.dropFirst().starts(with: [0x2A, 0x4D, 0x18]) {
      return .zstd
    }
    if bytes.starts(with: [0x42, 0x5A, 0x68]), let level = bytes.dropFirst(3).first, level &- 0x31 < 9 {
      let block = bytes.dropFirst(4).prefix(6)
      if bzip2Blocks.contains(where: { $0.starts(with: block) }) {
        return .foreign("a bzip2 file", next: decompress)
      }
    }
    return known.first { bytes.starts(with: $0.prefix) }?.signature
  }

  /// What a longer beginning says, of a plain or a decompressed input; never ``gzip`` or ``zstd``.
  static func ofContent(_ bytes: some RandomAccessCollection<UInt8>) -> Signature? {
    if isWideText(bytes) { return .foreign("UTF-16 or UTF-32 text", next: convert) }
    return isTar(bytes) ? .foreign("a tar archive", next: extract) : nil
  }

  /// Text in wider units without a mark: every other byte of ASCII is zero.
  ///
  /// JSON may hold no NUL, and neither may CSV.
  private static func isWideText(_ bytes: some RandomAccessCollection<UInt8>) -> Bool {
    let start = Array(bytes.prefix(16))
    guard start.count >= 2 else { return false }
    let pairs = start.count / 2
    let (even, odd) = (
      (0..<pairs).count { start[2 * $0] == 0 }, (0..<pairs).count { start[2 * $0 + 1] == 0 }
    )
    // Of UTF-32 three of four are.
    return even == pairs && odd * 4 <= pairs * 3 && odd < pairs
      || odd == pairs && even * 4 <= pairs * 3 && even < pairs
  }

  /// A header whose checksum fits.
  ///
  /// Source: POSIX, pax interchange format.
  private static func isTar(_ bytes: some RandomAccessCollection<UInt8>) -> Bool {
    let header = Array(bytes.prefix(512))
    guard header.count == 512, header[0] != 0 else { return false }
    let field = header[148..<156].drop { $0 == 0x20 }.prefix { $0 &- 0x30 < 8 }
    guard (1...7).contains(field.count) else { return false }
    let wanted = field.reduce(0) { $0 * 8 + Int($1 - 0x30) }
    // The checksum itself counts as spaces.
    let sum = header.indices.reduce(0) { $0 + ((148..<156).contains($1) ? 0x20 : Int(header[$1])) }
    return sum == wanted
  }
}
