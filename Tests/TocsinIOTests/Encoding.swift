import CZlib
import CZstd

/// Compressed bytes, made by the real encoders.
enum Encoding {
  /// One gzip member; level 0 stores the bytes as they are.
  static func gzip(_ text: [UInt8], level: Int32 = 6) -> [UInt8] {
    var stream = z_stream()
    // 15 + 16: a gzip header and the full window.
    deflateInit2_(
      &stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    let room = Int(deflateBound(&stream, UInt(text.count)))
    var input = text
    return input.withUnsafeMutableBufferPointer { source in
      [UInt8](unsafeUninitializedCapacity: room) { target, count in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(target.count)
        deflate(&stream, Z_FINISH)
        count = room - Int(stream.avail_out)
      }
    }
  }

  /// One Zstandard frame with a checksum.
  static func zstd(_ text: [UInt8], level: Int32 = 3) -> [UInt8] {
    let context = ZSTD_createCCtx()
    defer { ZSTD_freeCCtx(context) }
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    return [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(text.count)) { target, count in
      count = ZSTD_compress2(context, target.baseAddress, target.count, text, text.count)
    }
  }

  /// A frame that decoders pass over.
  ///
  /// Source: RFC 8878, section 3.1.2.
  static func skippableFrame(_ content: [UInt8], kind: UInt8 = 0) -> [UInt8] {
    [0x50 | kind, 0x2A, 0x4D, 0x18, UInt8(content.count), 0, 0, 0] + content
  }
}
