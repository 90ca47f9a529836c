import Testing
import TocsinIO
import TocsinTestSupport

/// A compressed input reads as its plain text does, in whatever parts it was compressed and however it is read.
struct CompressionTests {
  static let chunks = [1, 7, 64, 4096]

  static let texts: [(name: String, text: [UInt8])] = [
    (
      "lines",
      Array((0..<40).map { "{\"a\":\($0),\"b\":\"x\"}\n" }.joined().utf8) + Array("broken\n\n{}".utf8)
    ),
    (
      "array",
      Array("[\n".utf8) + Array((0..<20).map { "{\"a\":[\($0)]},\n" }.joined().utf8) + Array("7]".utf8)
    ),
    (
      "rows",
      Array("EVENT_TYPE,URI_ID_DERIVED\r\n".utf8)
        + Array((0..<20).map { "x,\"a\n\($0)\"\"\"\r\n" }.joined().utf8)
    ),
  ]

  /// A text in several parts, each compressed alone.
  static func encodings(_ text: [UInt8]) -> [(name: String, bytes: [UInt8])] {
    let (half, third) = (text.count / 2, text.count / 3)
    let halves = [Array(text[..<half]), Array(text[half...])]
    let thirds = [Array(text[..<third]), Array(text[third..<(2 * third)]), Array(text[(2 * third)...])]
    let zeros = [UInt8](repeating: 0, count: 700)
    let skipped = Encoding.skippableFrame(Array("not a record\n".utf8))
    return [
      ("one member", Encoding.gzip(text)),
      ("two members", halves.flatMap { Encoding.gzip($0) }),
      ("three stored members", thirds.flatMap { Encoding.gzip($0, level: 0) }),
      ("empty members", Encoding.gzip([]) + Encoding.gzip(text) + Encoding.gzip([])),
      ("two members and zeros", halves.flatMap { Encoding.gzip($0) } + zeros),
      ("one frame", Encoding.zstd(text)),
      ("two frames", halves.flatMap { Encoding.zstd($0) }),
      ("three frames", thirds.flatMap { Encoding.zstd($0) }),
      ("a skippable frame first", skipped + Encoding.zstd(text)),
      ("the last kind of skippable frame", Encoding.skippableFrame([], kind: 15) + Encoding.zstd(text)),
      ("skippable frames around", halves.flatMap { Encoding.zstd($0) + skipped } + skipped),
    ]
  }

