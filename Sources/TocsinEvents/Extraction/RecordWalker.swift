import TocsinLogModel

/// One pass over the bytes of a record that checks all of it and takes the wanted values.
///
/// It either accepts, or gives up and says nothing about why: records that are broken, or whose meaning depends on the
/// whole record (a wanted key twice in an object), are read again by ``JSONReader``. Depth is a counter.
struct RecordWalker: ~Copyable {
  /// What to return to when a container closes.
  private struct Frame {
    var state: Int32
    /// The state in which a watched object was opened, or 0.
    var watched: Int32
    var serial: UInt64
    /// The counts when a watched object was opened.
    var scalars: Int
    var doubtful: Int
    var start: UnsafePointer<UInt8>
  }

  /// Where a walk is.
  ///
  /// Its address is never handed to a function that isn't inlined, so that the members stay in registers.
  private struct Position {
    /// The state of the innermost container.
    var state = AutomatonTables.dead
    /// The number of the innermost object; 0 before the root.
    var serial: UInt64 = 0
    /// The state of the value about to be read.
    var next: Int32
    /// The edge of the value's key where that has a role, else -1.
    var edge: Int32 = -1
    /// Members that the record may still have.
    var fields: Int
  }

  /// Tables and limits that a walk reads for every key, copied so that no store of the walk makes it load them again.
  private struct Lookup {
    let tables: AutomatonTables
    /// By edge: the serial of the object in which its key was seen last.
    let stamps: UnsafeMutablePointer<UInt64>
    let keyBytes: Int
  }

  // The tables of `lookup` point into the automaton, which therefore has to live as long as the walker.
  private let automaton: FieldAutomaton
  private let lookup: Lookup
  private let limits: RecordLimits
  /// One for each container that may be open, so that `frames[depth]` needs no check beyond that of the depth.
  private let frames: UnsafeMutablePointer<Frame>
  /// The last serial given out.
  ///
  /// It never starts over, so the stamps of earlier records need no clearing: none is equal to a serial to come.
  private var serials: UInt64 = 0
  private var memo = KeyMemo()
  private var sink: ValueSink

  init(
    automaton: FieldAutomaton, fields: [EventField], form: RecordFormDefinition, limits: RecordLimits
  ) {
    self.automaton = automaton
    self.limits = limits
    // Frames are plain data, written before they are read: uninitialized memory will do.
    frames = .allocate(capacity: RecordLimits.greatestDepth + 1)
    let stamps = UnsafeMutablePointer<UInt64>.allocate(capacity: max(automaton.edgeCount, 1))
    stamps.initialize(repeating: 0, count: max(automaton.edgeCount, 1))
    lookup = Lookup(tables: automaton.tables, stamps: stamps, keyBytes: limits.keyBytes)
    sink = ValueSink(tables: automaton.tables, fields: fields, form: form)
  }

  deinit {
    frames.deallocate()
    lookup.stamps.deallocate()
  }

  /// Takes the wanted values of a record, after which ``EventExtractor/padding`` bytes must be readable.
  ///
  /// - Returns: whether the record was accepted; if not, `event` holds rubbish.
  mutating func walk(
    _ record: UnsafeBufferPointer<UInt8>, into event: inout ExtractedEvent, arena: inout ScratchArena
  ) -> Bool {
    guard let base = record.baseAddress else { return false }
    let end = base + record.count
    sink.removeAll()
    memo.beginRecord()
    guard let rest = walk(from: base, end: end, into: &event, arena: &arena) else { return false }
    guard rest <= end, JSONScan.space(from: rest, end: end) == end else { return false }
    return sink.finish(into: &event, arena: &arena)
  }

