import Foundation
import Testing
import TocsinDiagnostics
import TocsinEnrichment
import TocsinEvents
import TocsinGrok
import TocsinLogModel
import TocsinTestSupport

/// What addresses and user agents are looked up in, and how the answers are written.
struct EnrichmentTests {
  private static func text(_ members: [AttributeMember]) -> String {
    var writer = JSONWriter()
    EventJSON.write(.object(members), to: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static func temporary(_ bytes: [UInt8]) throws -> String {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).mmdb").path
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  @Test func `a place is written as the service writes it`() throws {
    let path = try EnrichmentTests.temporary(MaxMindWriter.paris)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let database = try GeoDatabase(path: path)
    #expect(
      EnrichmentTests.text(try #require(database.details(of: "185.64.148.7")))
        == #"{"city":{"name":"Paris"},"continent":{"code":"EU","name":"Europe"},"country":{"iso_code":"FR","name":"France"},"ipAddress":"185.64.148.7","location":{"latitude":48.90654,"longitude":2.33339},"subdivision":{"iso_code":"FR-IDF","name":"Île-de-France"},"timezone":"Europe/Paris"}"#
    )
    for unknown in ["8.8.8.8", "10.1.2.3", "2001:db8::1", "no address"] {
      #expect(database.details(of: UTF8Text(unknown)) == nil)
    }
  }

  @Test func `a network is written as the service writes it`() throws {
    let bytes = MaxMindWriter.file(
      network: [203, 0, 113, 0], prefix: 24,
      record: .map([
        ("autonomous_system_number", .uint32(64496)), ("autonomous_system_organization", .text("Example")),
      ]))
    let path = try EnrichmentTests.temporary(bytes)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let details = try #require(try GeoDatabase(path: path).details(of: "203.0.113.7"))
    #expect(EnrichmentTests.text(details) == #"{"as":{"name":"Example","number":"AS64496"}}"#)
  }

  @Test(arguments: [[], Array("no database".utf8), Array(MaxMindWriter.paris.prefix(100))])
  func `a file that is no database is refused with a reason`(bytes: [UInt8]) throws {
    let path = try EnrichmentTests.temporary(bytes)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let error = #expect(throws: GeoDatabase.Failure.self) { try GeoDatabase(path: path) }
    #expect(!(error?.message.isEmpty ?? true))
  }

  private static let patterns = """
    user_agent_parsers:
      - regex: '(Robot)/(\\d+)\\.(\\d+)'
      - regex: '(MSIE) (\\d+)'
        family_replacement: 'IE'
    os_parsers:
      - regex: 'Windows NT (10)'
        os_replacement: 'Windows'
        os_v1_replacement: '$1'
    device_parsers:
      - regex: 'robot'
        regex_flag: 'i'
        device_replacement: 'Spider'
        brand_replacement: 'Spider'
        model_replacement: 'Desktop'
    """

  @Test(arguments: [
    (
      "Robot/2.1",
      #"{"browser":{"family":"Robot","major":"2","minor":"1"},"device":{"brand":"Spider","category":"Bot","family":"Spider","model":"Desktop"},"os":{"family":"Other"}}"#
    ),
    (
      "Mozilla (MSIE 9; Windows NT 10)",
      #"{"browser":{"family":"IE","major":"9"},"device":{"category":"Desktop","family":"Other"},"os":{"family":"Windows","major":"10"}}"#
    ),
    (
      "-",
      #"{"browser":{"family":"Other"},"device":{"category":"Other","family":"Other"},"os":{"family":"Other"}}"#
    ),
  ])
  func `patterns say what a user agent is`(agent: String, expected: String) throws {
    let table = try #require(
      UserAgentTable.read(SourceFile(name: "r.yaml", text: EnrichmentTests.patterns)).table)
    #expect(EnrichmentTests.text(table.details(UTF8Text(agent), scratch: GrokScratch())) == expected)
  }

  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: UserAgentTable.standardPath)),
    arguments: [
      ("curl/7.68.0", #""browser":{"family":"curl","major":"7","minor":"68","patch":"0"}"#),
      (
        "Mozilla/5.0 (X11; Linux x86_64) Chrome/55.0.2883.87 Safari/537.36",
        #""browser":{"family":"Chrome","major":"55","minor":"0","patch":"2883","patch_minor":"87"}"#
      ),
      (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) Version/16.5 Mobile/15E148 Safari/604.1",
        #""device":{"brand":"Apple","category":"Mobile","family":"iPhone","model":"iPhone"}"#
      ),
    ])
  func `the patterns of the system are understood`(agent: String, part: String) throws {
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: UserAgentTable.standardPath)))
    let (table, problem) = UserAgentTable.read(SourceFile(name: UserAgentTable.standardPath, bytes: bytes))
    let details = try #require(table, "\(problem)").details(UTF8Text(agent), scratch: GrokScratch())
    #expect(EnrichmentTests.text(details).contains(part), "\(EnrichmentTests.text(details))")
  }

  @Test(arguments: [
    "", "a: 1", "user_agent_parsers: []",
    "user_agent_parsers: [{regex: '('}]\nos_parsers: []\ndevice_parsers: []",
  ])
  func `a file that holds no patterns is refused with a reason`(text: String) {
    let (table, problem) = UserAgentTable.read(SourceFile(name: "r.yaml", text: text))
    #expect(table == nil && !problem.isEmpty)
  }
}
