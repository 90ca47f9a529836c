/// What a value means beyond its attributes: the role of a key at the top level of a record or envelope.
enum KeyRole: UInt8 {
  /// An attribute like any other.
  case attribute
  /// Fills the reserved attribute of the edge.
  case reserved
  case tags
  /// Holds the attributes of an envelope.
  case envelope
  /// Names the kind of an envelope, see ``EnvelopeIdentity``.
  case kind
}

/// One key that leads on from a state.
struct AutomatonEdge {
  /// The first eight bytes of the key, zero-filled.
  var prefix: UInt64
  /// The last eight bytes of a key longer than eight, else 0.
  var suffix: UInt64
  var keyStart: Int32
  var keyCount: Int32
  /// The state of the value, 0 when nothing below is wanted.
  var next: Int32
  var role: KeyRole
  /// Of a reserved key: the index of the attribute, and the place of the key in the table.
  var attribute: UInt8
  var rank: UInt8
  /// A reserved key stays an attribute in a raw record.
  var staysInRawRecord = false
  /// What the key says of the record's form or source, see ``RecordMarks``.
  var marks: UInt64 = 0
}

/// Something wanted that is complete in a state.
struct AutomatonAccept {
  enum Kind: UInt8 {
    case field
    /// An alias of a reserved attribute.
    case alias
    /// A time, under the name of the rank.
    case time
    case tag
  }

  var kind: Kind
  var attribute: UInt8
  var rank: UInt8
  var field: Int32
}

struct AutomatonState {
  /// The hash table of the keys: `tableMask + 1` slots from `tableStart` on.
  var tableStart: Int32
  var tableMask: UInt32
  /// Bit n: there is a key of n bytes; bit 63: of 63 or more.
  var lengths: UInt64
  var acceptStart: Int32
  var acceptCount: Int32
}

/// The tables of a ``FieldAutomaton``, without a reference to count.
///
/// Valid while the automaton lives. All indices in the tables were made with them by ``FieldAutomatonBuilder`` and are
/// within their bounds, so that following one needs no check.
struct AutomatonTables {
  var states: UnsafePointer<AutomatonState>
  /// Edge index + 1, or 0 for a free slot.
  var slots: UnsafePointer<Int32>
  var edges: UnsafePointer<AutomatonEdge>
  var accepts: UnsafePointer<AutomatonAccept>
  var keys: UnsafePointer<UInt8>
  /// The state of the record's root object.
  var root: Int32
  /// The state of the object that holds the attributes.
  var attributesRoot: Int32
  /// The state in which every string is a tag.
  var tagsState: Int32
  /// Some canonical key of an intake record is also wanted as an attribute.
  var hasWantedCanonicalKey: Bool

  static let dead: Int32 = 0

  @inline(__always)
  static func hash(prefix: UInt64, suffix: UInt64) -> UInt32 {
    let mixed = (prefix ^ (suffix &* 0x9E37_79B9_7F4A_7C15)) &* 0xD6E8_FEB8_6659_FD93
    return UInt32(truncatingIfNeeded: mixed >> 32)
  }

  /// The first eight bytes of a key, zero-filled.
  ///
  /// Eight bytes from `key` on must be readable, whatever its length.
  @inline(__always)
  static func prefix(_ key: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    let word = UInt64(littleEndian: UnsafeRawPointer(key).loadUnaligned(as: UInt64.self))
    return count >= 8 ? word : word & ~(UInt64.max << UInt64(truncatingIfNeeded: count &* 8))
  }

  /// The last eight bytes of a key longer than eight, else 0.
  @inline(__always)
  static func suffix(_ key: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    // Of a longer key they lie within it.
    guard count > 8 else { return 0 }
    return UInt64(littleEndian: UnsafeRawPointer(key + (count - 8)).loadUnaligned(as: UInt64.self))
  }

  /// The edge for a key, or -1.
  ///
  /// Eight bytes from `key` on must be readable.
  @inline(__always)
  func edge(_ state: Int32, _ key: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    let table = states[Int(state)]
    if table.lengths >> UInt64(min(count, 63)) & 1 == 0 { return -1 }
    let prefix = AutomatonTables.prefix(key, count)
    let suffix = AutomatonTables.suffix(key, count)
    var slot = AutomatonTables.hash(prefix: prefix, suffix: suffix) & table.tableMask
    // Ends: a table is a quarter full at most, so there is a free slot on every way round.
    while true {
      let index = slots[Int(table.tableStart) + Int(slot)] - 1
      if index < 0 { return -1 }
      let edge = edges[Int(index)]
      if edge.prefix == prefix, edge.suffix == suffix, Int(edge.keyCount) == count,
        count <= 16 || hasSameMiddle(edge, key, count)
      {
        return index
      }
      slot = (slot + 1) & table.tableMask
    }
  }

  @inline(never)
  private func hasSameMiddle(_ edge: AutomatonEdge, _ key: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    // Both keys have `count` bytes; the first and last eight are known to be the same.
    let wanted = keys + Int(edge.keyStart)
    for index in 8..<(count - 8) where wanted[index] != key[index] { return false }
    return true
  }
}

/// A deterministic automaton over object keys that reaches every value of every wanted path.
///
/// A state is the set of paths, with the segments consumed of each, that a place in a record belongs to. Since a key
/// may hold dots, it can consume several segments at once. Immutable, so that workers may share it.
final class FieldAutomaton: @unchecked Sendable {
  let tables: AutomatonTables
  private let states: UnsafeMutableBufferPointer<AutomatonState>
  private let slots: UnsafeMutableBufferPointer<Int32>
  private let edges: UnsafeMutableBufferPointer<AutomatonEdge>
  private let accepts: UnsafeMutableBufferPointer<AutomatonAccept>
  private let keys: UnsafeMutableBufferPointer<UInt8>

  var edgeCount: Int { edges.count }
  var stateCount: Int { states.count }

  init(_ parts: FieldAutomatonBuilder.Tables) {
    states = FieldAutomaton.buffer(parts.states)
    slots = FieldAutomaton.buffer(parts.slots)
    edges = FieldAutomaton.buffer(parts.edges)
    accepts = FieldAutomaton.buffer(parts.accepts)
    keys = FieldAutomaton.buffer(parts.keys)
    tables = AutomatonTables(
      states: FieldAutomaton.start(states), slots: FieldAutomaton.start(slots),
      edges: FieldAutomaton.start(edges), accepts: FieldAutomaton.start(accepts),
      keys: FieldAutomaton.start(keys), root: parts.root, attributesRoot: parts.attributesRoot,
      tagsState: parts.tagsState, hasWantedCanonicalKey: parts.hasWantedCanonicalKey)
  }

  deinit {
    states.deallocate()
    slots.deallocate()
    edges.deallocate()
    accepts.deallocate()
    keys.deallocate()
  }

  /// A copy of at least one element's room, so that it has an address.
  private static func buffer<Element>(_ elements: [Element]) -> UnsafeMutableBufferPointer<Element> {
    let buffer = UnsafeMutableBufferPointer<Element>.allocate(capacity: max(elements.count, 1))
    _ = buffer.initialize(from: elements)
    return UnsafeMutableBufferPointer(start: buffer.baseAddress, count: elements.count)
  }

  private static func start<Element>(
    _ buffer: UnsafeMutableBufferPointer<Element>
  ) -> UnsafePointer<Element> {
    guard let base = buffer.baseAddress else { preconditionFailure("allocated with room for one element") }
    return UnsafePointer(base)
  }
}
