/// The bytes of an input, decompressed on the way.
struct ByteStream {
  private enum Decoder {
    case none
    case gzip(GzipDecoder)
    case zstd(ZstdDecoder)
  }

  private static let inputSize = 256 * 1024

  private let descriptor: Descriptor
  private let name: String
  private var decoder: Decoder = .none
  /// Bytes read and not yet given on.
  private var input: [UInt8] = []
  private var inputStart = 0
  private var isAtEnd = false
  private let budget: ExpansionBudget
  private(set) var rawCount = 0
  private(set) var count = 0
  private(set) var isCompressed = false

  init(_ descriptor: Descriptor, name: String, budget: ExpansionBudget) throws(LogReadError) {
    self.descriptor = descriptor
    self.name = name
    self.budget = budget
    try fill(atLeast: 4)
    if input.starts(with: [0x1F, 0x8B]) {
      decoder = .gzip(GzipDecoder())
      isCompressed = true
    } else if input.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
      decoder = .zstd(ZstdDecoder())
      isCompressed = true
    }
  }

  /// Fills `buffer` as far as one step goes; 0 at the end.
  mutating func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(LogReadError) -> Int {
    let written: Int
    switch decoder {
    case .none: written = try readPlain(into: buffer)
    case .gzip(let gzip): written = try decode(into: buffer, gzip)
    case .zstd(let zstd): written = try decode(into: buffer, zstd)
    }
    count += written
    if isCompressed { try budget.check(input: rawCount, output: count, name: name) }
    return written
  }

  private mutating func readPlain(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(LogReadError) -> Int
  {
    let waiting = input.count - inputStart
    if waiting > 0 {
      let taken = min(waiting, buffer.count)
      for index in 0..<taken { buffer[index] = input[inputStart + index] }
      inputStart += taken
      return taken
    }
    return try readRaw(into: UnsafeMutableRawBufferPointer(buffer))
  }

  private mutating func decode(
    into buffer: UnsafeMutableBufferPointer<UInt8>, _ decoder: some StreamDecoder
  ) throws(LogReadError) -> Int {
    while true {
      if inputStart == input.count { try fill(atLeast: 1) }
      let step: DecodingStep
      let (start, isLast) = (inputStart, isAtEnd)
      do throws(DecodingFault) {
        step = try input.withUnsafeBufferPointer { source throws(DecodingFault) in
          try decoder.decode(UnsafeBufferPointer(rebasing: source[start...]), isLast: isLast, into: buffer)
        }
      } catch {
        throw LogReadError(
          .corrupt, name,
          "\(error.message) at byte \(rawCount - (input.count - inputStart) + error.consumed)",
          next: "fetch the file again; what stands before was read")
      }
      inputStart += step.consumed
      if step.produced > 0 { return step.produced }
      if step.isFinished { return 0 }
    }
  }

  private mutating func fill(atLeast minimum: Int) throws(LogReadError) {
    input.removeFirst(inputStart)
    inputStart = 0
    while input.count < minimum, !isAtEnd {
      var chunk = [UInt8](repeating: 0, count: ByteStream.inputSize)
      let number = descriptor.number
      let count = chunk.withUnsafeMutableBytes { System.read(number, into: $0) }
      guard count >= 0 else { throw unreadable() }
      rawCount += count
      if count == 0 { isAtEnd = true }
      input.append(contentsOf: chunk[..<count])
    }
  }

  private mutating func readRaw(into buffer: UnsafeMutableRawBufferPointer) throws(LogReadError) -> Int {
    let count = System.read(descriptor.number, into: buffer)
    guard count >= 0 else { throw unreadable() }
    rawCount += count
    return count
  }

  private func unreadable() -> LogReadError {
    LogReadError(.unreadable, name, System.lastError, next: "check the file and the disk")
  }
}

/// How much a compressed file may grow.
package struct ExpansionBudget: Sendable {
  package var maximumRatio = 200
  package var maximumBytes = 4 << 30
  /// Small files may compress better than the ratio.
  package var ratioAppliesAbove = 16 << 20

  package static let standard = ExpansionBudget()

  func check(input: Int, output: Int, name: String) throws(LogReadError) {
    if output > maximumBytes {
      throw LogReadError(
        .budget, name, "decompresses to more than \(maximumBytes) bytes", next: "split the file")
    }
    if output > ratioAppliesAbove, output / maximumRatio > input {
      throw LogReadError(
        .budget, name, "expands more than \(maximumRatio) times: looks like a decompression bomb",
        next: "decompress it yourself if you trust it")
    }
  }
}

/// What one step of a decoder did.
struct DecodingStep {
  var consumed: Int
  var produced: Int
  /// All input is decoded.
  var isFinished: Bool
}

/// What is wrong with compressed bytes, `consumed` bytes into the given input.
struct DecodingFault: Error {
  var message: String
  var consumed: Int
}

/// A decompressor that works in steps.
protocol StreamDecoder: AnyObject {
  func decode(
    _ input: UnsafeBufferPointer<UInt8>, isLast: Bool, into output: UnsafeMutableBufferPointer<UInt8>
  ) throws(DecodingFault) -> DecodingStep
}
