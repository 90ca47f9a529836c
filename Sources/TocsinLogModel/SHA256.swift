/// SHA-256 (FIPS 180-4), for content hashes and signal ids.
///
/// Written here because the library at hand compiles a whole TLS crypto stack for this one function.
package struct SHA256 {
  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]

  /// The digest of `bytes` as 64 lower-case hexadecimal digits.
  package static func hexDigest(of bytes: [UInt8]) -> String {
    var hash = SHA256()
    let length = bytes.count
    var padded: [UInt8] = []
    padded.reserveCapacity(length + 72)
    padded += bytes
    padded.append(0x80)
    while padded.count % 64 != 56 { padded.append(0) }
    for shift in stride(from: 56, through: 0, by: -8) {
      padded.append(UInt8(truncatingIfNeeded: (UInt64(length) &* 8) >> UInt64(shift)))
    }
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { schedule in
      padded.withUnsafeBufferPointer { bytes in
        SHA256.constants.withUnsafeBufferPointer { constants in
          guard let block = bytes.baseAddress, let words = schedule.baseAddress,
            let constants = constants.baseAddress
          else { return }
          for start in stride(from: 0, to: bytes.count, by: 64) {
            hash.compress(block + start, words, constants)
          }
        }
      }
    }
    return String(unsafeUninitializedCapacity: 64) { text in
      var place = 0
      for word in hash.state {
        for shift in stride(from: 28, through: 0, by: -4) {
          let digit = UInt8(truncatingIfNeeded: word >> UInt32(shift)) & 0xF
          text[place] = digit < 10 ? digit + 0x30 : digit + 0x57
          place += 1
        }
      }
      return place
    }
  }

  /// Takes in a block of 64 bytes; `w` has room for 64 words.
  private mutating func compress(
    _ block: UnsafePointer<UInt8>, _ w: UnsafeMutablePointer<UInt32>, _ constants: UnsafePointer<UInt32>
  ) {
    for index in 0..<16 {
      w[index] = UInt32(
        bigEndian: UnsafeRawPointer(block).loadUnaligned(fromByteOffset: index &* 4, as: UInt32.self))
    }
    for index in 16..<64 {
      let (near, far) = (w[index &- 2], w[index &- 15])
      let s0 = rotated(far, 7) ^ rotated(far, 18) ^ (far &>> 3)
      let s1 = rotated(near, 17) ^ rotated(near, 19) ^ (near &>> 10)
      w[index] = w[index &- 16] &+ s0 &+ w[index &- 7] &+ s1
    }
    // Eight names instead of an array: this is on the way of every rule and every signal.
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    var index = 0
    // Eight rounds, after which each name stands for its own word again: nothing is moved.
    while index < 64 {
      round(a, b, c, &d, e, f, g, &h, constants[index] &+ w[index])
      round(h, a, b, &c, d, e, f, &g, constants[index &+ 1] &+ w[index &+ 1])
      round(g, h, a, &b, c, d, e, &f, constants[index &+ 2] &+ w[index &+ 2])
      round(f, g, h, &a, b, c, d, &e, constants[index &+ 3] &+ w[index &+ 3])
      round(e, f, g, &h, a, b, c, &d, constants[index &+ 4] &+ w[index &+ 4])
      round(d, e, f, &g, h, a, b, &c, constants[index &+ 5] &+ w[index &+ 5])
      round(c, d, e, &f, g, h, a, &b, constants[index &+ 6] &+ w[index &+ 6])
      round(b, c, d, &e, f, g, h, &a, constants[index &+ 7] &+ w[index &+ 7])
      index &+= 8
    }
    state[0] &+= a
    state[1] &+= b
    state[2] &+= c
    state[3] &+= d
    state[4] &+= e
    state[5] &+= f
    state[6] &+= g
    state[7] &+= h
  }

  @inline(__always)
  private func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32, _ g: UInt32,
    _ h: inout UInt32, _ word: UInt32
  ) {
    let s1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
    let t1 = h &+ s1 &+ (g ^ (e & (f ^ g))) &+ word
    let s0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
    d &+= t1
    h = t1 &+ s0 &+ ((a & b) ^ (c & (a ^ b)))
  }

  @inline(__always)
  private func rotated(_ value: UInt32, _ count: UInt32) -> UInt32 {
    value &>> count | value &<< (32 &- count)
  }

  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1,
    0x923f_82a4, 0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3,
    0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786,
    0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147,
    0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13,
    0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a,
    0x5b9c_ca4f, 0x682e_6ff3, 0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208,
    0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
  ]
}
