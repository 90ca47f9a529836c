/// What the first bytes of a file say about it; its name says nothing.
enum Signature: Equatable {
  case gzip
  case zstd
  /// A format that is not read, and what to do about it.
  case foreign(String, next: String)

  private static let decompress = "decompress it first"
  private static let convert = "convert it to UTF-8, for example with iconv"

  private static let known: [(prefix: [UInt8], signature: Signature)] = [
    ([0x1F, 0x8B], .gzip),
    ([0x28, 0xB5, 0x2F, 0xFD], .zstd),
    ([0xFD, 0x37, 0x7A, 0x58], .foreign("an xz file", next: decompress)),
    ([0x42, 0x5A, 0x68, 0x39, 0x31, 0x41], .foreign("a bzip2 file", next: decompress)),
    ([0x50, 0x4B, 0x03, 0x04], .foreign("a zip archive", next: decompress)),
    ([0x04, 0x22, 0x4D, 0x18], .foreign("an lz4 file", next: decompress)),
    ([0xFF, 0xFE], .foreign("UTF-16 text", next: convert)),
    ([0xFE, 0xFF], .foreign("UTF-16 text", next: convert)),
  ]

  static func of(_ bytes: some Collection<UInt8>) -> Signature? {
    // A skippable frame may stand before the first one with data. Source: RFC 8878, section 3.1.2.
    if bytes.first.map({ $0 & 0xF0 == 0x50 }) == true, bytes.dropFirst().starts(with: [0x2A, 0x4D, 0x18]) {
      return .zstd
    }
    return known.first { bytes.starts(with: $0.prefix) }?.signature
  }
}
