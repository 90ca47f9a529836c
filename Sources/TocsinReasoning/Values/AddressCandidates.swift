import TocsinLogModel

/// The 128 bits of an address.
struct AddressBits: Hashable, Comparable {
  var high: UInt64
  var low: UInt64

  init(high: UInt64, low: UInt64) {
    (self.high, self.low) = (high, low)
  }

  init(_ address: IPAddress, masked mask: (high: UInt64, low: UInt64)) {
    self.init(high: address.high & mask.high, low: address.low & mask.low)
  }

  static func < (left: AddressBits, right: AddressBits) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }

  /// The next address; `nil` after the last.
  var next: AddressBits? {
    let (low, overflow) = low.addingReportingOverflow(1)
    if !overflow { return AddressBits(high: high, low: low) }
    let (high, isLast) = high.addingReportingOverflow(1)
    return isLast ? nil : AddressBits(high: high, low: low)
  }

  var isV4: Bool { high == 0 && low >> 32 == 0xFFFF }
}

/// Addresses that stand for all: between the ends of blocks every address is in the same blocks.
enum AddressCandidates {
  static func regions(_ blocks: [CIDRBlock]) -> [AddressBits] {
    var found: Set<AddressBits> = [AddressBits(high: 0, low: 0xFFFF_0000_0000)]
    for block in blocks {
      let mask = block.mask
      let first = AddressBits(block.address, masked: mask)
      found.insert(first)
      // A few more of the block: a text test may refuse the first.
      for candidate in [first.next, first.next?.next].compactMap(\.self) { found.insert(candidate) }
      if let after = AddressBits(high: first.high | ~mask.high, low: first.low | ~mask.low).next {
        found.insert(after)
      }
    }
    found.insert(AddressBits(high: 0, low: 0))
    return found.sorted { $0.isV4 != $1.isV4 ? $0.isV4 : $0 < $1 }
  }
}

extension CIDRBlock {
  /// How the dotted addresses of the block begin.
  var dottedBeginning: Recognizer.Language {
    var symbols: [Recognizer.Symbol] = []
    for octet in 0..<4 where prefixLength >= 96 + 8 * (octet + 1) {
      let text = String(address.low >> UInt64(24 - 8 * octet) & 0xFF) + (octet < 3 ? "." : "")
      symbols += text.unicodeScalars.map(Recognizer.Symbol.scalar)
    }
    return .whole(symbols + [.anyRun])
  }
}

/// Ways to write an address.
enum AddressSpelling {
  static func plain(_ bits: AddressBits) -> UTF8Text { UTF8Text(bits.isV4 ? dotted(bits) : groups(bits)) }

  /// The usual spelling first.
  static func all(_ bits: AddressBits) -> [UTF8Text] {
    var texts = [groups(bits), groups(bits).uppercased(), padded(bits), padded(bits).uppercased()]
    if bits.isV4 { texts = [dotted(bits), "::ffff:" + dotted(bits), "::FFFF:" + dotted(bits)] + texts }
    if bits.high == 0, !bits.isV4 { texts.insert("::" + lowGroups(bits), at: 0) }
    return texts.map { UTF8Text($0) }
  }

  private static func dotted(_ bits: AddressBits) -> String {
    [24, 16, 8, 0].map { String(bits.low >> $0 & 0xFF) }.joined(separator: ".")
  }

  private static func hexadecimal(_ bits: AddressBits) -> [String] {
    [
      (bits.high, 48), (bits.high, 32), (bits.high, 16), (bits.high, 0), (bits.low, 48), (bits.low, 32),
      (bits.low, 16), (bits.low, 0),
    ]
    .map { String($0.0 >> UInt64($0.1) & 0xFFFF, radix: 16) }
  }

  private static func groups(_ bits: AddressBits) -> String { hexadecimal(bits).joined(separator: ":") }

  private static func lowGroups(_ bits: AddressBits) -> String {
    hexadecimal(bits).suffix(4).joined(separator: ":")
  }

  private static func padded(_ bits: AddressBits) -> String {
    hexadecimal(bits).map { String(repeating: "0", count: 4 - $0.count) + $0 }.joined(separator: ":")
  }
}
