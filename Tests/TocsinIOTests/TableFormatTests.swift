import Testing
import TocsinEvents
import TocsinIO

/// CSV files as products write them: separators, joined files, and downloads of the Log Explorer.
struct TableFormatTests {
  @Test(arguments: [",", ";", "\t", "|"])
  func `the separator is told by the header`(separator: String) throws {
    let text = "a,\"b,;\t|c\",d\n1,\"x;|\t,y\",3\n".split(separator: "\n").map { line in
      // Fields keep what is inside their quotes.
      line.split(separator: "\"", omittingEmptySubsequences: false).enumerated().map { index, part in
        index % 2 == 0 ? part.replacing(",", with: separator) : "\"\(part)\""
      }.joined()
    }.joined(separator: "\n")
    for chunk in [1, 7, 4096] {
      let outcome = try ReadOutcome.of(text + "\n", readerOptions(chunk: chunk, format: .csv))
      #expect(outcome.records == [#"{"a":"1","b,;\t|c":"x;|\t,y","d":"3"}"#], "chunks of \(chunk)")
    }
    let known = ["EVENT_TYPE", "TIMESTAMP", "USER_ID"].joined(separator: separator)
    let row = ["Login", "20260302080000.120", "005A"].joined(separator: separator)
    let outcome = try ReadOutcome.of("\(known)\n\(row)\n")
    #expect(outcome.form == .salesforceEvent)
    #expect(outcome.records == [#"{"EVENT_TYPE":"Login","TIMESTAMP":"20260302080000.120","USER_ID":"005A"}"#])
  }

  @Test func `a header that comes again is no row`() throws {
    for chunk in [1, 7, 4096] {
      let outcome = try ReadOutcome.of(
        "a,b\n1,2\n\"a\",b\r\n3,4\na,c\n", readerOptions(chunk: chunk, format: .csv))
      #expect(outcome.records == [#"{"a":"1","b":"2"}"#, #"{"a":"3","b":"4"}"#, #"{"a":"a","b":"c"}"#])
      #expect(outcome.faults.isEmpty && outcome.lines == [2, 4, 5])
    }
  }

