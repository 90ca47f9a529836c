import TocsinLogModel

/// Keeps malformed records: one JSON object a line with place, reason and the bytes in base64.
package final class QuarantineWriter {
  private let descriptor: FileHandle
  private var output: OutputStream

  package init(path: String) throws(OutputError) {
    let number = try OutputFile.open(path)
    descriptor = FileHandle(number, isOwned: true)
    output = OutputStream(descriptor: number, name: path)
  }

  package func write(
    source: String, line: Int, byteOffset: Int, reason: String, bytes: [UInt8]
  ) throws(OutputError) {
    var json = JSONWriter()
    json.beginObject()
    json.key("source")
    json.string(source)
    json.key("line")
    json.number(line)
    json.key("byteOffset")
    json.number(byteOffset)
    json.key("reason")
    json.string(reason)
    json.key("base64")
    json.string(Base64.encode(bytes))
    json.endObject()
    try output.write(json.bytes + [0x0A])
  }

  package func close() throws(OutputError) { try output.flush() }
}

/// RFC 4648, with padding.
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: [UInt8]) -> String {
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var group: UInt32 = 0
      for offset in 0..<3 { group = group << 8 | UInt32(offset < count ? bytes[start + offset] : 0) }
      for digit in 0..<4 {
        let value = Int(group >> UInt32(18 - 6 * digit)) & 63
        result.append(digit <= count ? alphabet[value] : UInt8(ascii: "="))
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
