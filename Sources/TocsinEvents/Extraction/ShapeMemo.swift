/// The pieces of records that repeat: all that stands between one scalar and the next.
///
/// Records of one program have few shapes. A piece such as `","user_id":"`, once found to be well-formed where it
/// stands, leads from one known place of the grammar to another, so where the same bytes come again they need not be
/// read again. Pieces form a tree by what they may follow.
struct ShapeMemo: ~Copyable {
  /// What follows a piece.
  enum Following: UInt8 {
    /// The text of a string.
    case string
    case number
    /// Nothing: the root is closed.
    case end
  }

  /// A place in the grammar.
  struct State: Equatable {
    var depth: Int
    /// One bit for each open container, the innermost lowest: set for an object.
    var objects: UInt64
  }

  struct Piece {
    var before: State
    var after: State
    /// Keys in it.
    var fields: Int
    var count: Int
    var following: Following
    /// The first piece that may follow this one, and the next that may stand instead of it; 0 for none.
    var child: Int32 = 0
    var sibling: Int32 = 0
    /// The bytes of the last block that count.
    var lastMask: SIMD2<UInt64>
  }

  /// The piece before the first of a record.
  static let start: Int32 = 0
  /// Stands for pieces that could not be kept.
  static let unknown: Int32 = 1
  /// Bytes of the longest piece: with the byte after it, fewer than are readable after every record.
  static let maximumCount = EventExtractor.padding - 16
  private static let capacity = 512
  private static let maximumSiblings = 8
  /// A record that is read anew costs as much as so many that are recognised save.
  private static let missCost = 8
  private static let greatestBalance = 4096
  /// Records read plainly after the memo has proved useless.
  private static let pauseRecords = 2000

  private let pieces: UnsafeMutablePointer<Piece>
  private let texts: UnsafeMutableRawPointer
  private var count: Int32 = 2
  private var balance = 0
  private var pause = 0

  init() {
    pieces = .allocate(capacity: ShapeMemo.capacity)
    texts = .allocate(byteCount: ShapeMemo.capacity * ShapeMemo.maximumCount, alignment: 16)
    let state = State(depth: 0, objects: 0)
    // The start and the unknown; the others when they are learnt.
    pieces.initialize(
      repeating: Piece(
        before: state, after: state, fields: 0, count: 0, following: .end, lastMask: .zero),
      count: Int(count))
  }

  deinit {
    pieces.deallocate()
    texts.deallocate()
  }

  /// Begins a record.
  ///
  /// - Returns: whether pieces are worth looking for.
  mutating func beginRecord() -> Bool {
    if pause == 0 { return true }
    pause -= 1
    return false
  }

  /// The piece that stands at `place` after the piece `last`; 0 when none is known.
  @inline(__always)
  mutating func match(_ last: Int32, at place: UnsafePointer<UInt8>, _ state: State) -> Int32 {
    // Whole blocks are loaded, the last one masked: the longest piece and a block fit into the padding, and each text has
    // room for `maximumCount` bytes, a multiple of a block. Indices in pieces are those of pieces before `count`.
    let raw = UnsafeRawPointer(place)
    var index = pieces[Int(last)].child
    while index != 0 {
      let piece = pieces + Int(index)
      let text = UnsafeRawPointer(texts) + Int(index) &* ShapeMemo.maximumCount
      var offset = 0
      var difference = SIMD2<UInt64>.zero
      while offset &+ 16 < piece.pointee.count {
        difference |= word(raw, offset) ^ word(text, offset)
        offset &+= 16
      }
      difference |= (word(raw, offset) & piece.pointee.lastMask) ^ word(text, offset)
      if difference[0] | difference[1] == 0, piece.pointee.before == state,
        piece.pointee.following != .number || beginsNumber(place[piece.pointee.count])
      {
        if balance < ShapeMemo.greatestBalance { balance &+= 1 }
        return index
      }
      index = piece.pointee.sibling
    }
    return 0
  }

  /// A piece before a number ends where anything else may stand as well.
  @inline(__always)
  private func beginsNumber(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || byte == UInt8(ascii: "-") }

  @inline(__always)
  private func word(_ place: UnsafeRawPointer, _ offset: Int) -> SIMD2<UInt64> {
    place.loadUnaligned(fromByteOffset: offset, as: SIMD2<UInt64>.self)
  }

  subscript(_ index: Int32) -> UnsafePointer<Piece> {
    @inline(__always) get { UnsafePointer(pieces + Int(index)) }
  }

  /// Keeps a piece that was read after the piece `last`.
  ///
  /// - Returns: what the next piece comes after.
  @inline(never)
  mutating func learn(
    after last: Int32, from start: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>, _ piece: Piece
  ) -> Int32 {
    balance -= ShapeMemo.missCost
    if balance < -ShapeMemo.greatestBalance {
      forget()
      return ShapeMemo.unknown
    }
    let length = end - start
    guard length > 0, length <= ShapeMemo.maximumCount, Int(count) < ShapeMemo.capacity else {
      return ShapeMemo.unknown
    }
    var siblings = 0
    var place = pieces[Int(last)].child
    var tail: Int32 = 0
    while place != 0 {
      siblings += 1
      tail = place
      place = pieces[Int(place)].sibling
    }
    guard siblings < ShapeMemo.maximumSiblings else { return ShapeMemo.unknown }
    let index = count
    count += 1
    if tail == 0 { pieces[Int(last)].child = index } else { pieces[Int(tail)].sibling = index }
    let text = texts + Int(index) * ShapeMemo.maximumCount
    text.copyMemory(from: start, byteCount: length)
    for offset in length..<ShapeMemo.maximumCount {
      text.storeBytes(of: 0, toByteOffset: offset, as: UInt8.self)
    }
    let inLast = length - (length - 1) / 16 * 16
    (pieces + Int(index)).initialize(to: piece)
    pieces[Int(index)].count = length
    pieces[Int(index)].lastMask = [ShapeMemo.mask(inLast), ShapeMemo.mask(inLast - 8)]
    return index
  }

  /// The lowest bytes of a word.
  private static func mask(_ bytes: Int) -> UInt64 {
    bytes <= 0 ? 0 : bytes >= 8 ? .max : (1 << UInt64(bytes * 8)) - 1
  }

  private mutating func forget() {
    count = 2
    balance = 0
    pause = ShapeMemo.pauseRecords
    pieces[Int(ShapeMemo.start)].child = 0
    pieces[Int(ShapeMemo.unknown)].child = 0
  }
}
