/// Decompresses on a thread of its own, a few blocks ahead of the reader.
///
/// Its thread ends by itself soon after it is released: nobody waits, since the thread may be waiting for input.
final class ReadAhead {
  /// Blocks that wait at once.
  private static let depth = 3
  private static let blockSize = 1 << 20

  private let shared: SharedBlocks
  private var block = Block()
  private var start = 0

  /// One step of the thread.
  fileprivate struct Block: Sendable {
    var bytes: [UInt8] = []
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

  /// Fills `buffer` with what is there; 0 at the end.
  func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(LogReadError) -> Int {
    while start == block.bytes.count {
      if let failure = block.failure { throw failure }
      if block.isLast { return 0 }
      block = shared.take()
      start = 0
    }
    let count = min(buffer.count, block.bytes.count - start)
    block.bytes.withUnsafeBufferPointer { source in
      _ = UnsafeMutableBufferPointer(rebasing: buffer[..<count])
        .update(fromContentsOf: source[start..<(start + count)])
    }
    start += count
    return count
  }

  private static func fill(_ shared: SharedBlocks, _ source: StreamBox) {
    while true {
      var block = Block()
      block.bytes = [UInt8](unsafeUninitializedCapacity: blockSize) { target, count in
        while count < target.count {
          let rest = UnsafeMutableBufferPointer(rebasing: target[count...])
          do throws(LogReadError) {
            let produced = try source.stream.read(into: rest)
            if produced == 0 {
              block.isLast = true
              return
            }
            count += produced
          } catch {
            (block.isLast, block.failure) = (true, error)
            return
          }
        }
      }
      guard shared.add(block, atMost: depth), !block.isLast else { return }
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
  private let monitor = Monitor()
  private var blocks: [ReadAhead.Block] = []
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

  func take() -> ReadAhead.Block {
    monitor.locked {
      while blocks.isEmpty { monitor.wait() }
      monitor.signal()
      return blocks.removeFirst()
    }
  }

  func stop() {
    monitor.locked {
      isStopping = true
      monitor.signal()
    }
  }
}