  @Test(arguments: texts.map(\.name))
  func `what was compressed reads as the plain text`(name: String) throws {
    let text = try #require(Self.texts.first { $0.name == name }).text
    let plain = try ReadOutcome.of(text)
    #expect(plain.records.count >= 20 && plain.failure == nil)
    for (encoding, bytes) in Self.encodings(text) {
      for chunk in Self.chunks {
        #expect(
          try ReadOutcome.of(bytes, readerOptions(chunk: chunk)) == plain, "\(encoding), chunks of \(chunk)")
      }
      let atHand = ReadOutcome.read(LogInput(.bytes(bytes, name: "input")))
      #expect(atHand == plain, "\(encoding), at hand")
    }
  }

  /// What follows the text's parts, and what is said of it.
  static let faults: [(name: String, bytes: [UInt8], message: String)] = {
    let (one, other) = (Array("{\"a\":1}\n".utf8), Array("{\"a\":2}\n".utf8))
    let (gzip, zstd) = (Encoding.gzip(one) + Encoding.gzip(other), Encoding.zstd(one) + Encoding.zstd(other))
    func flipped(_ bytes: [UInt8], _ fromEnd: Int) -> [UInt8] {
      var bytes = bytes
      bytes[bytes.count - fromEnd] ^= 0x10
      return bytes
    }
    let zeros: [UInt8] = [0, 0, 0]
    return [
      ("rubbish", gzip + Array("rubbish".utf8), "trailing garbage after member 2 at byte \(gzip.count)"),
      (
        "zeros, then rubbish", gzip + zeros + Array("x".utf8),
        "trailing garbage after member 2 at byte \(gzip.count + 3)"
      ),
      (
        "zeros, then a member", gzip + zeros + gzip,
        "trailing garbage after member 2 at byte \(gzip.count + 3)"
      ),
      ("a false member", gzip + [0x1F, 0x8A, 0, 0], "trailing garbage after member 2 at byte \(gzip.count)"),
      (
        "a wrong checksum", flipped(gzip, 8),
        "the gzip checksum of member 2 does not match at byte \(gzip.count - 4)"
      ),
      (
        "a wrong length", flipped(gzip, 4),
        "the gzip checksum of member 2 does not match at byte \(gzip.count)"
      ),
      (
        "a wrong length of member 1", flipped(Encoding.gzip(one), 4),
        "the gzip checksum of member 1 does not match at byte \(Encoding.gzip(one).count)"
      ),
      ("half a member", Array(gzip.dropLast(3)), "the gzip stream is cut short at byte \(gzip.count - 3)"),
      ("half a header", gzip + gzip.prefix(5), "the gzip stream is cut short at byte \(gzip.count + 5)"),
      (
        "rubbish after frames", zstd + Array("rubbish".utf8),
        "trailing garbage after frame 2 at byte \(zstd.count)"
      ),
      (
        "a wrong checksum of a frame", flipped(zstd, 1),
        "the zstd checksum of frame 2 does not match at byte \(Encoding.zstd(one).count)"
      ),
      ("half a frame", Array(zstd.dropLast(5)), "the zstd stream is cut short at byte \(zstd.count - 5)"),
      (
        "half a skippable frame", zstd + Encoding.skippableFrame([1, 2, 3]).dropLast(),
        "the zstd stream is cut short at byte \(zstd.count + 10)"
      ),
    ]
  }()

  @Test(arguments: faults.map(\.name))
  func `what is wrong behind the text is located, and what stands before is read`(name: String) throws {
    let fault = try #require(Self.faults.first { $0.name == name })
    // The library checks a whole frame before it gives any of it where there is room for all of it.
    for chunk in name == "a wrong checksum of a frame" ? [1 << 20] : Self.chunks {
      let outcome = try ReadOutcome.of(fault.bytes, readerOptions(chunk: chunk, format: .ndjson))
      let failure = try #require(outcome.failure)
      #expect(failure.kind == .corrupt)
      #expect(failure.message == fault.message, "chunks of \(chunk)")
      #expect(outcome.records.first == "{\"a\":1}")
    }
  }

  @Test(arguments: ["gzip", "zstd"])
  func `an input cut anywhere is an error, except between its parts`(name: String) throws {
    let texts = ["{\"a\":1}\n", "{\"a\":2}\n"].map { Array($0.utf8) }
    let parts = texts.map { name == "gzip" ? Encoding.gzip($0) : Encoding.zstd($0) }
    let whole = parts[0] + parts[1]
    for length in 4..<whole.count {
      let outcome = try ReadOutcome.of(Array(whole[..<length]), readerOptions(chunk: 64, format: .ndjson))
      #expect((outcome.failure == nil) == (length == parts[0].count), "\(length) bytes")
      if length >= parts[0].count { #expect(outcome.records.first == "{\"a\":1}", "\(length) bytes") }
    }
  }

  @Test func `no flipped bit of a checksummed text passes`() throws {
    let text = Array((0..<9).map { "{\"a\":\($0 * 7919)}\n" }.joined().utf8)
    for whole in [Encoding.gzip(text), Encoding.zstd(text)] {
      // Behind the header, of which some bytes say nothing about the text.
      for index in 12..<whole.count {
        var bytes = whole
        bytes[index] ^= 1 << UInt8(index % 8)
        let outcome = try ReadOutcome.of(bytes, readerOptions(format: .ndjson))
        #expect(outcome.failure?.kind == .corrupt, "byte \(index)")
      }
    }
  }

  /// Input is taken in steps of 256 KiB: a member may begin at, before or behind the end of one.
  @Test(arguments: [-2, -1, 0, 1])
  func `a member may begin anywhere in a step of reading`(offset: Int) throws {
    let step = 256 * 1024 + offset
    func member(_ length: Int) -> [UInt8] {
      Encoding.gzip(
        Array("{\"a\":\"".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: length) + Array("\"}\n".utf8),
        level: 0)
    }
    // A stored member is longer than its text by a few bytes for each block.
    let length = try #require((0..<200).map { step - $0 }.first { member($0).count == step })
    let first = member(length)
    let outcome = try ReadOutcome.of(first + Encoding.gzip(Array("{\"b\":2}\n".utf8)))
    #expect(outcome.failure == nil)
    #expect(outcome.records.count == 2 && outcome.records.last == "{\"b\":2}")
  }

  /// More than the blocks that a thread reads ahead, and not a whole number of them.
  @Test func `long inputs come whole and in order`() throws {
    let text = Array((0..<200_000).map { "{\"a\":\($0)}\n" }.joined().utf8)
    for bytes in [Encoding.gzip(text, level: 1), Encoding.zstd(text, level: 1)] {
      let outcome = try ReadOutcome.of(bytes, readerOptions(chunk: 300_000))
      #expect(outcome.failure == nil && outcome.records.count == 200_000)
      #expect(outcome.records.last == "{\"a\":199999}")
      #expect(outcome.lines == Array(1...200_000))
    }
  }

  @Test func `committed files of other encoders are read`() throws {
    let directory = "Tests/TocsinIOTests/Cases/compressed/"
    for name in ["two-lines.gz", "two-lines.zst"] {
      let outcome = try ReadOutcome.of(try Repository.bytes(directory + name))
      #expect(outcome.records == ["{\"a\":1}", "{\"a\":2}"], "\(name)")
      #expect(outcome.offsets == [0, 8] && outcome.failure == nil, "\(name)")
    }
    // A mebibyte of newlines in a kilobyte: a small input may compress better than a large one may.
    let newlines = try ReadOutcome.of(try Repository.bytes(directory + "newlines.gz"))
    #expect(newlines.failure == nil && newlines.records.isEmpty)
    #expect(newlines.blank == 1 << 20)
  }

  @Test func `an input compressed twice is refused by name`() throws {
    let once = Encoding.gzip(Array("{\"a\":1}\n".utf8))
    for bytes in [Encoding.gzip(once), Encoding.zstd(once), Encoding.gzip(Encoding.zstd([0x7B, 0x7D]))] {
      for chunk in Self.chunks {
        let failure = try ReadOutcome.of(bytes, readerOptions(chunk: chunk)).failure
        #expect(failure?.kind == .unsupported && failure?.message == "this is compressed more than once")
      }
    }
  }

  @Test func `the size of a compressed input says nothing about progress`() throws {
    let text = Array("{\"a\":1}\n{\"a\":2}\n".utf8)
    let scratch = try Scratch()
    let path = try scratch.write("a.gz", Encoding.gzip(text))
    var reader = try LogReader(LogInput(.file(path)), options: LogReaderOptions())
    #expect(reader.totalBytes == nil)
    while try reader.nextBatch() != nil {}
    #expect(reader.bytesRead == text.count)
    #expect(try DecompressedSize.count(path: path) == text.count)
  }
}

