/// An IPv4 or IPv6 address.
///
/// An IPv4-mapped IPv6 address equals its IPv4 address.
///
/// Source: query reference, section 4.7.
package struct IPAddress: Hashable, Sendable {
  /// The 128 bits; IPv4 as `::ffff:a.b.c.d`.
  package let high: UInt64
  /// Lower 64 bits, of IPv4 the address below `0xFFFF`.
  package let low: UInt64

  private init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The IPv6-mapped form of an IPv4 address, so that both forms compare equal.
  package init(v4 bits: UInt32) {
    self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(bits))
  }

  /// Whether the address is IPv4 or an IPv6-mapped one.
  package var isV4: Bool { high == 0 && low >> 32 == 0xFFFF }

  /// Reads dotted decimal without leading zeros, or RFC 4291 text; no zone, port or brackets.
  package init?(_ text: UTF8Text) {
    let parsed = text.bytes.withUnsafeBufferPointer { IPAddress($0) }
    guard let parsed else { return nil }
    self = parsed
  }

  /// Reads the text form of an address.
  ///
  /// `nil` for anything else, also with a zone, port, or brackets.
  package init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    // The longest text is `ffff:…:ffff:255.255.255.255`.
    guard bytes.count >= 2, bytes.count <= 45 else { return nil }
    if let bits = IPAddress.v4(bytes) {
      self.init(v4: bits)
    } else {
      guard bytes.contains(UInt8(ascii: ":")), let bits = IPAddress.v6(bytes) else { return nil }
      self.init(high: bits.high, low: bits.low)
    }
  }

  /// Digit by digit: this runs for every event, so it makes no array.
  private static func v4(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32? {
    var result: UInt32 = 0
    var octet: UInt32 = 0
    var digits = 0
    var octets = 1
    for byte in bytes {
      if byte == UInt8(ascii: ".") {
        guard digits > 0, octets < 4 else { return nil }
        result = result << 8 | octet
        (octet, digits, octets) = (0, 0, octets + 1)
        continue
      }
      let digit = UInt32(byte &- 0x30)
      // A digit after a leading zero is refused, and so is a fourth one, which is beyond 255 in any case.
      guard digit < 10, digits == 0 || octet > 0 else { return nil }
      octet = octet &* 10 &+ digit
      digits &+= 1
      guard octet <= 255 else { return nil }
    }
    return octets == 4 && digits > 0 ? result << 8 | octet : nil
  }

  private static func v6(_ bytes: UnsafeBufferPointer<UInt8>) -> (high: UInt64, low: UInt64)? {
    var groups: [UInt16] = []
    var gap: Int?
    let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if part.isEmpty {
        let isEdge = index == 0 || index == parts.count - 1
        if isEdge {
          // A leading or trailing colon is legal only as half of `::`.
          let neighbour = index == 0 ? 1 : parts.count - 2
          guard parts.count > 2, parts[neighbour].isEmpty else { return nil }
          continue
        }
        guard gap == nil else { return nil }
        gap = groups.count
        continue
      }
      if index == parts.count - 1, part.contains(UInt8(ascii: ".")) {
        guard let bits = v4(UnsafeBufferPointer(rebasing: part)) else { return nil }
        groups.append(UInt16(bits >> 16))
        groups.append(UInt16(bits & 0xFFFF))
        continue
      }
      guard part.count <= 4 else { return nil }
      var value: UInt16 = 0
      for byte in part {
        guard let digit = hexDigit(byte) else { return nil }
        value = value << 4 | UInt16(digit)
      }
      groups.append(value)
    }
    if let gap {
      guard groups.count < 8 else { return nil }
      groups.insert(contentsOf: repeatElement(0, count: 8 - groups.count), at: gap)
    }
    guard groups.count == 8 else { return nil }
    let halves = groups.reduce(into: (UInt64(0), UInt64(0))) { halves, group in
      halves.0 = halves.0 << 16 | halves.1 >> 48
      halves.1 = halves.1 << 16 | UInt64(group)
    }
    return (halves.0, halves.1)
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }
}

/// A block of addresses; host bits of the written address are masked off.
package struct CIDRBlock: Hashable, Sendable {
  /// The prefix in 128 bits: an IPv4 prefix length counts from bit 96.
  package let prefixLength: Int
  /// The address as written; bits behind the prefix don't matter.
  package let address: IPAddress
  /// The address as written had bits set beyond the prefix.
  package let hasHostBits: Bool
  /// The block as the query writes it.
  package let spelling: UTF8Text

  /// `nil` when `prefix` is not 0 to 32 for IPv4 or 0 to 128 for IPv6.
  ///
  /// `isV4` says how the address was written.
  package init?(address: IPAddress, prefix: Int, isV4: Bool, spelling: UTF8Text) {
    guard prefix >= 0, prefix <= (isV4 ? 32 : 128) else { return nil }
    prefixLength = isV4 ? prefix + 96 : prefix
    self.address = address
    self.spelling = spelling
    let mask = CIDRBlock.mask(prefixLength)
    hasHostBits = address.high & ~mask.high != 0 || address.low & ~mask.low != 0
  }

  /// The bits that must agree.
  package var mask: (high: UInt64, low: UInt64) { CIDRBlock.mask(prefixLength) }

  /// Whether an address is in the block.
  package func contains(_ other: IPAddress) -> Bool {
    let mask = mask
    return address.high & mask.high == other.high & mask.high
      && address.low & mask.low == other.low & mask.low
  }

  private static func mask(_ length: Int) -> (high: UInt64, low: UInt64) {
    func ones(_ count: Int) -> UInt64 { count <= 0 ? 0 : count >= 64 ? .max : ~(.max >> UInt64(count)) }
    return (ones(length), ones(length - 64))
  }
}
