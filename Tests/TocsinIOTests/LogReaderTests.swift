import Foundation
import Testing
import TocsinEvents
import TocsinIO

struct LogReaderTests {
  @Test func `lines are records, whatever ends them`() throws {
    let outcome = try ReadOutcome.of("\u{FEFF}{\"a\":1}\r\n\n  \n{\"a\":2}\n{\"a\":3}")
    #expect(outcome.records == ["{\"a\":1}", "{\"a\":2}", "{\"a\":3}"])
    #expect(outcome.lines == [1, 4, 5])
    #expect(outcome.offsets == [3, 16, 24])
    #expect(outcome.blank == 2)
    #expect(outcome.accounted == 5)
  }

  @Test func `a lone carriage return ends no line`() throws {
    let outcome = try ReadOutcome.of("{\"a\":1}\r\n{\"a\":2}\r{\"a\":3}\n\r\n\n{\"a\":4}")
    #expect(outcome.records == ["{\"a\":1}", "{\"a\":2}\r{\"a\":3}", "{\"a\":4}"])
    #expect(outcome.lines == [1, 2, 5])
  }

  @Test func `objects on one line are left to the reader of records, which refuses the second`() throws {
    #expect(try ReadOutcome.of("{\"a\":1}{\"a\":2}\n{\"a\":3}\n").records.count == 2)
  }

  @Test(arguments: [("", 0), ("\n", 1), (" \n\r\n\t", 3), ("\u{FEFF}", 0)])
  func `a file without records has none`(text: String, blank: Int) throws {
    let outcome = try ReadOutcome.of(text)
    #expect(outcome.records.isEmpty && outcome.faults.isEmpty && outcome.failure == nil)
    #expect(outcome.blank == blank)
  }

  @Test(arguments: [
    (99, true), (100, true), (101, false),
  ])
  func `a line may have as many bytes as the limit`(length: Int, isRecord: Bool) throws {
    for end in ["\n", "\r\n", ""] {
      for chunk in [1, 50, 100, 101, 102, 4096] {
        let line = "{\"a\":\"" + String(repeating: "x", count: length - 8) + "\"}"
        let outcome = try ReadOutcome.of(
          "{}\n" + line + end, readerOptions(limit: 100, chunk: chunk, format: .ndjson))
        #expect(outcome.records.count == (isRecord ? 2 : 1), "chunks of \(chunk), end \(end.utf8.count)")
        #expect(outcome.faults.count == (isRecord ? 0 : 1))
      }
    }
  }

  @Test(arguments: [7, 64, 4096])
  func `an oversized line is counted, cut, and the next one read`(chunk: Int) throws {
    let outcome = try ReadOutcome.of(
      "{\"a\":1}\n" + String(repeating: "x", count: 10_000) + "\n{\"a\":2}\n",
      readerOptions(limit: 100, chunk: chunk))
    #expect(outcome.records == ["{\"a\":1}", "{\"a\":2}"])
    #expect(outcome.lines == [1, 3])
    #expect(outcome.reasons == ["2: the line is longer than 100 bytes"])
    #expect(outcome.faults.map(\.byteOffset) == [8])
    #expect(outcome.faults.map(\.bytes.count).allSatisfy { $0 <= FramingFault.maximumKept })
    #expect(outcome.accounted == 3)
  }

  @Test func `the form is told by the first object, not by broken lines before it`() throws {
    let archive = "{\"_id\":\"1\",\"date\":\"2026-03-01T10:00:00Z\",\"attributes\":{\"a\":1}}\n"
    for head in ["", "{broken\n", "\n\nnonsense\n", "{\"a\":\n", "{\"a\":1\n", "{\"a\":[\n", "{\"a\":\"x\n"] {
      let outcome = try ReadOutcome.of(head + archive + archive)
      #expect(outcome.form == .archive, "\(head)")
      #expect(outcome.records.suffix(2).allSatisfy { $0 + "\n" == archive }, "\(head)")
    }
  }

  @Test func `an oversized first line does not settle the form`() throws {
    let archive = "{\"_id\":\"1\",\"date\":\"2026-03-01T10:00:00Z\",\"attributes\":{\"a\":1}}\n"
    let outcome = try ReadOutcome.of(
      "{\"x\":\"" + String(repeating: "y", count: 9000) + "\"}\n" + archive,
      readerOptions(limit: 1000, chunk: 512))
    #expect(outcome.form == .archive)
    #expect(outcome.faults.count == 1)
  }

  @Test(arguments: [
    ("[error] no such host\n[notice] 2, 3\n", 2), ("[2026-01-01] {\"a\":1}\n", 1), ("[x]\n{\"a\":1}\n", 2),
  ])
  func `text lines in brackets are lines`(text: String, lines: Int) throws {
    #expect(try ReadOutcome.of(text).accounted == lines)
  }

  @Test(
    arguments: [
      ([0xFF, 0xFE, 0x7B, 0x00], "UTF-16"), ([0xFE, 0xFF, 0x00, 0x7B], "UTF-16"),
      ([0x50, 0x4B, 0x03, 0x04, 0x00], "zip"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz"),
      ([0x42, 0x5A, 0x68, 0x39, 0x31, 0x41, 0x59], "bzip2"), ([0x04, 0x22, 0x4D, 0x18], "lz4"),
    ] as [([UInt8], String)])
  func `formats that are not read are named`(bytes: [UInt8], name: String) throws {
    let failure = try #require(try ReadOutcome.of(bytes).failure)
    #expect(failure.kind == .unsupported)
    #expect(failure.message.contains(name))
  }

  @Test func `what is no regular file is refused by kind`() throws {
    let scratch = try Scratch()
    #expect(
      ReadOutcome.read(LogInput(.file(scratch.path))).failure?.message == "this is a directory, not a file")
    #expect(ReadOutcome.read(LogInput(.file("/dev/null"))).failure?.message == "this is a device, not a file")
    #expect(ReadOutcome.read(LogInput(.file(scratch.path + "/none"))).failure?.kind == .notFound)
    #expect(mkfifo(scratch.path + "/pipe", 0o600) == 0)
    #expect(
      ReadOutcome.read(LogInput(.file(scratch.path + "/pipe"))).failure?.message
        == "this is a pipe, not a file")
  }

  @Test func `progress is known for plain files`() throws {
    let scratch = try Scratch()
    let path = try scratch.write("a.ndjson", Array("{}\n{}\n".utf8))
    var reader = try LogReader(LogInput(.file(path)), options: LogReaderOptions())
    #expect(reader.totalBytes == 6)
    while try reader.nextBatch() != nil {}
    #expect(reader.bytesRead == 6)
  }
}
