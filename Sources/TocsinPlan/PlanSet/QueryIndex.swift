package import TocsinLogModel

/// From the values of an event to the queries that may be met: an inverted index over one witness of each query.
///
/// A witness is a set of atoms of which one must hold for the query to be met. Queries without one are always run.
package struct QueryIndex: Sendable {
  /// Which space a key is in: the same bytes mean different things in each.
  package enum KeySpace: UInt8, Sendable {
    /// Strings and booleans, by bytes.
    case text
    /// The same, lower-cased.
    case folded
    /// Integers: eight bytes, little-endian.
    case integer
  }

  /// What to look up for the values of one field.
  package struct Field: Sendable {
    package var hasText = false
    package var hasFolded = false
    package var hasIntegers = false
    /// Index into ``automata``, or -1.
    package var automaton: Int32 = -1
    package var foldedAutomaton: Int32 = -1
    /// Postings of the queries that need the field to exist.
    package var existence = FlatRange.empty
    /// A range of ``tests``.
    package var tests = FlatRange.empty

    package var isEmpty: Bool {
      !hasText && !hasFolded && !hasIntegers && automaton < 0 && foldedAutomaton < 0 && existence.count == 0
        && tests.count == 0
    }
  }

  /// A key of the hash table.
  package struct Entry: Sendable {
    package var hash: UInt64
    package var key: FlatRange
    package var postings: FlatRange
  }

  /// An atom that no table answers: it is evaluated where its field exists, once for all queries that share it.
  package struct Test: Sendable {
    package var atom: Int32
    package var postings: FlatRange
  }

  /// By field of the plan set.
  package internal(set) var fields: [Field] = []
  /// Query ids.
  package internal(set) var postings: [Int32] = []
  package internal(set) var entries: [Entry] = []
  /// Entry index + 1, or 0; a power of two of them.
  package internal(set) var slots: [Int32] = [0]
  package internal(set) var keys: [UInt8] = []
  package internal(set) var automata: [SubstringAutomaton] = []
  package internal(set) var tests: [Test] = []
  /// Queries that are run for every event, ascending.
  package internal(set) var alwaysRun: [Int32] = []
  /// Queries whose witness is only that a field exists.
  package internal(set) var byExistence = 0

  /// Mixes eight bytes at a time.
  @inline(__always)
  package static func hash(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, field: Int32, _ space: KeySpace
  ) -> UInt64 {
    var hash =
      UInt64(UInt32(bitPattern: field)) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(space.rawValue) &+ UInt64(count)
    var offset = 0
    while offset &+ 8 <= count {
      let word = UInt64(littleEndian: UnsafeRawPointer(bytes + offset).loadUnaligned(as: UInt64.self))
      hash = mix(hash ^ word)
      offset &+= 8
    }
    if offset < count {
      var word: UInt64 = 0
      var shift: UInt64 = 0
      while offset < count {
        word |= UInt64(bytes[offset]) &<< shift
        shift &+= 8
        offset &+= 1
      }
      hash = mix(hash ^ word)
    }
    return hash
  }

  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    let (high, low) = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return high ^ low &+ 0x2545_F491_4F6C_DD1D
  }

  /// The postings of a key, empty when it is in no witness.
  @inline(__always)
  package func lookUp(_ hash: UInt64, _ bytes: UnsafePointer<UInt8>, _ count: Int) -> FlatRange {
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let entry = entries[Int(slots[slot]) &- 1]
      if entry.hash == hash, Int(entry.key.count) == count, isEqual(entry.key, bytes, count) {
        return entry.postings
      }
      slot = (slot &+ 1) & mask
    }
    return .empty
  }

  private func isEqual(_ key: FlatRange, _ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    let start = Int(key.start)
    for offset in 0..<count where keys[start + offset] != bytes[offset] { return false }
    return true
  }
}
