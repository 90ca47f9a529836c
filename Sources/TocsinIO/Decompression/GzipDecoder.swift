import CZlib

/// Gzip through zlib: any number of members, checksums verified, trailing garbage refused.
final class GzipDecoder: StreamDecoder {
  private var stream = z_stream()
  /// Between members: the next byte must begin another one.
  private var isBetweenMembers = false

  init() {
    // 15 + 16: gzip only, full window.
    inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  }

  deinit { inflateEnd(&stream) }

  func decode(
    _ input: UnsafeBufferPointer<UInt8>, isLast: Bool, into output: UnsafeMutableBufferPointer<UInt8>
  ) throws(DecodingFault) -> DecodingStep {
    if isBetweenMembers {
      if input.isEmpty { return DecodingStep(consumed: 0, produced: 0, isFinished: isLast) }
      guard input[0] == 0x1F else {
        throw DecodingFault(message: "trailing garbage after a gzip member", consumed: 0)
      }
      inflateReset(&stream)
      isBetweenMembers = false
    }
    stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    stream.avail_in = UInt32(truncatingIfNeeded: input.count)
    stream.next_out = output.baseAddress
    stream.avail_out = UInt32(truncatingIfNeeded: min(output.count, 1 << 30))
    let available = Int(stream.avail_out)
    let status = inflate(&stream, Z_NO_FLUSH)
    let consumed = input.count - Int(stream.avail_in)
    let produced = available - Int(stream.avail_out)
    switch status {
    case Z_STREAM_END: isBetweenMembers = true
    case Z_OK, Z_BUF_ERROR:
      if consumed == 0, produced == 0, isLast {
        throw DecodingFault(message: "the gzip stream is cut short", consumed: input.count)
      }
    default:
      let reason = stream.msg.map { String(cString: $0) } ?? "not a gzip stream"
      throw DecodingFault(
        message: reason == "incorrect data check"
          ? "the gzip checksum does not match" : "broken gzip stream: \(reason)",
        consumed: consumed)
    }
    return DecodingStep(consumed: consumed, produced: produced, isFinished: false)
  }
}