/// The budget of a compressed input, to the byte.
struct ExpansionBudgetTests {
  static func failure(_ text: [UInt8], _ budget: ExpansionBudget) throws -> LogReadError? {
    var options = readerOptions(limit: 1 << 24, chunk: 1000, format: .ndjson)
    options.expansion = budget
    return try ReadOutcome.of(Encoding.gzip(text), options).failure
  }

  @Test func `the standard budget`() {
    let budget = ExpansionBudget.standard
    #expect(budget.maximumRatio == 200)
    #expect(budget.maximumBytes == 4 << 30)
    #expect(budget.ratioAppliesAbove == 16 << 20)
  }

  @Test(arguments: [(5000, false), (5001, true)])
  func `an input may have as many bytes as the budget`(count: Int, isRefused: Bool) throws {
    var budget = ExpansionBudget.standard
    budget.maximumBytes = 5000
    let failure = try Self.failure([UInt8](repeating: 0x0A, count: count), budget)
    #expect((failure != nil) == isRefused)
    if isRefused {
      #expect(failure?.kind == .budget && failure?.message == "decompresses to more than 5000 bytes")
    }
  }

  @Test func `it may expand as often as the budget says`() throws {
    let text = [UInt8](repeating: 0x0A, count: 300_000)
    let size = Encoding.gzip(text).count
    var budget = ExpansionBudget.standard
    budget.ratioAppliesAbove = 1000
    budget.maximumRatio = text.count / size + 1
    #expect(try Self.failure(text, budget) == nil)
    budget.maximumRatio = text.count / size - 1
    #expect(try Self.failure(text, budget)?.kind == .budget)
    // A small input may expand as it likes.
    budget.ratioAppliesAbove = text.count
    #expect(try Self.failure(text, budget) == nil)
    budget.ratioAppliesAbove = text.count - 1
    #expect(try Self.failure(text, budget)?.kind == .budget)
  }
}
