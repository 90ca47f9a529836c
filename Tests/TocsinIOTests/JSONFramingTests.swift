import Testing
import TocsinIO

/// Records of JSON texts, and what is said of text that belongs to none, whatever the size of a chunk.
struct JSONFramingTests: Sendable {
  /// A text, and what it must give: records, their lines, and `line:offset reason` of faults.
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var records: [String]
    var lines: [Int]
    var faults: [String] = []
    var format: LogFormat?

    var testDescription: String { text.debugDescription }
  }

  static let wellFormed: [Case] = [
    Case(text: "[]", records: [], lines: []),
    Case(text: " [ ] ", records: [], lines: []),
    Case(text: "[{}]", records: ["{}"], lines: [1]),
    Case(text: "[{\"a\":1},{\"a\":2}]", records: ["{\"a\":1}", "{\"a\":2}"], lines: [1, 1]),
    Case(
      text: "[\n {\"a\":\"]},{[\"},\r\n\n {\"a\":[1,{\"b\":2}]}\n , {\"a\":\"\\\"\\\\\"}\n]\n",
      records: ["{\"a\":\"]},{[\"}", "{\"a\":[1,{\"b\":2}]}", "{\"a\":\"\\\"\\\\\"}"], lines: [2, 4, 5]),
    Case(
      text: "[1,-2.5e3 ,true,null,\"x\",[2],{\"a\":1}]",
      records: ["1", "-2.5e3", "true", "null", "\"x\"", "[2]", "{\"a\":1}"], lines: [1, 1, 1, 1, 1, 1, 1]),
    Case(text: "[{\"a\":\n1\n}\n,\n{\"a\":2}]", records: ["{\"a\":\n1\n}", "{\"a\":2}"], lines: [1, 5]),
    Case(text: "[{\"a\":1}]\n[{\"a\":2}]", records: ["{\"a\":1}", "{\"a\":2}"], lines: [1, 2]),
    Case(text: "{\n\"a\":1\n}\n{\n\"a\":2\n}", records: ["{\n\"a\":1\n}", "{\n\"a\":2\n}"], lines: [1, 4]),
    Case(
      text: "{\"a\":1}{\"a\":2} {\"a\":3}", records: ["{\"a\":1}", "{\"a\":2}", "{\"a\":3}"],
      lines: [1, 1, 1], format: .json),
    Case(
      text: "{\"totalSize\":2,\"done\":true,\"records\":[{\"a\":1},{\"a\":2}]}",
      records: ["{\"a\":1}", "{\"a\":2}"], lines: [1, 1]),
    Case(
      text:
        "{\"data\":[\n{\"a\":1}\n,{\"a\":2}],\"meta\":{\"data\":[3],\"page\":{\"after\":\"x\"}},\"links\":{}}\n",
      records: ["{\"a\":1}", "{\"a\":2}"], lines: [2, 3]),
    Case(
      text:
        "{\"status\":0,\"result\":{\"records\":[{\"a\":1}],\"done\":true},\"warnings\":[]}\n{\"records\":[{\"a\":2}]}",
      records: ["{\"a\":1}", "{\"a\":2}"], lines: [1, 2]),
    Case(text: "{\"records\":[]}", records: [], lines: []),
    // A log with a list of its own is no result.
    Case(
      text: "{\"records\":[{\"a\":1}],\"user\":\"x\"}", records: ["{\"records\":[{\"a\":1}],\"user\":\"x\"}"],
      lines: [1]),
    Case(text: "{\"data\":[1,2]}", records: ["{\"data\":[1,2]}"], lines: [1]),
    Case(
      text: "{\"data\":{\"records\":[{\"a\":1}]}}", records: ["{\"data\":{\"records\":[{\"a\":1}]}}"],
      lines: [1]),
  ]

  static let malformed: [Case] = [
    Case(
      text: "[{\"a\":1} {\"a\":2}]", records: ["{\"a\":1}", "{\"a\":2}"], lines: [1, 1],
      faults: ["1:9 a `,` is missing between two elements"]),
    Case(
      text: "[{\"a\":1}\n{\"a\":2}]", records: ["{\"a\":1}", "{\"a\":2}"], lines: [1, 2],
      faults: ["2:9 a `,` is missing between two elements"]),
    Case(
      text: "[{\"a\":1},,{\"a\":2}]", records: ["{\"a\":1}", "{\"a\":2}"], lines: [1, 1],
      faults: ["1:9 a `,` stands where an element should"]),
    Case(
      text: "[{}]\n[,{\"a\":1}]", records: ["{}", "{\"a\":1}"], lines: [1, 2],
      faults: ["2:6 a `,` stands where an element should"]),
    Case(
      text: "[{\"a\":1},\n]", records: ["{\"a\":1}"], lines: [1],
      faults: ["2:10 a `,` stands before the end of the list"]),
    Case(
      text: "[{\"a\":1},\n{\"a\":2}", records: ["{\"a\":1}", "{\"a\":2}"], lines: [1, 2],
      faults: ["2:17 the list of records is never closed"]),
    Case(
      text: "[{\"a\":1},", records: ["{\"a\":1}"], lines: [1],
      faults: ["1:9 the list of records is never closed"]),
    Case(text: "[", records: [], lines: [], faults: ["1:1 the list of records is never closed"]),
    Case(
      text: "[{\"a\":1}] x y\n[{\"a\":2}]", records: ["{\"a\":1}", "{\"a\":2}"], lines: [1, 2],
      faults: ["1:10 there is text outside the list of records"]),
    Case(
      text: "[{\"a\":1}]\n{\"a\":2}", records: ["{\"a\":1}"], lines: [1],
      faults: ["2:10 there is text outside the list of records"]),
    Case(
      text: "[{\"a\":1}]]", records: ["{\"a\":1}"], lines: [1],
      faults: ["1:9 there is text outside the list of records"]),
    Case(
      text: "[{\"a\":1},{\"a\":", records: ["{\"a\":1}"], lines: [1],
      faults: ["1:9 the JSON text ends inside a value"]),
    Case(
      text: "[\n{\"a\":\"x\n},\n{\"a\":2}\n]", records: ["{\"a\":2}"], lines: [4],
      faults: ["2:2 a line ends inside a string"]),
    Case(
      text: "{\"records\":[{\"a\":1}],\"done\":true", records: ["{\"a\":1}"], lines: [1],
      faults: ["1:32 the JSON text ends inside the result"]),
    Case(
      text: "{\"records\":[{\"a\":1}", records: ["{\"a\":1}"], lines: [1],
      faults: ["1:19 the list of records is never closed"]),
    Case(
      text: "{\"records\":[{\"a\":1}]} x", records: ["{\"a\":1}"], lines: [1],
      faults: ["1:22 there is text outside the list of records"]),
  ]

  @Test(arguments: wellFormed + malformed)
  func `a text is framed alike in chunks of any size`(example: Case) throws {
    for chunk in [1, 2, 3, 7, 64, 4096] {
      let outcome = try ReadOutcome.of(example.text, readerOptions(chunk: chunk, format: example.format))
      #expect(outcome.failure == nil)
      #expect(outcome.records == example.records, "chunks of \(chunk)")
      #expect(outcome.lines == example.lines, "chunks of \(chunk)")
      #expect(
        outcome.faults.map { "\($0.line):\($0.byteOffset) \($0.reason)" } == example.faults,
        "chunks of \(chunk)")
      let bytes = Array(example.text.utf8)
      for (record, offset) in zip(outcome.records, outcome.offsets) {
        #expect(bytes[offset...].starts(with: record.utf8), "chunks of \(chunk)")
      }
    }
  }

  /// The rest of a line that is no record is kept, as far as there is room.
  @Test func `text outside records is kept in part`() throws {
    let outcome = try ReadOutcome.of("[{}]" + String(repeating: "x", count: 5000) + "\n[{}]")
    #expect(outcome.records == ["{}", "{}"])
    #expect(
      outcome.faults.map(\.bytes) == [[UInt8](repeating: UInt8(ascii: "x"), count: FramingFault.maximumKept)])
  }

  @Test(arguments: [(100, true), (101, false)])
  func `an element may have as many bytes as the limit`(length: Int, isRecord: Bool) throws {
    let element = "{\"a\":\"" + String(repeating: "x", count: length - 8) + "\"}"
    for text in ["[{},\(element),{}]", "[\n{},\n\(element),\n{}\n]", "{\"records\":[{},\(element),{}]}"] {
      for chunk in [1, 7, 64, 4096] {
        let outcome = try ReadOutcome.of(text, readerOptions(limit: 100, chunk: chunk))
        #expect(outcome.records == (isRecord ? ["{}", element, "{}"] : ["{}", "{}"]), "chunks of \(chunk)")
        #expect(outcome.faults.map(\.reason) == (isRecord ? [] : ["the record is longer than 100 bytes"]))
        if !isRecord {
          #expect(outcome.faults.first?.bytes.starts(with: Array(element.utf8.prefix(64))) == true)
        }
      }
    }
  }

  /// A record that was never closed ends where the next line begins like one, once it is too long.
  @Test func `an overlong record does not take the rest with it`() throws {
    let text = "[\n{\"a\":[" + String(repeating: "1,\n", count: 60) + "\n{\"a\":2},\n{\"a\":3}\n]"
    for chunk in [1, 7, 64, 4096] {
      let outcome = try ReadOutcome.of(text, readerOptions(limit: 100, chunk: chunk))
      #expect(outcome.records == ["{\"a\":2}", "{\"a\":3}"], "chunks of \(chunk)")
      // A blank line counts, also inside the record that is given up.
      #expect(outcome.lines == [63, 64], "chunks of \(chunk)")
      #expect(outcome.reasons == ["2: the record is longer than 100 bytes"], "chunks of \(chunk)")
    }
  }

  @Test(arguments: [1, 7, 64, 4096])
  func `a long array loses nothing between chunks`(chunk: Int) throws {
    let count = chunk == 1 ? 3000 : 12_000
    let text = "[" + (0..<count).map { "{\"n\":\($0),\"s\":\"\\\"}],[{\"}" }.joined(separator: ",\n") + "]"
    let outcome = try ReadOutcome.of(text, readerOptions(chunk: chunk))
    #expect(outcome.records.count == count && outcome.faults.isEmpty)
    #expect(outcome.records.enumerated().allSatisfy { $1.hasPrefix("{\"n\":\($0),") })
    #expect(outcome.lines == Array(1...count))
  }

  /// A batch holds at most 65,536 records.
  @Test func `many small elements come in several batches`() throws {
    let count = 70_000
    let text = "[" + String(repeating: "{},", count: count - 1) + "{}]"
    let scratch = try Scratch()
    let input = LogInput(.file(try scratch.write("a.json", Array(text.utf8))))
    var reader = try LogReader(input, options: LogReaderOptions())
    var sizes: [Int] = []
    while let batch = try reader.nextBatch() { sizes.append(batch.records.count) }
    #expect(sizes == [65_536, count - 65_536])
  }
}
