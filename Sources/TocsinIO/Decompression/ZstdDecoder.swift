import CZstd

/// Zstandard: any number of frames, checksums verified, trailing garbage refused.
final class ZstdDecoder: StreamDecoder {
  private let stream: OpaquePointer
  private var isBetweenFrames = false
  private var frames = 0

  init(name: String) throws(LogReadError) {
    guard let stream = ZSTD_createDStream() else {
      throw LogReadError(.budget, name, "no memory to decompress", next: "free some memory")
    }
    self.stream = stream
    // Windows above 128 MiB would let one frame ask for unbounded memory.
    ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, 27)
  }

  deinit { ZSTD_freeDStream(stream) }

  func decode(
    _ input: UnsafeBufferPointer<UInt8>, isLast: Bool, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodingStep {
    if isBetweenFrames, input.isEmpty {
      return DecodingStep(consumed: 0, produced: 0, isFinished: isLast)
    }
    // Both buffers outlive the call, and the library stays within their sizes: its positions never pass them.
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let status = ZSTD_decompressStream(stream, &target, &source)
    var step = DecodingStep(consumed: source.pos, produced: target.pos)
    if ZSTD_isError(status) != 0 {
      step.fault = reason(status)
      return step
    }
    if status == 0 { frames += 1 }
    isBetweenFrames = status == 0
    if source.pos == 0, target.pos == 0, isLast { step.fault = "the zstd stream is cut short" }
    return step
  }

  private func reason(_ status: Int) -> String {
    let text = String(cString: ZSTD_getErrorName(status))
    switch text {
    case "Unknown frame descriptor" where frames > 0: return "trailing garbage after frame \(frames)"
    case "Restored data doesn't match checksum":
      return "the zstd checksum of frame \(frames + 1) does not match"
    default: return "broken zstd stream: \(text)"
    }
  }
}