  @Test func `the header of another known file takes over`() throws {
    let outcome = try ReadOutcome.of(
      """
      "EVENT_TYPE","TIMESTAMP","USER_ID"
      "Login","20260302080000.120","005A"
      "EVENT_TYPE","TIMESTAMP"
      "Logout","20260302080000.120"

      """)
    #expect(
      outcome.records == [
        #"{"EVENT_TYPE":"Login","TIMESTAMP":"20260302080000.120","USER_ID":"005A"}"#,
        #"{"EVENT_TYPE":"Logout","TIMESTAMP":"20260302080000.120"}"#,
      ])
  }

  @Test func `a download of the Log Explorer becomes reserved and nested attributes`() throws {
    let outcome = try ReadOutcome.of(
      #"""
      "Date","Host","Service","@usr.id","env","@evt.outcome","@usr.name","Status","Message"
      "2026-03-02T08:09:00.000Z","h","idp","bob","prod","failure","Bob ""B""","warn","a, b"
      "2026-03-02T08:08:00.000Z","","idp","","","failure","","",""

      """#)
    #expect(outcome.form == .plain)
    #expect(
      outcome.records == [
        #"{"ddtags":"env:prod","timestamp":"2026-03-02T08:09:00.000Z","hostname":"h","service":"idp","status":"warn","message":"a, b","evt":{"outcome":"failure"},"usr":{"id":"bob","name":"Bob \"B\""}}"#,
        #"{"ddtags":"","timestamp":"2026-03-02T08:08:00.000Z","service":"idp","evt":{"outcome":"failure"}}"#,
      ])
    #expect(outcome.originals[1].hasPrefix("\"2026-03-02T08:08"))
  }

  @Test(arguments: [
    ("Date,Host,Service,Message", true), ("Date,Service,@a.b", true), ("date,@a,Message", true),
    ("Date,User,Amount", false), ("Date,Host,Service,Message,Extra", false), ("date,message", false),
    ("@a,@b", false),
  ])
  func `such a download is told by its header`(header: String, isKnown: Bool) throws {
    let row = header.split(separator: ",").map { _ in "x" }.joined(separator: ",")
    let outcome = try ReadOutcome.of("\(header)\n\(row)\n")
    #expect((outcome.failure == nil) == isKnown, "\(header)")
  }

  @Test func `one attribute below another stays apart`() throws {
    let outcome = try ReadOutcome.of("Date,@a,@a.b,@c.d.e,@c.d.f,@c.g\n2026,1,2,3,4,5\n")
    #expect(
      outcome.records == [
        #"{"ddtags":"","timestamp":"2026","a":"1","a.b":"2","c":{"d":{"e":"3","f":"4"},"g":"5"}}"#
      ])
  }
}

/// Files that are no logs are refused by what they are, before anything of them is read.
struct ForeignFormatTests {
  private static func tar() -> [UInt8] {
    var header = [UInt8](repeating: 0, count: 512)
    header.replaceSubrange(0..<8, with: Array("app.json".utf8))
    header.replaceSubrange(100..<107, with: Array("0000644".utf8))
    header.replaceSubrange(148..<156, with: Array("        ".utf8))
    let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
    header.replaceSubrange(
      148..<155, with: Array((String(repeating: "0", count: 6 - sum.count) + sum + "\0").utf8))
    return header + Array("{\"a\":1}\n".utf8) + [UInt8](repeating: 0, count: 504)
  }

  private static func wide(_ text: String, isBig: Bool) -> [UInt8] {
    text.utf16.flatMap { isBig ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)] }
  }

  @Test func `the message names the format`() throws {
    let cases: [(String, [UInt8])] = [
      ("a tar archive", Self.tar()), ("a zip archive", [0x50, 0x4B, 3, 4] + Self.tar()),
      ("a bzip2 file", Array("BZh6".utf8) + [0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 0, 1]),
      ("an xz file", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]), ("a Parquet file", Array("PAR1....".utf8)),
      ("UTF-16 text", [0xFF, 0xFE, 0x7B, 0]),
      ("UTF-16 or UTF-32 text", Self.wide("{\"a\":1}\n{\"a\":2}\n", isBig: false)),
      ("UTF-16 or UTF-32 text", Self.wide("{\"a\":1}\n{\"a\":2}\n", isBig: true)),
      ("UTF-16 or UTF-32 text", Self.wide("Date,Host\n", isBig: true)),
      ("a Windows event log (EVTX)", Array("ElfFile\0....".utf8)),
    ]
    for (name, bytes) in cases {
      for chunk in [1, 600, 1 << 16] {
        let outcome = try ReadOutcome.of(bytes, readerOptions(chunk: chunk))
        #expect(outcome.failure?.kind == .unsupported && outcome.failure?.message == "this is \(name)")
        #expect(outcome.records.isEmpty && outcome.faults.isEmpty, "\(name)")
      }
    }
    let packed = try ReadOutcome.of(Encoding.gzip(Self.tar()))
    #expect(packed.failure?.message == "this holds a tar archive" && packed.records.isEmpty)
  }
}

/// Which files of a directory are logs, by their names and by what is in them.
struct LogFileTests {
  @Test func `rotated files and files without an ending are taken, others are told`() throws {
    let scratch = try Scratch()
    let record = Array("{\"a\":1}\n".utf8)
    let text = Array("Read me first.\n".utf8)
    for name in [
      "a.log.1", "b.log.2.gz", "c.log-20260302", "d.json.2026-03-02", "messages", "messages-20260302",
      "n.txt",
    ] {
      try scratch.write(name, name.hasSuffix(".gz") ? Encoding.gzip(record) : record)
    }
    for name in ["notes.txt", "LICENSE", "x.tar", "y.yaml", ".profile"] { try scratch.write(name, text) }
    let (inputs, failures, passedOver) = LogInputs.expand(paths: [scratch.path])
    func names(_ paths: [String]) -> [String] { paths.map { String($0.dropFirst(scratch.path.count + 1)) } }
    #expect(failures.isEmpty)
    #expect(
      names(inputs.map(\.name)) == [
        "a.log.1", "b.log.2.gz", "c.log-20260302", "d.json.2026-03-02", "messages", "messages-20260302",
        "n.txt",
      ])
    #expect(names(passedOver) == ["LICENSE", "notes.txt", "x.tar", "y.yaml"])
  }
}
