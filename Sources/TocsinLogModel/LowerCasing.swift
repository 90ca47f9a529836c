/// Case folding for case-insensitive matching: each Unicode scalar becomes its full lower-case mapping, no locale.
///
/// Source: query reference, section 1.7. Bytes that are not UTF-8 are copied as they are.
package enum LowerCasing {
  /// The text in lowercase.
  package static func lowered(_ text: UTF8Text) -> UTF8Text {
    var output: [UInt8] = []
    text.bytes.withUnsafeBufferPointer { lowered($0, into: &output) }
    return UTF8Text(bytes: output)
  }

  /// Appends the lower-cased bytes.
  package static func lowered(_ bytes: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
    output.reserveCapacity(output.count + bytes.count)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 {
        output.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
        index += 1
        continue
      }
      guard let (scalar, length) = UTF8Scalar.decode(bytes, at: index) else {
        output.append(byte)
        index += 1
        continue
      }
      let properties = scalar.properties
      if properties.changesWhenLowercased {
        output.append(contentsOf: properties.lowercaseMapping.utf8)
      } else {
        for offset in 0..<length { output.append(bytes[index + offset]) }
      }
      index += length
    }
  }

  /// Whether no byte has its highest bit set.
  package static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = bytes.baseAddress else { return true }
    var offset = 0
    var bits: UInt64 = 0
    while offset &+ 8 <= bytes.count {
      bits |= UnsafeRawPointer(base + offset).loadUnaligned(as: UInt64.self)
      offset &+= 8
    }
    while offset < bytes.count {
      bits |= UInt64(base[offset])
      offset &+= 1
    }
    return bits & 0x8080_8080_8080_8080 == 0
  }
}

/// Decoding of single scalars from bytes.
package enum UTF8Scalar {
  /// The scalar that begins at `index` and its length in bytes; `nil` where the bytes are not well-formed UTF-8.
  package static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (scalar: Unicode.Scalar, length: Int)? {
    let first = bytes[index]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let length: Int
    var value: UInt32
    switch first {
    case 0xC2...0xDF: (length, value) = (2, UInt32(first & 0x1F))
    case 0xE0...0xEF: (length, value) = (3, UInt32(first & 0x0F))
    case 0xF0...0xF4: (length, value) = (4, UInt32(first & 0x07))
    default: return nil
    }
    guard index + length <= bytes.count else { return nil }
    for offset in 1..<length {
      let byte = bytes[index + offset]
      guard byte & 0xC0 == 0x80 else { return nil }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    // Overlong forms, surrogates and what is beyond U+10FFFF.
    let smallest: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
    guard value >= smallest, let scalar = Unicode.Scalar(value) else { return nil }
    return (scalar, length)
  }

  /// The number of bytes of the scalar at `index`, 1 where the bytes are not well-formed.
  package static func length(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    bytes[index] < 0x80 ? 1 : decode(bytes, at: index)?.length ?? 1
  }

  /// No byte is above 0x7F.
  package static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var all: UInt8 = 0
    // Without a branch, so that many bytes are looked at at once.
    for byte in bytes { all |= byte }
    return all < 0x80
  }

  /// The offset of the first byte that is not part of well-formed UTF-8, or `nil`.
  package static func firstInvalid(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    if isASCII(bytes) { return nil }
    var index = 0
    while index < bytes.count {
      if bytes[index] < 0x80 {
        index += 1
        continue
      }
      guard let (_, length) = decode(bytes, at: index) else { return index }
      index += length
    }
    return nil
  }
}
