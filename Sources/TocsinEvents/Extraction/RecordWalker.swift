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

  // The tables point into the automaton, which therefore has to live as long as the walker.
  private let automaton: FieldAutomaton
  private let tables: AutomatonTables
  private let limits: RecordLimits
  /// One for each container that may be open, so that `frames[depth]` needs no check beyond that of the depth.
  private let frames: UnsafeMutablePointer<Frame>
  /// By edge: the serial of the object in which its key was seen last.
  private let stamps: UnsafeMutablePointer<UInt64>
  /// The last serial given out.
  ///
  /// It never starts over, so the stamps of earlier records need no clearing: none is equal to a serial to come.
  private var serials: UInt64 = 0
  private var memo = KeyMemo()
  private var sink: EventBuilder

  init(
    automaton: FieldAutomaton, fields: [EventField], form: RecordFormDefinition, times: TimeOrder,
    clock: Timestamp, limits: RecordLimits
  ) {
    self.automaton = automaton
    tables = automaton.tables
    self.limits = limits
    // Frames are plain data, written before they are read: uninitialized memory will do.
    frames = .allocate(capacity: RecordLimits.greatestDepth + 1)
    stamps = .allocate(capacity: max(automaton.edgeCount, 1))
    stamps.initialize(repeating: 0, count: max(automaton.edgeCount, 1))
    sink = EventBuilder(
      tables: automaton.tables, fields: fields, form: form, times: times, clock: clock)
  }

  deinit {
    frames.deallocate()
    stamps.deallocate()
  }

  /// When the input of the next records was written last.
  mutating func setClock(_ clock: Timestamp) { sink.clock = clock }

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
    // Copies, so that no store of the walk makes them load again.
    let tables = self.tables
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
    /// The state of the innermost container.
    var state = AutomatonTables.dead
    /// The number of the innermost object; 0 before the root.
    var serial: UInt64 = 0
    /// The state of the value about to be read.
    var next = tables.root
    /// The edge of that value's key where the key has a role, else -1.
    var edge: Int32 = -1
    /// Members that the record may still have.
    var fields = limits.fields
    /// Scalars other than null, and nulls and empty containers, seen so far.
    var scalars = 0
    var doubtful = 0

    while true {
      if objects & 1 == 1 {
        guard let start = key(at: place, end, state, serial, &fields, &edge, &next, &arena) else {
          return nil
        }
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
        if edge >= 0 || next != AutomatonTables.dead {
          let value = RawValue(kind: .string, hasEscapes: hasEscapes, start: place + 1, end: quote)
          guard sink.take(value, edge: edge, state: next, into: &event, arena: &arena) else { return nil }
        }
        // The quote is before the end, so the place after it may be looked at.
        place = quote + 1
      } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
        let isObject = byte == UInt8(ascii: "{")
        guard depth < greatestDepth,
          edge < 0 || sink.opens(isObject: isObject, edge: edge, state: &next)
        else { return nil }
        if isObject, next == tables.tagsState, sink.keepsTagObjects { return nil }
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
          state: state, watched: 0, serial: serial, scalars: scalars, doubtful: doubtful, start: opening)
        // States come from the tables, so each is an index into them; that holds for every `states[…]` here.
        if isObject, tables.states[Int(next)].acceptCount != 0 { frames[depth].watched = next }
        depth &+= 1
        objects = objects &<< 1 | (isObject ? 1 : 0)
        // Elements of a list are values at the path of the list itself.
        state = next
        edge = -1
        if isObject {
          // Keys are compared within one object: each has a serial of its own.
          serials &+= 1
          serial = serials
        }
        continue
      } else if byte &- 0x30 < 10 || byte == UInt8(ascii: "-") {
        guard let stop = JSONScan.number(from: place, end: end) else { return nil }
        scalars &+= 1
        if edge >= 0 || next != AutomatonTables.dead {
          let value = RawValue(kind: .number, hasEscapes: false, start: place, end: stop)
          guard sink.take(value, edge: edge, state: next, into: &event, arena: &arena) else { return nil }
        }
        place = stop
      } else {
        guard let (stop, kind) = JSONScan.literal(from: place) else { return nil }
        if case .null = kind { doubtful &+= 1 } else { scalars &+= 1 }
        if edge >= 0 || next != AutomatonTables.dead {
          let value = RawValue(kind: kind, hasEscapes: false, start: place, end: stop)
          guard sink.take(value, edge: edge, state: next, into: &event, arena: &arena) else { return nil }
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
          next = state
          edge = -1
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
        state = frames[depth].state
        serial = frames[depth].serial
        if depth == 0 { return place }
      }
    }
  }

  /// Reads a key and its colon; gives the place of the value, and sets what is wanted of it.
  ///
  /// Loose variables and not one value: grouped, they would be kept in memory, and the function no longer inlined. What
  /// only wanted keys need is taken from `self`.
  @inline(__always)
  private mutating func key(
    at place: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ state: Int32, _ serial: UInt64,
    _ fields: inout Int, _ edge: inout Int32, _ next: inout Int32, _ arena: inout ScratchArena
  ) -> UnsafePointer<UInt8>? {
    // May be the end, which is readable; then the place of the value is after it, and the walk refuses that.
    guard place[0] == UInt8(ascii: "\"") else { return nil }
    fields &-= 1
    guard fields >= 0 else { return nil }
    let start = place + 1
    let quote: UnsafePointer<UInt8>
    if let known = memo.expected(start, state: state) {
      quote = start + Int(known.pointee.count)
      edge = known.pointee.edge
    } else {
      guard let found = newKey(start, end, state, &edge, &arena) else { return nil }
      quote = found
    }
    if edge >= 0 {
      // Edges come from the tables, and there is a stamp for each.
      let index = Int(edge)
      // A wanted key for the second time: which one counts is known at the end only.
      if stamps[index] == serial { return nil }
      stamps[index] = serial
      next = tables.edges[index].next
      sink.marks |= tables.edges[index].marks
      if tables.edges[index].role == .attribute {
        sink.seeAttribute(in: state)
        edge = -1
      }
    } else {
      next = AutomatonTables.dead
      sink.seeAttribute(in: state)
    }
    var colon = JSONScan.space(from: quote + 1, end: end)
    guard colon[0] == UInt8(ascii: ":") else { return nil }
    colon = JSONScan.space(from: colon + 1, end: end)
    return colon
  }

  /// Scans and looks up a key that was not expected; gives its closing quote.
  @inline(never)
  private mutating func newKey(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ state: Int32, _ edge: inout Int32,
    _ arena: inout ScratchArena
  ) -> UnsafePointer<UInt8>? {
    var hasEscapes = false
    guard let quote = JSONScan.closingQuote(from: start, end: end, hasEscapes: &hasEscapes) else {
      return nil
    }
    if hasEscapes {
      // Keys are compared without escapes. The arena keeps more than the eight bytes after a text that a lookup reads.
      let text = arena.resolving(UnsafeBufferPointer(start: start, count: quote - start))
      guard text.count <= limits.keyBytes, let start = text.baseAddress else { return nil }
      edge = tables.edge(state, start, text.count)
      memo.skip()
      return quote
    }
    guard quote - start <= limits.keyBytes else { return nil }
    edge = tables.edge(state, start, quote - start)
    memo.learn(start, count: quote - start, state: state, edge: edge)
    return quote
  }
}
