import TocsinLogModel

/// Match batches as bytes for the process that made them to read again, once, from its own scratch file.
///
/// The tables are copied as they are, places and seeded hashes included, so that a batch costs little more than its
/// bytes. For other processes see ``encoded(for:)``.
extension MatchBatch {
  /// All tables, one after another, each behind its length.
  package func spilled() -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(size + 256)
    MatchBatch.append(events, to: &out)
    MatchBatch.append(hits, to: &out)
    MatchBatch.append(parts, to: &out)
    MatchBatch.append(omissions, to: &out)
    MatchBatch.append(keys, to: &out)
    MatchBatch.append(bytes, to: &out)
    MatchBatch.append([batch == nil ? 0 : 1] as [UInt8], to: &out)
    MatchBatch.append(batch ?? [], to: &out)
    // Long numbers are on the heap: they go as text.
    MatchBatch.append(numbers.map { UInt32(truncatingIfNeeded: $0.canonicalText.utf8.count) }, to: &out)
    for number in numbers { out += number.canonicalText.utf8 }
    return out
  }

  /// Reads what ``spilled()`` gave in this process.
  package init(spilled raw: [UInt8]) {
    self.init()
    raw.withUnsafeBytes { raw in
      var place = 0
      events = MatchBatch.table(in: raw, &place)
      hits = MatchBatch.table(in: raw, &place)
      parts = MatchBatch.table(in: raw, &place)
      omissions = MatchBatch.table(in: raw, &place)
      keys = MatchBatch.table(in: raw, &place)
      bytes = MatchBatch.table(in: raw, &place)
      let hasBatch: [UInt8] = MatchBatch.table(in: raw, &place)
      let records: [UInt8] = MatchBatch.table(in: raw, &place)
      batch = hasBatch == [1] ? records : nil
      let lengths: [UInt32] = MatchBatch.table(in: raw, &place)
      numbers = lengths.map { length in
        let text = UTF8Text(bytes: Array(raw[place..<place + Int(length)]))
        place += Int(length)
        return DecimalNumber(text) ?? DecimalNumber(0)
      }
    }
  }

  private static func append<Element: BitwiseCopyable>(_ table: [Element], to out: inout [UInt8]) {
    withUnsafeBytes(of: table.count) { out.append(contentsOf: $0) }
    table.withUnsafeBytes { out.append(contentsOf: $0) }
  }

  private static func table<Element: BitwiseCopyable>(
    in raw: UnsafeRawBufferPointer, _ place: inout Int
  ) -> [Element] {
    let count = raw.loadUnaligned(fromByteOffset: place, as: Int.self)
    place += MemoryLayout<Int>.size
    let size = count * MemoryLayout<Element>.stride
    let source = UnsafeRawBufferPointer(rebasing: raw[place..<place + size])
    place += size
    return Array(unsafeUninitializedCapacity: count) { target, initialized in
      UnsafeMutableRawBufferPointer(target).copyMemory(from: source)
      initialized = count
    }
  }
}
