import Foundation
import Testing
import TocsinIO

/// Files that are written.
struct SinkTests {
  static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
  ])
  func `a malformed record is kept as it was`(bytes: String, base64: String) throws {
    let scratch = try Scratch()
    let path = scratch.path + "/kept.ndjson"
    let writer = try QuarantineWriter(path: path)
    try writer.write(source: "a\"b.ndjson", line: 7, byteOffset: 42, reason: "why", bytes: Array(bytes.utf8))
    try writer.close()
    #expect(
      try Self.text(path)
        == "{\"source\":\"a\\\"b.ndjson\",\"line\":7,\"byteOffset\":42,\"reason\":\"why\",\"base64\":\"\(base64)\"}\n"
    )
  }

  @Test func `any bytes come back from their base64`() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/kept.ndjson"
    let writer = try QuarantineWriter(path: path)
    let all = [UInt8](0...255)
    for count in 0...256 {
      try writer.write(source: "s", line: count, byteOffset: 0, reason: "r", bytes: Array(all[..<count]))
    }
    try writer.close()
    let lines = try Self.text(path).split(separator: "\n")
    #expect(lines.count == 257)
    for (count, line) in lines.enumerated() {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      let data = (object?["base64"] as? String).flatMap { Data(base64Encoded: $0) }
      #expect(data.map(Array.init) == Array(all[..<count]))
      #expect(object?["line"] as? Int == count)
    }
  }

  @Test func `a kept file is the user's own and is emptied first`() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/kept.ndjson"
    try QuarantineWriter(path: path).close()
    var attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    try Data("old".utf8).write(to: URL(fileURLWithPath: path))
    try QuarantineWriter(path: path).close()
    attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.size] as? Int == 0)
  }

  @Test func `nothing but a regular file is written to`() throws {
    let scratch = try Scratch()
    let file = try scratch.write("a", Array("kept".utf8))
    try scratch.link("link", to: "a")
    #expect(mkfifo(scratch.path + "/pipe", 0o600) == 0)
    func reason(_ name: String) -> String? {
      do throws(OutputError) {
        _ = try QuarantineWriter(path: scratch.path + "/" + name)
        return nil
      } catch {
        return error.reason
      }
    }
    #expect(reason("link") == "it is a symbolic link")
    #expect(reason("pipe") == "it is not a regular file")
    #expect(reason("") != nil)
    #expect(reason("none/a") == "No such file or directory")
    #expect(try Self.text(file) == "kept")
  }

  @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 300_000])
  func `output of any length is written whole`(count: Int) throws {
    let scratch = try Scratch()
    let path = scratch.path + "/out"
    let descriptor = try OutputFile.open(path)
    var output = OutputStream(descriptor: descriptor, name: path)
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 % 251) }
    var start = 0
    while start < count {
      let end = min(count, start + 1000)
      try output.write(Array(bytes[start..<end]))
      start = end
    }
    try output.flush()
    try output.flush()
    close(descriptor)
    #expect(try Array(Data(contentsOf: URL(fileURLWithPath: path))) == bytes)
  }

  @Test func `a new file is created with its directories, an old one is left`() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/a/b/c.yaml"
    try OutputFile.create(path: path, bytes: [0x78])
    #expect(try Self.text(path) == "x")
    let error = #expect(throws: OutputError.self) { try OutputFile.create(path: path, bytes: [0x79]) }
    #expect(error?.reason == "the file exists already")
    #expect(try Self.text(path) == "x")
  }

  @Test func `a file is replaced as long as nobody else changed it`() throws {
    let scratch = try Scratch()
    let path = try scratch.write("a", Array("old".utf8))
    try scratch.link("link", to: "a")
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    try FileReplacement.replace(
      path: scratch.path + "/link", expected: Array("old".utf8), with: Array("new".utf8))
    #expect(try Self.text(path) == "new")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: scratch.path + "/link") == "a")
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o640)
    #expect(throws: OutputError.self) {
      try FileReplacement.replace(path: path, expected: Array("old".utf8), with: Array("newer".utf8))
    }
    #expect(try Self.text(path) == "new")
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).sorted() == ["a", "link"])
  }

  @Test(arguments: [0, 1, 5, 6])
  func `a small file is read up to its limit`(count: Int) throws {
    let scratch = try Scratch()
    let bytes = [UInt8](repeating: 0x78, count: count)
    let path = try scratch.write("a", bytes)
    let read = try? FileContents.read(path: path, limit: 5)
    #expect(read == (count <= 5 ? bytes : nil))
    if count > 5 {
      #expect(throws: LogReadError(.budget, path, "the file has 6 bytes, the limit is 5", next: "split it")) {
        try FileContents.read(path: path, limit: 5)
      }
    }
  }

  @Test func `lines are counted`() throws {
    let scratch = try Scratch()
    let path = try scratch.write("a", Array("a\n\nb".utf8))
    let (lines, bytes) = try LineCounter.count(path: path)
    #expect(lines == 2 && bytes == 4)
  }
}
