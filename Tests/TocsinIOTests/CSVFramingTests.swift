import Testing
import TocsinEvents
import TocsinIO

/// Rows of CSV as records, and what is said of broken ones, whatever the size of a chunk.
struct CSVFramingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var records: [String]
    var lines: [Int]
    var faults: [String] = []
    var blank = 0

    var testDescription: String { text.debugDescription }
  }

  static let wellFormed: [Case] = [
    Case(text: "a,b\n1,2\n3,4\n", records: [#"{"a":"1","b":"2"}"#, #"{"a":"3","b":"4"}"#], lines: [2, 3]),
    Case(text: "a,b\r\n1,2\r\n3,4", records: [#"{"a":"1","b":"2"}"#, #"{"a":"3","b":"4"}"#], lines: [2, 3]),
    Case(text: "a,b\n,\n", records: [#"{"a":"","b":""}"#], lines: [2]),
    Case(text: "a,b\n1,", records: [#"{"a":"1","b":""}"#], lines: [2]),
    Case(text: "a,b\n\"\",\"\"\n", records: [#"{"a":"","b":""}"#], lines: [2]),
    Case(text: "\"a\",\"b,c\"\n\"1\",\"2,3\"\n", records: [#"{"a":"1","b,c":"2,3"}"#], lines: [2]),
    Case(
      text: "a,b\r\n\"x\r\ny\n\nz\",2\r\n3,4\r\n",
      records: [#"{"a":"x\r\ny\n\nz","b":"2"}"#, #"{"a":"3","b":"4"}"#],
      lines: [2, 6]),
    Case(text: "a,b\n\"\"\"q\"\"\",\"\"\"\"\n", records: [#"{"a":"\"q\"","b":"\""}"#], lines: [2]),
    Case(
      text: "a,b\n\n1,2\n\r\n3,4\n\n", records: [#"{"a":"1","b":"2"}"#, #"{"a":"3","b":"4"}"#],
      lines: [3, 5], blank: 3),
    Case(text: "a,b\n \\ ,\u{1}é\n", records: [#"{"a":" \\ ","b":"\u0001é"}"#], lines: [2]),
    Case(text: "\u{FEFF}a,b\n1,2\n", records: [#"{"a":"1","b":"2"}"#], lines: [2]),
    Case(text: "a\n1\n2\n", records: [#"{"a":"1"}"#, #"{"a":"2"}"#], lines: [2, 3]),
    Case(text: "\"a\"\"b\",c\n1,2\n", records: [#"{"a\"b":"1","c":"2"}"#], lines: [2]),
  ]

  static let malformed: [Case] = [
    Case(
      text: "a,b\n1\n3,4\n", records: [#"{"a":"3","b":"4"}"#], lines: [3],
      faults: ["2:4 2:2: expected 2 fields, found 1"]),
    Case(
      text: "a,b\n1,2,3\n4,5\n", records: [#"{"a":"4","b":"5"}"#], lines: [3],
      faults: ["2:4 2:5: expected 2 fields, found 3"]),
    Case(
      text: "a,b\n1,2,\"3\"\n4,5\n", records: [#"{"a":"4","b":"5"}"#], lines: [3],
      faults: ["2:4 2:5: expected 2 fields, found 3"]),
    Case(
      text: "a,b\n1,x\"y\n3,4\n", records: [#"{"a":"3","b":"4"}"#], lines: [3],
      faults: ["2:4 2:4: a quote inside an unquoted field"]),
    Case(
      text: "a,b\n\"1\"x,2\n3,4\n", records: [#"{"a":"3","b":"4"}"#], lines: [3],
      faults: ["2:4 2:4: text after a closing quote"]),
    Case(
      text: "a,b\n1,2\r3\n5,6\n", records: [#"{"a":"5","b":"6"}"#], lines: [3],
      faults: ["2:4 2:4: a carriage return without a line feed"]),
    Case(
      text: "a,b\n1,2\n3,\"4\n5,6\n", records: [#"{"a":"1","b":"2"}"#], lines: [2],
      faults: ["3:8 the quote opened at 3:3 is never closed"]),
    Case(
      text: "a,b\n1,\u{0}2\n3,4\n", records: [#"{"a":"3","b":"4"}"#], lines: [3],
      faults: ["2:4 2:3: a NUL character"]),
    Case(
      text: "a,b\n\"x\ny\",é\"\n3,4\n", records: [#"{"a":"3","b":"4"}"#], lines: [4],
      faults: ["2:4 3:5: a quote inside an unquoted field"]),
  ]

  @Test(arguments: wellFormed + malformed)
  func `a table is framed alike in chunks of any size`(example: Case) throws {
    for chunk in [1, 2, 3, 7, 64, 4096] {
      let outcome = try ReadOutcome.of(example.text, readerOptions(chunk: chunk, format: .csv))
      #expect(outcome.failure == nil)
      #expect(outcome.records == example.records, "chunks of \(chunk)")
      #expect(outcome.lines == example.lines, "chunks of \(chunk)")
      #expect(outcome.blank == example.blank, "chunks of \(chunk)")
      #expect(
        outcome.faults.map { "\($0.line):\($0.byteOffset) \($0.reason)" } == example.faults,
        "chunks of \(chunk)")
      let bytes = Array(example.text.utf8)
      for (original, offset) in zip(outcome.originals, outcome.offsets) {
        #expect(bytes[offset...].starts(with: original.utf8), "chunks of \(chunk)")
        #expect(!original.hasSuffix("\n") && !original.hasSuffix("\r"))
      }
    }
  }

  @Test func `bytes that are no text make a row a fault`() throws {
    for chunk in [1, 7, 64, 4096] {
      let bytes = Array("a,b\n1,é".utf8) + [0xFF] + Array("\n3,4\n".utf8)
      let outcome = try ReadOutcome.of(bytes, readerOptions(chunk: chunk, format: .csv))
      #expect(outcome.records == [#"{"a":"3","b":"4"}"#])
      #expect(outcome.reasons == ["2: 2:4: invalid UTF-8"])
      #expect(outcome.faults.first?.bytes == Array("1,é".utf8) + [0xFF])
    }
  }

  @Test(arguments: [
    ("", "the file has no header"), ("\n\n", "the file has no header"),
    ("a,\n1,2\n", "1:3: a column of the header has no name"),
    ("a,b,a\n1,2,3\n", "1:5: the column `a` stands twice in the header"),
    ("a,\"a\"\n1,2\n", "1:3: the column `a` stands twice in the header"),
    ("a,b\"\n1,2\n", "the header is broken: 1:4: a quote inside an unquoted field"),
    ("\"a,b\n1,2\n", "the header is broken: the quote opened at 1:1 is never closed"),
  ])
  func `a table without a good header is unreadable`(text: String, message: String) throws {
    for chunk in [1, 7, 64, 4096] {
      let outcome = try ReadOutcome.of(text, readerOptions(chunk: chunk, format: .csv))
      #expect(outcome.failure?.kind == .corrupt && outcome.failure?.message == message, "chunks of \(chunk)")
      #expect(outcome.records.isEmpty)
    }
  }

  @Test(arguments: [(4096, true), (4097, false)])
  func `a header may have 4096 columns`(count: Int, isRead: Bool) throws {
    let header = (1...count).map { "c\($0)" }.joined(separator: ",")
    let row = (1...count).map(String.init).joined(separator: ",")
    let outcome = try ReadOutcome.of("\(header)\n\(row)\n", readerOptions(format: .csv))
    #expect(outcome.records.count == (isRead ? 1 : 0))
    if !isRead {
      #expect(outcome.failure?.message == "the header has 4097 columns, the limit is 4096")
    }
  }

  @Test(arguments: [(100, true), (101, false)])
  func `a row may have as many bytes as the limit`(length: Int, isRecord: Bool) throws {
    let row = "1," + String(repeating: "x", count: length - 2)
    for end in ["\n", "\r\n"] {
      for chunk in [1, 7, 64, 4096] {
        let outcome = try ReadOutcome.of(
          "a,b\n\(row)\(end)3,4\n", readerOptions(limit: 100, chunk: chunk, format: .csv))
        // A line feed and a carriage return do not count.
        #expect(outcome.records.last == #"{"a":"3","b":"4"}"#)
        if end == "\r\n" {
          #expect(outcome.records.count == (isRecord ? 2 : 1), "chunks of \(chunk)")
          #expect(outcome.reasons == (isRecord ? [] : ["2: the row is longer than 100 bytes"]))
        } else if isRecord {
          #expect(outcome.records.count == 2, "chunks of \(chunk)")
        }
      }
    }
  }

  @Test(arguments: [1, 7, 64, 4096])
  func `a quote that is never closed takes no more than the limit and a line`(chunk: Int) throws {
    let text = "a,b\n1,\"" + String(repeating: "x", count: 200) + "\n" + "3,4\n5,6\n"
    let outcome = try ReadOutcome.of(text, readerOptions(limit: 100, chunk: chunk, format: .csv))
    let reason = outcome.faults.first?.reason
    #expect(reason == "the row is longer than 100 bytes, the quote opened at 2:3 is not closed")
    #expect(outcome.faults.count == 1)
    if chunk <= 64 { #expect(outcome.records.last == #"{"a":"5","b":"6"}"#) }
  }

  @Test(arguments: [1, 7, 64, 4096])
  func `a long table loses nothing between chunks`(chunk: Int) throws {
    let count = chunk == 1 ? 2000 : 9000
    let rows = (0..<count).map { "\($0),\"x\r\n\"\"\($0)\"\"\"\r\n" }.joined()
    let outcome = try ReadOutcome.of("n,t\r\n" + rows, readerOptions(chunk: chunk, format: .csv))
    #expect(outcome.records.count == count && outcome.faults.isEmpty)
    #expect(
      outcome.records.enumerated().allSatisfy { $1 == "{\"n\":\"\($0)\",\"t\":\"x\\r\\n\\\"\($0)\\\"\"}" })
    #expect(outcome.lines == (0..<count).map { 2 + 2 * $0 })
  }

  /// A batch ends at 65,536 rows, or at 4 MiB of records.
  @Test func `many rows come in several batches`() throws {
    func sizes(_ text: String) throws -> [Int] {
      let scratch = try Scratch()
      let input = LogInput(.file(try scratch.write("a.csv", Array(text.utf8))))
      var reader = try LogReader(input, options: readerOptions(chunk: 1 << 23, format: .csv))
      var sizes: [Int] = []
      while let batch = try reader.nextBatch() { sizes.append(batch.records.count) }
      return sizes
    }
    #expect(try sizes("a\n" + String(repeating: "1\n", count: 70_000)) == [65_536, 4464])
    let wide = String(repeating: "n", count: 1000)
    let parts = try sizes("\(wide)\n" + String(repeating: "1\n", count: 9000))
    #expect(parts.reduce(0, +) == 9000 && parts.count == 3)
  }

  @Test func `known headers are told, others have to be named`() throws {
    let event = try ReadOutcome.of("\"EVENT_TYPE\",\"TIMESTAMP\"\nLogin,20260301100000.123\n")
    #expect(event.form == .salesforceEvent && event.records.count == 1)
    let setup = try ReadOutcome.of(
      "Date,User,Source Namespace Prefix,Action,Section,Delegate User\nx,y,,z,w,\n")
    #expect(setup.failure?.kind == .unsupported)
    #expect(setup.failure?.message.hasPrefix("the audit trail as Setup exports it") == true)
    let other = try ReadOutcome.of("a,b\n1,2\n")
    #expect(other.failure?.kind == .unsupported)
    #expect(other.failure?.message == "this looks like CSV without a known header")
    #expect(try ReadOutcome.of("one\ntwo\n").accounted == 2)
  }
}
