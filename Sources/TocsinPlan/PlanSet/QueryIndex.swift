package import TocsinLogModel

/// From the values of an event to the queries that may be met: an inverted index over one witness of each query.
///
/// A witness is a set of atoms of which one must hold for the query to be met. Queries without one are always run.
/// Shared by all workers: flat tables, written once.
package final class QueryIndex: Sendable {
  /// Which space a key is in: the same bytes mean different things in each.
  package enum KeySpace: UInt8, Sendable {
    /// Strings and booleans, by bytes.
    case text
    /// The same, lower-cased.
    case folded
    /// Integers: eight bytes, little-endian.
    case integer
    /// A masked address: sixteen bytes, and the number of the mask.
    case address
  }

  /// What to look up for the values of one field.
  package struct Field: Sendable, BitwiseCopyable {
    /// Some key of ``KeySpace/text`` belongs to the field.
    package var hasText = false
    /// Some key of ``KeySpace/folded`` belongs to the field.
    package var hasFolded = false
    /// Some key of ``KeySpace/integer`` belongs to the field.
    package var hasIntegers = false
    /// A range of ``masks``: the blocks that are asked for have these.
    package var masks = TableRange.empty
    /// Index into ``automata``, or -1.
    package var automaton: Int32 = -1
    /// The same for lowercased text, or -1.
    package var foldedAutomaton: Int32 = -1
    /// Postings of the queries that need the field to exist.
    package var existence = TableRange.empty
    /// A range of ``tests``.
    package var tests = TableRange.empty
    /// A range of ``intervals``, ordered by their lower ends.
    package var intervals = TableRange.empty

    /// There is anything to look up; set when all else is.
    package var isAsked = false

    fileprivate var complete: Field {
      var field = self
      field.isAsked =
        hasText || hasFolded || hasIntegers || automaton >= 0 || foldedAutomaton >= 0 || existence.count > 0
        || tests.count > 0 || masks.count > 0 || intervals.count > 0
      return field
    }
  }

  /// A key of the hash table.
  ///
  /// The engine's `ByteKeyTable` is not used here: this table is written once and then asked for every value of every
  /// event by all workers, mostly in vain. It needs tags to answer that from few bytes, the keys of several spaces, and
  /// tables whose reading counts no references; the other one grows, forgets keys, and prefetches.
  package struct Entry: Sendable, BitwiseCopyable {
    /// Full hash of the key, compared before its bytes.
    package var hash: UInt64
    /// A range of ``QueryIndex/keys``.
    package var key: TableRange
    /// Queries to run where the key occurs, in ``QueryIndex/postings``.
    package var postings: TableRange
  }

  /// An atom that no table answers: it is evaluated where its field exists, once for all queries that share it.
  package struct Test: Sendable, BitwiseCopyable {
    /// Index into ``PlanSet/atoms``.
    package var atom: Int32
    /// Queries to run where the atom holds, in ``QueryIndex/postings``.
    package var postings: TableRange
  }

  /// The whole numbers of an interval, and some more: it only has to hold what the atom holds.
  package struct Interval: Sendable, BitwiseCopyable {
    /// Smallest integer inside.
    package var lower: Int64
    /// Largest integer inside.
    package var upper: Int64
    /// The greatest upper end in the part of the list that this one is in the middle of.
    package var greatestUpper: Int64
    /// Queries to run for integers inside, in ``QueryIndex/postings``.
    package var postings: TableRange
  }

  /// A mask of CIDR blocks.
  package struct Mask: Sendable, Hashable, BitwiseCopyable {
    /// Mask of the upper 64 bits of an address.
    package var high: UInt64
    /// Mask of the lower 64 bits of an address.
    package var low: UInt64
  }

  /// What an index is made of, while it is built.
  struct Tables {
    var fields: [Field] = []
    var postings: [Int32] = []
    var entries: [Entry] = []
    var slots: [Int32] = [0]
    var tags: [UInt8] = [0]
    var keys: [UInt8] = []
    var automata: [SubstringAutomaton] = []
    var tests: [Test] = []
    var masks: [Mask] = []
    var intervals: [Interval] = []
    var shared: [SharedStep] = []
    var sharedQueries: [Int32] = []
    var programs: [TableRange] = []
    var alwaysRun: [Int32] = []
    var alwaysPosted = TableRange.empty
  }

  /// By field of the plan set.
  package let fields: FlatTable<Field>
  /// Query ids; from the number of queries on, the numbers of ``programs`` after it.
  package let postings: FlatTable<Int32>
  /// Keys of the hash table, reached through ``slots``.
  package let entries: FlatTable<Entry>
  /// Entry indices; a power of two of them.
  package let slots: FlatTable<Int32>
  /// By slot: the tag of its entry's hash, or 0 where it is free.
  ///
  /// Most values are nobody's key: what tells so is a table small enough to stay near.
  package let tags: FlatTable<UInt8>
  /// Bytes of the keys of ``entries``.
  package let keys: FlatTable<UInt8>
  /// One per field and case, for literals inside longer text.
  package let automata: [SubstringAutomaton]
  /// Tests of one field are neighbors.
  package let tests: FlatTable<Test>
  /// Masks of one field are neighbors.
  package let masks: FlatTable<Mask>
  /// Intervals of one field are neighbors.
  package let intervals: FlatTable<Interval>
  /// The steps of programs that several queries share.
  package let shared: FlatTable<SharedStep>
  /// Query ids that ``SharedStep/firstQuery`` points at.
  package let sharedQueries: FlatTable<Int32>
  /// Ranges of ``shared``.
  package let programs: FlatTable<TableRange>
  /// Queries that are run for every event, ascending.
  package let alwaysRun: [Int32]
  /// Their postings.
  package let alwaysPosted: TableRange

  init(_ parts: Tables) {
    fields = FlatTable(parts.fields.map(\.complete))
    postings = FlatTable(parts.postings)
    entries = FlatTable(parts.entries)
    slots = FlatTable(parts.slots)
    tags = FlatTable(parts.tags)
    keys = FlatTable(parts.keys)
    automata = parts.automata
    tests = FlatTable(parts.tests)
    masks = FlatTable(parts.masks)
    intervals = FlatTable(parts.intervals)
    shared = FlatTable(parts.shared)
    sharedQueries = FlatTable(parts.sharedQueries)
    programs = FlatTable(parts.programs)
    alwaysRun = parts.alwaysRun
    alwaysPosted = parts.alwaysPosted
  }

  /// The key of a masked address.
  package static func addressKey(high: UInt64, low: UInt64, mask: Int) -> [UInt8] {
    var key: [UInt8] = []
    key.reserveCapacity(18)
    for word in [high, low] {
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        key.append(UInt8(truncatingIfNeeded: word >> shift))
      }
    }
    key.append(UInt8(truncatingIfNeeded: mask))
    key.append(UInt8(truncatingIfNeeded: mask >> 8))
    return key
  }

  /// The parts of the key of a masked address.
  @inlinable
  package static func address(inKey key: UnsafeRawPointer) -> (high: UInt64, low: UInt64, mask: UInt64) {
    (
      UInt64(littleEndian: key.loadUnaligned(as: UInt64.self)),
      UInt64(littleEndian: key.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
      UInt64(UInt16(littleEndian: key.loadUnaligned(fromByteOffset: 16, as: UInt16.self)))
    )
  }

  /// Where the hash of a key begins.
  @inlinable
  package static func seed(field: Int32, _ space: KeySpace) -> UInt64 {
    UInt64(UInt32(bitPattern: field)) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(space.rawValue)
  }

  /// Mixes eight bytes at a time.
  @inlinable
  package static func hash(_ bytes: UnsafePointer<UInt8>, _ count: Int, seed: UInt64) -> UInt64 {
    var hash = seed &+ UInt64(truncatingIfNeeded: count)
    let text = UnsafeRawPointer(bytes)
    // The last bytes are taken together with some before them: no loop over single ones.
    if count >= 8 {
      var offset = 0
      while offset &+ 8 < count {
        hash = mix(hash ^ UInt64(littleEndian: text.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
        offset &+= 8
      }
      return mix(
        hash ^ UInt64(littleEndian: text.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)))
    }
    if count >= 4 {
      let first = UInt32(littleEndian: text.loadUnaligned(as: UInt32.self))
      let last = UInt32(littleEndian: text.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
      return mix(hash ^ (UInt64(first) | UInt64(last) &<< 32))
    }
    if count == 0 { return hash }
    return mix(
      hash ^ (UInt64(bytes[0]) | UInt64(bytes[count &>> 1]) &<< 8 | UInt64(bytes[count &- 1]) &<< 16))
  }

  /// The hash of the key of a masked address.
  @inlinable
  package static func hash(high: UInt64, low: UInt64, mask: UInt64, seed: UInt64) -> UInt64 {
    mix(mix(mix(seed ^ high) ^ low) ^ mask)
  }

  /// What is kept of a hash beside its slot; never 0.
  @inlinable
  package static func tag(_ hash: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: hash &>> 56) | 1 }

  /// Spreads 64 bits over 64 bits by a full-width multiplication.
  @inlinable
  package static func mix(_ value: UInt64) -> UInt64 {
    let (high, low) = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return high ^ low &+ 0x2545_F491_4F6C_DD1D
  }
}
