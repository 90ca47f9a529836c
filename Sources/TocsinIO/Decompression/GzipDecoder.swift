import CZlib

/// Gzip through zlib: any number of members, checksums verified, names in headers ignored, trailing garbage refused.
final class GzipDecoder: StreamDecoder {
  private enum Place {
    case inHeader
    case inData
    /// The next byte begins another member, or padding.
    case betweenMembers
    /// Zeros up to the end, as tapes and block devices leave them.
    case padding
  }

  private var stream = z_stream()
  private var place = Place.inHeader
  private var members = 0

  init(name: String) throws(LogReadError) {
    // 15 + 16: gzip only, full window.
    let status = inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else {
      throw LogReadError(.budget, name, "no memory to decompress", next: "free some memory")
    }
  }

  deinit { inflateEnd(&stream) }

  func decode(
    _ input: UnsafeBufferPointer<UInt8>, isLast: Bool, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodingStep {
    switch place {
    case .betweenMembers, .padding: return between(input, isLast: isLast)
    case .inHeader, .inData: return inflate(input, isLast: isLast, into: output)
    }
  }

  private func between(_ input: UnsafeBufferPointer<UInt8>, isLast: Bool) -> DecodingStep {
    if input.isEmpty { return DecodingStep(consumed: 0, produced: 0, isFinished: isLast) }
    if input[0] == 0x1F, place == .betweenMembers {
      inflateReset(&stream)
      place = .inHeader
      return DecodingStep(consumed: 0, produced: 0)
    }
    place = .padding
    let zeros = input.prefix { $0 == 0 }.count
    return DecodingStep(consumed: zeros, produced: 0, fault: zeros < input.count ? garbage : nil)
  }

  private var garbage: String { "trailing garbage after member \(members)" }

  private func inflate(
    _ input: UnsafeBufferPointer<UInt8>, isLast: Bool, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodingStep {
    // zlib keeps the pointers in the stream; they are set anew for each call, and none is followed between two. It reads
    // and writes no more than it is told is there, and never writes to the input, whose type in C only isn't constant.
    stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    stream.avail_in = UInt32(truncatingIfNeeded: min(input.count, 1 << 30))
    stream.next_out = output.baseAddress
    stream.avail_out = UInt32(truncatingIfNeeded: min(output.count, 1 << 30))
    let (given, available) = (Int(stream.avail_in), Int(stream.avail_out))
    let status = CZlib.inflate(&stream, Z_NO_FLUSH)
    var step = DecodingStep(
      consumed: given - Int(stream.avail_in), produced: available - Int(stream.avail_out))
    if step.produced > 0 { place = .inData }
    switch status {
    case Z_STREAM_END:
      members += 1
      place = .betweenMembers
    case Z_OK, Z_BUF_ERROR:
      if step.consumed == 0, step.produced == 0, isLast { step.fault = "the gzip stream is cut short" }
    default:
      step.fault = reason
      if step.fault == garbage { step.consumed = 0 }
    }
    return step
  }

  private var reason: String {
    let text = stream.msg.map { String(cString: $0) } ?? "not a gzip stream"
    switch text {
    case "incorrect header check" where members > 0: return garbage
    case "incorrect data check", "incorrect length check":
      return "the gzip checksum of member \(members + 1) does not match"
    default: return "broken gzip stream: \(text)"
    }
  }
}
