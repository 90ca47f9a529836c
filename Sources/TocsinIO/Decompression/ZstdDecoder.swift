import CZstd

/// Zstandard: any number of frames, checksums verified.
final class ZstdDecoder: StreamDecoder {
  private let stream: OpaquePointer?
  private var isBetweenFrames = false

  init() {
    stream = ZSTD_createDStream()
    // Windows above 128 MiB would let one frame ask for unbounded memory.
    ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, 27)
  }

  deinit { ZSTD_freeDStream(stream) }

  func decode(
    _ input: UnsafeBufferPointer<UInt8>, isLast: Bool, into output: UnsafeMutableBufferPointer<UInt8>
  ) throws(DecodingFault) -> DecodingStep {
    if isBetweenFrames, input.isEmpty, isLast {
      return DecodingStep(consumed: 0, produced: 0, isFinished: true)
    }
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let status = ZSTD_decompressStream(stream, &target, &source)
    if ZSTD_isError(status) != 0 {
      let reason = String(cString: ZSTD_getErrorName(status))
      throw DecodingFault(message: "broken zstd stream: \(reason)", consumed: source.pos)
    }
    isBetweenFrames = status == 0
    if source.pos == 0, target.pos == 0, isLast {
      throw DecodingFault(message: "the zstd stream is cut short", consumed: input.count)
    }
    return DecodingStep(consumed: source.pos, produced: target.pos, isFinished: false)
  }
}
