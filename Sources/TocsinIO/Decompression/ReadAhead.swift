/// Decompresses on a thread of its own, a few blocks ahead of the reader.
///
/// Its thread ends by itself soon after it is released: nobody waits, since the thread may be waiting for input.
final class ReadAhead {
  /// Blocks that wait at once: together they fit into a cache.
  private static let depth = 6
  private static let blockSize = 256 * 1024

  private let shared: SharedBlocks
  private var block = Block()
  private var start = 0

  /// One step of the thread; its bytes go back to the thread to be filled again.
  fileprivate struct Block: Sendable {
    var bytes: [UInt8] = []
    var count = 0
    /// The input ends here, with or without an error.
    var isLast = false
    var failure: LogReadError?
  }

  /// `nil` when there is no thread to be had.
  init?(_ stream: ByteStream) {
    let shared = SharedBlocks()
    self.shared = shared
    let source = StreamBox(stream)
    guard let thread = Thread.start({ ReadAhead.fill(shared, source) }) else { return nil }
    thread.detach()
  }

  deinit { shared.stop() }

  /// Fills `buffer` as far as the thread has come, waiting for the first bytes; 0 at the end.
  func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(LogReadError) -> Int {
    var filled = 0
    while filled < buffer.count {
      if start == block.count {
        if block.failure != nil || block.isLast { break }
        guard let next = shared.take(giving: &block.bytes, waits: filled == 0) else { break }
        block = next
        start = 0
        continue
      }
      // Within what is left of both; the block is the reader's alone until it gives it back.
      let count = min(buffer.count - filled, block.count - start)
      block.bytes.withUnsafeBufferPointer { source in
        _ = UnsafeMutableBufferPointer(rebasing: buffer[filled..<(filled + count)])
          .update(fromContentsOf: source[start..<(start + count)])
      }
      start += count
      filled += count
    }
    if filled == 0, let failure = block.failure { throw failure }
    return filled
  }

  /// The part of `buffer` that a thread would fill in one step, `position` being the bytes of the stream before it.
  ///
  /// Who decompresses in the same steps without a thread finds the same faults and budgets at the same places.
  static func part(
    of buffer: UnsafeMutableBufferPointer<UInt8>, at position: Int
  ) -> UnsafeMutableBufferPointer<UInt8> {
    UnsafeMutableBufferPointer(rebasing: buffer.prefix(blockSize - position % blockSize))
  }

  private static func fill(_ shared: SharedBlocks, _ source: StreamBox) {
    while true {
      var block = Block()
      block.bytes = shared.emptyBytes() ?? [UInt8](repeating: 0, count: blockSize)
      var (count, isLast, failure) = (0, false, LogReadError?.none)
      block.bytes.withUnsafeMutableBufferPointer { target in
        while count < target.count {
          let rest = UnsafeMutableBufferPointer(rebasing: target[count...])
          do throws(LogReadError) {
            let produced = try source.stream.read(into: rest)
            if produced == 0 {
              isLast = true
              return
            }
            count += produced
          } catch {
            (isLast, failure) = (true, error)
            return
          }
        }
      }
      (block.count, block.isLast, block.failure) = (count, isLast, failure)
      guard shared.add(block, atMost: depth), !isLast else { return }
    }
  }
}

/// The stream, which only the thread touches once it runs.
private final class StreamBox: @unchecked Sendable {
  var stream: ByteStream

  init(_ stream: ByteStream) {
    self.stream = stream
  }
}

/// The blocks between the thread and the reader.
private final class SharedBlocks: @unchecked Sendable {
  private let monitor = ConditionLock()
  private var blocks: [ReadAhead.Block] = []
  private var empty: [[UInt8]] = []
  private var isStopping = false

  /// Waits for room.
  ///
  /// - Returns: whether anybody still reads.
  func add(_ block: ReadAhead.Block, atMost depth: Int) -> Bool {
    monitor.locked {
      while blocks.count >= depth, !isStopping { monitor.wait() }
      blocks.append(block)
      monitor.signal()
      return !isStopping
    }
  }

  /// The next block; `nil` only if it is not to be waited for.
  ///
  /// Takes the bytes of a block that was read.
  func take(giving bytes: inout [UInt8], waits: Bool) -> ReadAhead.Block? {
    monitor.locked {
      while blocks.isEmpty, waits { monitor.wait() }
      if blocks.isEmpty { return nil }
      if !bytes.isEmpty {
        empty.append(bytes)
        bytes = []
      }
      monitor.signal()
      return blocks.removeFirst()
    }
  }

  func emptyBytes() -> [UInt8]? { monitor.locked { empty.popLast() } }

  func stop() {
    monitor.locked {
      isStopping = true
      monitor.signal()
    }
  }
}
