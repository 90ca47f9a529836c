import TocsinEvents
import TocsinLogModel

/// The ids by which products tell their events apart, found in the bytes of records.
///
/// Only for the remark that an input holds events twice: what is found in a string is taken for a key as well.
struct IdentityScan {
  /// An id, and what has to be equal beside it.
  fileprivate struct Key {
    let name: String
    let spellings: [LiteralScanner]
    /// Empty where the id alone tells events apart.
    let companions: [LiteralScanner]
  }

  fileprivate static let keys: [Key] = [
    Key(["REQUEST_ID", "request_id"], with: ["EVENT_TYPE", "event_type"], name: "request_id+event_type"),
    Key(["EventIdentifier", "event_identifier"], name: "event_identifier"),
    Key(["eventID"], name: "eventID"),
    Key(["_id"], name: "_id"),
    Key(["uuid"], name: "uuid"),
  ]

  /// Matched records of a batch that are searched for every key; then only the one that was found is looked for.
  private static let probed = 8

  private var known: Int?
  private var misses = 0

  /// What `--deduplicate` is to be given for a found id.
  static func name(_ key: Int) -> String { keys[key].name }

  mutating func beginBatch() { (known, misses) = (nil, 0) }

  /// A hash of the record's id, its lowest bits the number of its key; 0 where there is none.
  mutating func hash(of record: UnsafeBufferPointer<UInt8>) -> UInt64 {
    guard let base = record.baseAddress else { return 0 }
    if let known { return IdentityScan.keys[known].hash(in: base, record.count, known) }
    guard misses < IdentityScan.probed else { return 0 }
    for index in IdentityScan.keys.indices {
      let hash = IdentityScan.keys[index].hash(in: base, record.count, index)
      if hash == 0 { continue }
      known = index
      return hash
    }
    misses += 1
    return 0
  }

  /// The key of a hash.
  static func key(of hash: UInt64) -> Int { Int(hash & 7) - 1 }
}

extension IdentityScan.Key {
  fileprivate init(_ names: [String], with companions: [String] = [], name: String) {
    func scanners(_ names: [String]) -> [LiteralScanner] {
      names.map { LiteralScanner([ScanLiteral(Array("\"\($0)\"".utf8))]) }
    }
    self.init(name: name, spellings: scanners(names), companions: scanners(companions))
  }

  fileprivate func hash(in base: UnsafePointer<UInt8>, _ count: Int, _ index: Int) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    guard Self.add(spellings, base, count, &hash) else { return 0 }
    if !companions.isEmpty, !Self.add(companions, base, count, &hash) { return 0 }
    return hash << 3 | UInt64(index + 1)
  }

  /// Adds the value of the first key that is there; false where none is.
  private static func add(
    _ scanners: [LiteralScanner], _ base: UnsafePointer<UInt8>, _ count: Int, _ hash: inout UInt64
  ) -> Bool {
    for scanner in scanners {
      var place = scanner.next(in: base, from: 0, to: count)
      guard place < count else { continue }
      // Behind the quote that ends the key, which the scanner saw.
      place += 1
      while place < count, base[place] != UInt8(ascii: "\"") { place += 1 }
      place += 1
      while place < count, base[place] == 0x20 || base[place] == UInt8(ascii: ":") { place += 1 }
      let isText = place < count && base[place] == UInt8(ascii: "\"")
      if isText { place += 1 }
      let start = place
      while place < count, isText ? base[place] != UInt8(ascii: "\"") : isPlain(base[place]) {
        hash = (hash ^ UInt64(base[place])) &* 0x0000_0100_0000_01B3
        place += 1
      }
      if place > start { return true }
    }
    return false
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte != UInt8(ascii: ",") && byte != UInt8(ascii: "}") && byte > 0x20
  }
}

/// Remembers hashes of ids, up to a number; later ones are not told from new ones.
struct IdentityMemory {
  /// Half full at most: 16 MiB.
  private static let slotCount = 1 << 21

  private var slots: [UInt64] = []
  private var count = 0
  /// Ids that came before.
  private(set) var repeated = 0
  /// The key of the first such id.
  private(set) var key: Int?

  mutating func add(_ hashes: [UInt64]) {
    for hash in hashes where hash != 0 { add(hash) }
  }

  private mutating func add(_ hash: UInt64) {
    if slots.isEmpty { slots = Array(repeating: 0, count: IdentityMemory.slotCount) }
    var slot = Int(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) >> 43)
    while slots[slot] != 0 {
      if slots[slot] == hash {
        repeated += 1
        key = key ?? IdentityScan.key(of: hash)
        return
      }
      slot = (slot + 1) & (IdentityMemory.slotCount - 1)
    }
    guard count < IdentityMemory.slotCount / 2 else { return }
    slots[slot] = hash
    count += 1
  }
}