  /// Walks the root object, and gives the place after it; `nil` where the record must be read as a whole.
  ///
  /// One function, since all of it is hot and what it carries from value to value fits into registers.
  ///
  /// Why looks at bytes need no checks of their own: `place` is compared with `end` before each value and after it.
  /// Between two comparisons it moves by fewer bytes than are readable after the record; a remembered key is the
  /// longest step, 32 bytes and its colon. What was read beyond `end` is then refused, by the next comparison or by
  /// that of the caller.
  private mutating func walk(
    from base: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>, into event: inout ExtractedEvent,
    arena: inout ScratchArena
  ) -> UnsafePointer<UInt8>? {
    let lookup = self.lookup
    let tables = lookup.tables
    let frames = self.frames
    let greatestDepth = limits.depth
    var serials = self.serials
    defer { self.serials = serials }

    var place = JSONScan.space(from: base, end: end)
    guard place < end, place[0] == UInt8(ascii: "{") else { return nil }
    // At most `greatestDepth`, which is at most 64: the number of frames, and of bits in `objects`.
    var depth = 0
    /// One bit for each open container, the innermost lowest: set for an object.
    var objects: UInt64 = 0
    var at = Position(next: tables.root, fields: limits.fields)
    /// Scalars other than null, and nulls and empty containers, seen so far.
    var scalars = 0
    var doubtful = 0

    while true {
      if objects & 1 == 1 {
        guard let start = key(at: place, end, lookup, &at, &arena) else { return nil }
        place = start
      }
      guard place < end else { return nil }
      let byte = place[0]
      value: if byte == UInt8(ascii: "\"") {
        var hasEscapes = false
        guard let quote = JSONScan.closingQuote(from: place + 1, end: end, hasEscapes: &hasEscapes) else {
          return nil
        }
        scalars &+= 1
        if at.edge >= 0 || at.next != AutomatonTables.dead {
          let value = RawValue(kind: .string, hasEscapes: hasEscapes, start: place + 1, end: quote)
          guard sink.take(value, edge: at.edge, state: at.next, into: &event, arena: &arena) else {
            return nil
          }
        }
        // The quote is before the end, so the place after it may be looked at.
        place = quote + 1
      } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
        let isObject = byte == UInt8(ascii: "{")
        guard depth < greatestDepth else { return nil }
        if at.edge >= 0 {
          // A copy: `opens` isn't inlined, see `Position`.
          var next = at.next
          guard sink.opens(isObject: isObject, edge: at.edge, state: &next) else { return nil }
          at.next = next
        }
        if isObject, at.next == tables.tagsState, sink.keepsTagObjects { return nil }
        let opening = place
        place = JSONScan.space(from: place + 1, end: end)
        if place[0] == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
          // Opened and closed at once: no frame, and no value for any field.
          doubtful &+= 1
          place += 1
          if depth == 0 { return place }
          break value
        }
        // `depth < greatestDepth`: there is a frame.
        frames[depth] = Frame(
          state: at.state, watched: 0, serial: at.serial, scalars: scalars, doubtful: doubtful, start: opening
        )
        // States come from the tables, so each is an index into them; that holds for every `states[…]` here.
        if isObject, tables.states[Int(at.next)].acceptCount != 0 { frames[depth].watched = at.next }
        depth &+= 1
        objects = objects &<< 1 | (isObject ? 1 : 0)
        // Elements of a list are values at the path of the list itself.
        at.state = at.next
        at.edge = -1
        if isObject {
          // Keys are compared within one object: each has a serial of its own.
          serials &+= 1
          at.serial = serials
        }
        continue
      } else if byte &- 0x30 < 10 || byte == UInt8(ascii: "-") {
        guard let stop = JSONScan.number(from: place, end: end) else { return nil }
        scalars &+= 1
        if at.edge >= 0 || at.next != AutomatonTables.dead {
          let value = RawValue(kind: .number, hasEscapes: false, start: place, end: stop)
          guard sink.take(value, edge: at.edge, state: at.next, into: &event, arena: &arena) else {
            return nil
          }
        }
        place = stop
      } else {
        guard let (stop, kind) = JSONScan.literal(from: place) else { return nil }
        if case .null = kind { doubtful &+= 1 } else { scalars &+= 1 }
        if at.edge >= 0 || at.next != AutomatonTables.dead {
          let value = RawValue(kind: kind, hasEscapes: false, start: place, end: stop)
          guard sink.take(value, edge: at.edge, state: at.next, into: &event, arena: &arena) else {
            return nil
          }
        }
        place = stop
      }

