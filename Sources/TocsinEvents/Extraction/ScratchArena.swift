/// Bytes that live until the next record: unescaped strings, lower-cased tags.
///
/// What is given out never moves.
struct ScratchArena: ~Copyable {
  private static let chunkBytes = 1 << 16
  /// Readable bytes after every piece, so that words can be loaded from its end.
  private static let padding = 16

  /// Made for the first piece: most records need none.
  private var chunk: UnsafeMutablePointer<UInt8>?
  private var used = 0
  /// Full chunks, and pieces larger than a chunk.
  private var retired: [UnsafeMutablePointer<UInt8>] = []

  init() {}

  deinit {
    chunk?.deallocate()
    for pointer in retired { pointer.deallocate() }
  }

  mutating func removeAll() {
    used = 0
    if retired.isEmpty { return }
    for pointer in retired { pointer.deallocate() }
    retired.removeAll()
  }

  mutating func allocate(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    // A piece is never handed out twice between two calls of `removeAll`, and only it and `deinit` free chunks.
    let needed = count + ScratchArena.padding
    if let chunk, needed <= ScratchArena.chunkBytes - used {
      let piece = chunk + used
      used += needed
      return piece
    }
    let capacity = max(needed, ScratchArena.chunkBytes)
    // Initialized, since whoever loads words from the end of a piece reads what nobody wrote.
    let fresh = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    fresh.initialize(repeating: 0, count: capacity)
    if needed > ScratchArena.chunkBytes {
      retired.append(fresh)
      return fresh
    }
    if let chunk { retired.append(chunk) }
    chunk = fresh
    used = needed
    return fresh
  }

  mutating func copy(_ bytes: [UInt8]) -> UnsafeBufferPointer<UInt8> {
    let piece = allocate(bytes.count)
    bytes.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { piece.update(from: base, count: source.count) }
    }
    return UnsafeBufferPointer(start: piece, count: bytes.count)
  }

  /// The text of a string between its quotes, escapes resolved.
  mutating func resolving(_ raw: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    guard let base = raw.baseAddress else { return raw }
    // As long as the text with its escapes, which resolving only shortens.
    let piece = allocate(raw.count)
    let count = JSONEscapes.resolve(from: base, to: base + raw.count, into: piece)
    return UnsafeBufferPointer(start: piece, count: count)
  }
}
