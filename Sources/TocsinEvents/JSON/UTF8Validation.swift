/// Well-formedness of UTF-8, RFC 3629: no overlong form, no surrogate, nothing above U+10FFFF.
package enum UTF8Validation {
  /// The length of the scalar that begins at `start`, or 0 when the bytes before `end` do not form one.
  @inline(__always)
  static func scalarLength(at start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) -> Int {
    // The lead byte is there; each further byte is looked at once `available` says that it is.
    let lead = start[0]
    if lead < 0x80 { return 1 }
    let available = end - start
    if lead < 0xE0 {
      return lead >= 0xC2 && available >= 2 && isContinuation(start[1]) ? 2 : 0
    }
    if lead < 0xF0 {
      guard available >= 3, isContinuation(start[1]), isContinuation(start[2]) else { return 0 }
      if lead == 0xE0, start[1] < 0xA0 { return 0 }
      if lead == 0xED, start[1] > 0x9F { return 0 }
      return 3
    }
    guard lead <= 0xF4, available >= 4, isContinuation(start[1]), isContinuation(start[2]),
      isContinuation(start[3])
    else { return 0 }
    if lead == 0xF0, start[1] < 0x90 { return 0 }
    if lead == 0xF4, start[1] > 0x8F { return 0 }
    return 4
  }

  @inline(__always)
  private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
