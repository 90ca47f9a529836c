/// The bytes of an input, decompressed on the way.
///
/// What was decoded before an error is delivered before the error is thrown.
struct ByteStream {
  private enum Decoder {
    case none
    case gzip(GzipDecoder)
    case zstd(ZstdDecoder)
  }

  private static let inputSize = 256 * 1024

  /// `nil` when all bytes are at hand.
  private let descriptor: FileHandle?
  private let name: String
  private var decoder: Decoder = .none
  /// Bytes read and not yet given on.
  private var input: [UInt8] = []
  private var inputStart = 0
  private var isAtEnd = false
  private let budget: ExpansionBudget
  /// Found while bytes were delivered: thrown by the next step.
  private var failure: LogReadError?
  /// Bytes read from the descriptor.
  private(set) var rawCount = 0
  /// Bytes delivered.
  private(set) var count = 0
  private(set) var isCompressed = false

  init(_ descriptor: FileHandle, name: String, budget: ExpansionBudget) throws(LogReadError) {
    self.descriptor = descriptor
    self.name = name
    self.budget = budget
    try fill(atLeast: 4)
    try chooseDecoder()
  }

  init(_ bytes: [UInt8], name: String, budget: ExpansionBudget) throws(LogReadError) {
    descriptor = nil
    self.name = name
    self.budget = budget
    input = bytes
    isAtEnd = true
    rawCount = bytes.count
    try chooseDecoder()
  }

  private mutating func chooseDecoder() throws(LogReadError) {
    switch Signature.of(input) {
    case .gzip: decoder = .gzip(try GzipDecoder(name: name))
    case .zstd: decoder = .zstd(try ZstdDecoder(name: name))
    case .foreign(let format, let next):
      throw LogReadError(.unsupported, name, "this is \(format)", next: next)
    case nil: return
    }
    isCompressed = true
  }

  /// Fills `buffer` as far as one step goes; 0 at the end.
  mutating func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(LogReadError) -> Int {
    if let failure { throw failure }
    let written: Int
    switch decoder {
    case .none: written = try readPlain(into: buffer)
    case .gzip(let gzip): written = try decode(into: buffer, gzip)
    case .zstd(let zstd): written = try decode(into: buffer, zstd)
    }
    count += written
    if isCompressed, written > 0, failure == nil {
      failure = budget.excess(input: rawCount, output: count, name: name)
    }
    return written
  }

  private mutating func readPlain(
    into buffer: UnsafeMutableBufferPointer<UInt8>
  ) throws(LogReadError) -> Int {
    let waiting = input.count - inputStart
    if waiting > 0 {
      let taken = min(waiting, buffer.count)
      // `taken` is within both. Only what was read to tell the format comes this way.
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
      // A decoder consumes no more than it is given, so `inputStart` stays within `input`.
      let step = input.withUnsafeBufferPointer { source in
        decoder.decode(UnsafeBufferPointer(rebasing: source[inputStart...]), isLast: isAtEnd, into: buffer)
      }
      inputStart += step.consumed
      if let fault = step.fault {
        let place = rawCount - (input.count - inputStart)
        let error = LogReadError(
          .corrupt, name, "\(fault) at byte \(place)",
          next: "fetch the file again; what stands before was read")
        if step.produced == 0 { throw error }
        failure = error
      }
      if step.produced > 0 { return step.produced }
      if step.isFinished { return 0 }
    }
  }

  private mutating func fill(atLeast minimum: Int) throws(LogReadError) {
    input.removeFirst(inputStart)
    inputStart = 0
    while input.count < minimum, !isAtEnd {
      var chunk = [UInt8](repeating: 0, count: ByteStream.inputSize)
      let number = descriptor?.number
      let count = try accepted(
        chunk.withUnsafeMutableBytes { buffer in number.map { POSIX.read($0, into: buffer) } ?? 0 })
      if count == 0 { isAtEnd = true }
      input.append(contentsOf: chunk[..<count])
    }
  }

  private mutating func readRaw(into buffer: UnsafeMutableRawBufferPointer) throws(LogReadError) -> Int {
    guard let descriptor else { return 0 }
    return try accepted(POSIX.read(descriptor.number, into: buffer))
  }

  /// What a read gave, counted.
  private mutating func accepted(_ count: Int) throws(LogReadError) -> Int {
    guard count >= 0 else {
      throw LogReadError(.unreadable, name, POSIX.lastError, next: "check the file and the disk")
    }
    rawCount += count
    return count
  }
}

/// What one step of a decoder did.
struct DecodingStep {
  var consumed: Int
  var produced: Int
  /// All input is decoded.
  var isFinished = false
  /// What is wrong with the bytes behind `consumed`.
  var fault: String?
}

/// A decompressor that works in steps.
protocol StreamDecoder: AnyObject {
  func decode(
    _ input: UnsafeBufferPointer<UInt8>, isLast: Bool, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodingStep
}
