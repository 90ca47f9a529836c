/// Remembers which key followed which, since logs repeat the same keys in the same order.
///
/// A key that is where it was expected needs no scan and no lookup: comparing its bytes, closing quote included, with
/// those of a key that was checked before says all. A wrong guess costs one comparison.
struct KeyMemo: ~Copyable {
  struct Entry {
    /// The bytes of the key and its closing quote, and which bits of each word belong to them.
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    var masks: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    /// The state in which the key was looked up; -1 for an unused entry.
    var state: Int32 = -1
    var count: Int32 = 0
    /// The edge of the key, or -1.
    var edge: Int32 = -1
    /// The entries of the keys that came next: two, since optional keys and the ends of lists give a choice.
    var successor: Int32 = 0
    var otherSuccessor: Int32 = 0
  }

  /// Longer keys are not remembered.
  static let greatestKeyCount = 31
  private static let indexBits = 9
  private static let probeCount = 4
  /// Stands before the first key of a record, and for keys that are not remembered.
  private static let outside = 1 << indexBits

  // One more than the hash gives, for `outside`. Successors are indices of entries, 0 before any was learned, so following
  // one needs no check.
  private let entries: UnsafeMutablePointer<Entry>
  private var latest = KeyMemo.outside

  init() {
    entries = .allocate(capacity: KeyMemo.outside + 1)
    entries.initialize(repeating: Entry(), count: KeyMemo.outside + 1)
  }

  deinit {
    entries.deallocate()
  }

  mutating func beginRecord() { latest = KeyMemo.outside }

  /// The expected key, when it stands at `start` in this state.
  ///
  /// Reads up to 32 bytes.
  @inline(__always)
  mutating func expected(_ start: UnsafePointer<UInt8>, state: Int32) -> UnsafePointer<Entry>? {
    let before = entries + latest
    var successor = Int(before.pointee.successor)
    if !stands(successor, start, state) {
      successor = Int(before.pointee.otherSuccessor)
      guard stands(successor, start, state) else { return nil }
    }
    latest = successor
    return UnsafePointer(entries + successor)
  }

  @inline(__always)
  private func stands(_ index: Int, _ start: UnsafePointer<UInt8>, _ state: Int32) -> Bool {
    entries[index].state == state && KeyMemo.isEqual(start, entries + index)
  }

  @inline(__always)
  private static func isEqual(_ start: UnsafePointer<UInt8>, _ entry: UnsafeMutablePointer<Entry>) -> Bool {
    // The masks hide what is behind the key and its quote, which may be bytes behind the record.
    let text = UnsafeRawPointer(start)
    let first = text.loadUnaligned(as: UInt64.self) & entry.pointee.masks.0 ^ entry.pointee.words.0
    let second =
      text.loadUnaligned(fromByteOffset: 8, as: UInt64.self) & entry.pointee.masks.1 ^ entry.pointee.words.1
    guard first | second == 0 else { return false }
    if entry.pointee.count < 16 { return true }
    let third =
      text.loadUnaligned(fromByteOffset: 16, as: UInt64.self) & entry.pointee.masks.2 ^ entry.pointee.words.2
    let fourth =
      text.loadUnaligned(fromByteOffset: 24, as: UInt64.self) & entry.pointee.masks.3 ^ entry.pointee.words.3
    return third | fourth == 0
  }

  /// Remembers a key without escapes, checked and looked up, as the one that follows the key before.
  @inline(never)
  mutating func learn(_ start: UnsafePointer<UInt8>, count: Int, state: Int32, edge: Int32) {
    guard count <= KeyMemo.greatestKeyCount else {
      latest = KeyMemo.outside
      return
    }
    let hash = AutomatonTables.hash(
      prefix: AutomatonTables.prefix(start, count) ^ UInt64(UInt32(bitPattern: state)) << 40,
      suffix: AutomatonTables.suffix(start, count))
    let index = place(of: start, count, state, near: Int(hash >> UInt32(32 - KeyMemo.indexBits)))
    entries[latest].otherSuccessor = entries[latest].successor
    entries[latest].successor = Int32(index)
    latest = index
    let entry = entries + index
    if isKey(index, start, count, state) { return }
    var fresh = Entry(state: state, count: Int32(count), edge: edge)
    // `count` is at most 31: with the quote it fills the 32 bytes of the four words, no more.
    withUnsafeMutableBytes(of: &fresh.masks) { masks in
      for index in 0...count { masks[index] = 0xFF }
    }
    withUnsafeMutableBytes(of: &fresh.words) { words in
      for index in 0...count { words[index] = start[index] }
    }
    entry.pointee = fresh
  }

  /// The entry of a key, or the one to keep it in: a free one among the next few, else the first, whose key is forgotten.
  ///
  /// Two keys in one place would drive each other out in every record.
  private func place(of start: UnsafePointer<UInt8>, _ count: Int, _ state: Int32, near first: Int) -> Int {
    for step in 0..<KeyMemo.probeCount {
      let index = (first + step) & (KeyMemo.outside - 1)
      if entries[index].state < 0 || isKey(index, start, count, state) { return index }
    }
    return first
  }

  private func isKey(_ index: Int, _ start: UnsafePointer<UInt8>, _ count: Int, _ state: Int32) -> Bool {
    let entry = entries + index
    return entry.pointee.state == state && Int(entry.pointee.count) == count && KeyMemo.isEqual(start, entry)
  }

  /// Notes a key that is not remembered.
  mutating func skip() { latest = KeyMemo.outside }
}
