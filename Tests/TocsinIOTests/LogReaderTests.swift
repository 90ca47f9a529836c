import Foundation
import Testing
import TocsinEvents
import TocsinIO

struct LogReaderTests {
  struct Outcome {
    var records: [String] = []
    var lines: [Int] = []
    var faults: [FramingFault] = []
    var blank = 0
    var form: RecordForm?
    var failure: LogReadError?
  }

  static func read(_ bytes: [UInt8], _ options: LogReaderOptions = LogReaderOptions()) -> Outcome {
    let path = NSTemporaryDirectory() + "tocsin-reader-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    FileManager.default.createFile(atPath: path, contents: Data(bytes))
    var outcome = Outcome()
    do throws(LogReadError) {
      var reader = try LogReader(LogInput(.file(path)), options: options)
      while let batch = try reader.nextBatch() {
        for (index, range) in batch.records.enumerated() {
          outcome.records.append(String(decoding: batch.bytes[range.start..<range.end], as: UTF8.self))
          outcome.lines.append(range.line)
          _ = batch.original(index)
        }
        outcome.faults += batch.faults
        outcome.form = batch.form
        outcome.blank = reader.blankLines
      }
      outcome.blank = reader.blankLines
    } catch {
      outcome.failure = error
    }
    return outcome
  }

  static func read(_ text: String, _ options: LogReaderOptions = LogReaderOptions()) -> Outcome {
    read(Array(text.utf8), options)
  }

  @Test func `lines are records, whatever ends them`() {
    let outcome = LogReaderTests.read("\u{FEFF}{\"a\":1}\r\n\n  \n{\"a\":2}\n{\"a\":3}")
    #expect(outcome.records == ["{\"a\":1}", "{\"a\":2}", "{\"a\":3}"])
    #expect(outcome.lines == [1, 4, 5])
    #expect(outcome.blank == 2)
  }

  @Test(arguments: [
    ("[{\"a\":1}, {\"b\":\"],[\"}\n,{\"c\":[1,{}]}]\n", ["{\"a\":1}", "{\"b\":\"],[\"}", "{\"c\":[1,{}]}"]),
    ("[]", []),
    ("{\n \"a\": 1\n}\n{\"b\":2}", ["{\n \"a\": 1\n}", "{\"b\":2}"]),
    ("{\"totalSize\":2,\"done\":true,\"records\":[{\"x\":1},{\"x\":2}]}", ["{\"x\":1}", "{\"x\":2}"]),
    ("{\"status\":0,\"result\":{\"records\":[{\"x\":1}],\"totalSize\":1},\"warnings\":[]}", ["{\"x\":1}"]),
    ("{\"data\":[{\"id\":\"1\"}],\"meta\":{\"page\":[1]}}", ["{\"id\":\"1\"}"]),
  ])
  func `JSON texts give their elements`(text: String, records: [String]) {
    let outcome = LogReaderTests.read(text)
    #expect(outcome.records == records)
    #expect(outcome.faults.isEmpty)
  }

  @Test(arguments: ["[{\"a\":1}", "[{\"a\":1} {\"b\":2}]", "[{\"a\":1}] x", "[{\"a\":"])
  func `broken JSON texts are counted`(text: String) {
    #expect(!LogReaderTests.read(text).faults.isEmpty)
  }

  @Test func `Salesforce CSV rows become records in the original spelling`() {
    let outcome = LogReaderTests.read(
      "\"EVENT_TYPE\",\"PACKAGE_NAME\"\n\"PackageInstall\",\"a \"\"b\"\", c\nd\"\n")
    #expect(outcome.form == .salesforceEvent)
    #expect(
      outcome.records == ["{\"EVENT_TYPE\":\"PackageInstall\",\"PACKAGE_NAME\":\"a \\\"b\\\", c\\nd\"}"])
  }

  @Test(arguments: [
    ("EVENT_TYPE,B\n1,2,3\n4,5\n", 1, 1), ("EVENT_TYPE,B\n\"1\"x,2\n4,5\n", 1, 1),
    ("EVENT_TYPE,B\n\"1,2\n4,5\n", 0, 1), ("EVENT_TYPE,B\n1\"2,3\n4,5\n", 1, 1),
  ])
  func `broken rows are counted, the others read`(text: String, records: Int, faults: Int) {
    let outcome = LogReaderTests.read(text)
    #expect(outcome.records.count == records)
    #expect(outcome.faults.count == faults)
  }

  @Test func `a doubled column refuses the file`() {
    #expect(LogReaderTests.read("EVENT_TYPE,A,A\n1,2,3\n").failure?.kind == .corrupt)
  }

  @Test func `the audit trail of Setup is refused with the reason`() throws {
    let failure = LogReaderTests.read(
      "Date,User,Source Namespace Prefix,Action,Section,Delegate User\n1,2,3,4,5,6\n"
    ).failure
    #expect(try #require(failure).message.contains("no action codes"))
  }

  @Test func `an oversized line is counted and the next one read`() {
    var options = LogReaderOptions()
    options.maximumRecordLength = 100
    options.chunkSize = 64
    let outcome = LogReaderTests.read(
      "{\"a\":1}\n" + String(repeating: "x", count: 1000) + "\n{\"a\":2}\n", options)
    #expect(outcome.records == ["{\"a\":1}", "{\"a\":2}"])
    #expect(outcome.faults.map(\.line) == [2])
  }

  @Test(arguments: [1, 2, 3, 7, 4096])
  func `chunk boundaries change nothing`(size: Int) {
    let lines = (0..<300).map { "{\"n\":\($0),\"t\":\"\(String(repeating: "é", count: $0 % 50))\"}" }
    for text in [lines.joined(separator: "\n"), "[" + lines.joined(separator: ",\n") + "]"] {
      var options = LogReaderOptions()
      options.chunkSize = size
      #expect(LogReaderTests.read(text, options).records == lines)
    }
  }

  static func compressed(_ program: String, _ text: String) throws -> [UInt8] {
    let path = NSTemporaryDirectory() + "tocsin-compress-\(UUID().uuidString)"
    defer { for name in [path, path + ".out"] { try? FileManager.default.removeItem(atPath: name) } }
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "\(program) -c \(path) > \(path).out"]
    try process.run()
    process.waitUntilExit()
    return Array(try Data(contentsOf: URL(fileURLWithPath: path + ".out")))
  }

  @Test(arguments: ["gzip", "zstd -q"])
  func `compressed files are read, several members too`(program: String) throws {
    let one = try LogReaderTests.compressed(program, "{\"a\":1}\n")
    let two = try LogReaderTests.compressed(program, "{\"a\":2}\n")
    #expect(LogReaderTests.read(one + two).records == ["{\"a\":1}", "{\"a\":2}"])
    let cut = LogReaderTests.read(Array((one + two).dropLast(5)))
    #expect(cut.failure?.kind == .corrupt)
    #expect(LogReaderTests.read(one + Array("garbage".utf8)).failure?.kind == .corrupt)
  }

  @Test func `a wrong checksum is found`() throws {
    var bytes = try LogReaderTests.compressed("gzip", "{\"a\":1}\n")
    bytes[bytes.count - 6] ^= 1
    #expect(LogReaderTests.read(bytes).failure?.message.contains("checksum") == true)
  }

  @Test func `a bomb ends with a budget error`() throws {
    var options = LogReaderOptions()
    options.expansion.ratioAppliesAbove = 1 << 20
    let bytes = try LogReaderTests.compressed("gzip", String(repeating: "\n", count: 8 << 20))
    #expect(LogReaderTests.read(bytes, options).failure?.kind == .budget)
  }
}