      // After a value: the next one, or the end of one or more containers. A number or literal that reached beyond the
      // end of the record is found out here.
      while true {
        place = JSONScan.space(from: place, end: end)
        guard place < end else { return nil }
        let isObject = objects & 1 == 1
        if place[0] == UInt8(ascii: ",") {
          place = JSONScan.space(from: place + 1, end: end)
          // The next element of a list; in an object the key replaces both.
          at.next = at.state
          at.edge = -1
          break
        }
        guard place[0] == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { return nil }
        place += 1
        // At least one container is open: after the value at depth 0 the walk has returned.
        depth &-= 1
        objects &>>= 1
        if frames[depth].watched != 0 {
          let frame = frames[depth]
          guard
            sink.close(
              frame.watched, hasScalars: scalars > frame.scalars, isDoubtful: doubtful > frame.doubtful,
              text: UnsafeBufferPointer(start: frame.start, count: place - frame.start), into: &event)
          else { return nil }
        }
        at.state = frames[depth].state
        at.serial = frames[depth].serial
        if depth == 0 { return place }
      }
    }
  }

  /// Reads a key and its colon; gives the place of the value, and what is wanted of it in `at`.
  @inline(__always)
  private mutating func key(
    at place: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ lookup: Lookup, _ at: inout Position,
    _ arena: inout ScratchArena
  ) -> UnsafePointer<UInt8>? {
    // May be the end, which is readable; then the place of the value is after it, and the walk refuses that.
    guard place[0] == UInt8(ascii: "\"") else { return nil }
    at.fields &-= 1
    guard at.fields >= 0 else { return nil }
    let start = place + 1
    let quote: UnsafePointer<UInt8>
    var edge: Int32
    if let known = memo.expected(start, state: at.state) {
      quote = start + Int(known.pointee.count)
      edge = known.pointee.edge
    } else {
      edge = -1
      guard let found = newKey(start, end, at.state, lookup.keyBytes, &edge, &arena) else { return nil }
      quote = found
    }
    if edge >= 0 {
      // Edges come from the tables, and there is a stamp for each.
      let index = Int(edge)
      // A wanted key for the second time: which one counts is known at the end only.
      if lookup.stamps[index] == at.serial { return nil }
      lookup.stamps[index] = at.serial
      at.next = lookup.tables.edges[index].next
      if lookup.tables.edges[index].role == .attribute {
        sink.seeAttribute(in: at.state, edge: edge)
        edge = -1
      }
    } else {
      at.next = AutomatonTables.dead
      sink.seeAttribute(in: at.state, edge: -1)
    }
    at.edge = edge
    var colon = JSONScan.space(from: quote + 1, end: end)
    guard colon[0] == UInt8(ascii: ":") else { return nil }
    colon = JSONScan.space(from: colon + 1, end: end)
    return colon
  }

  /// Scans and looks up a key that was not expected; gives its closing quote.
  @inline(never)
  private mutating func newKey(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ state: Int32, _ keyBytes: Int,
    _ edge: inout Int32, _ arena: inout ScratchArena
  ) -> UnsafePointer<UInt8>? {
    var hasEscapes = false
    guard let quote = JSONScan.closingQuote(from: start, end: end, hasEscapes: &hasEscapes) else {
      return nil
    }
    if hasEscapes {
      // Keys are compared without escapes. The arena keeps more than the eight bytes after a text that a lookup reads.
      let text = arena.resolving(UnsafeBufferPointer(start: start, count: quote - start))
      guard text.count <= keyBytes, let start = text.baseAddress else { return nil }
      edge = lookup.tables.edge(state, start, text.count)
      memo.skip()
      return quote
    }
    guard quote - start <= keyBytes else { return nil }
    edge = lookup.tables.edge(state, start, quote - start)
    memo.learn(start, count: quote - start, state: state, edge: edge)
    return quote
  }
}
