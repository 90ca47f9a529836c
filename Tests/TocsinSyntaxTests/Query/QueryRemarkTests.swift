import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax

/// What the query parser remarks without refusing the query.
struct QueryRemarkTests {
  private static func findings(_ text: String) -> [Diagnostic] {
    QueryParser.parse(UTF8Text(text)).diagnostics
  }

  @Test(arguments: [
    ("@a:[1 TO 5]", false), ("@a:[1 TO 5}", true), ("@a:{1 TO 5]", true), ("@a:{1 TO 5}", true),
  ])
  func `Datadog documents brackets only`(query: String, isRemarked: Bool) {
    #expect(!QueryRemarkTests.findings(query).isEmpty == isRemarked)
  }

  @Test(arguments: [
    ("@a:x**", ["**"]), ("@a:x***", ["**"]), ("@a:*?*", []), ("@a:x*.*", []), ("@a:x*y*", []),
    ("@a:x*\\**", []),
  ])
  func `only stars side by side are one star`(query: String, remarked: [String]) {
    let file = SourceFile(name: "query", text: query)
    let stars = QueryRemarkTests.findings(query).filter { $0.message.hasPrefix("`**`") }
    #expect(stars.map { file.text(of: $0.span) } == remarked)
  }

  @Test(arguments: ["10s", "2.5h", "10µs", "1日"])
  func `a number with a unit is no text`(bound: String) {
    #expect(QueryRemarkTests.findings("@a:>\(bound)").map(\.message) == ["units are not known offline"])
  }

  @Test(arguments: ["10.0.0.1", "2026-03-01", "1_000"])
  func `a text that begins like a number is a text`(bound: String) {
    #expect(!QueryRemarkTests.findings("@a:>\(bound)").contains { $0.message.hasPrefix("units") })
  }

  @Test(arguments: [
    "10.*", "readme.*", "*.exe.*", "192.168.*.*", "192.168.*.1", "index.*.html", "com.acme.*Service", "*.*",
    "/home/*/.*rc", "a.b.*", "v1.*", "www.*.com",
  ])
  func `a name with a dot and a wildcard is no regular expression`(value: String) {
    #expect(QueryRemarkTests.findings("@a:\(value)").isEmpty)
  }

  @Test(arguments: [".*admin.*", "admin.*login", "^admin", "/ad.*/", ".*", #"admin.*\.exe"#, "^a.*$"])
  func `what only a regular expression would be is remarked`(value: String) {
    #expect(QueryRemarkTests.findings("@a:\(value)").map(\.descriptor.code) == ["Q220"])
  }

  @Test(arguments: [
    ("@a:(b, c)", "@a:(b OR c)"), ("@a:(b,c)", "@a:(b OR c)"), ("@a:(b, c, d)", "@a:(b OR c OR d)"),
    ("@a:(b, c,)", "@a:(b OR c)"), ("@a:(b, OR c)", "@a:(b OR c)"), ("@a:(b*, c)", "@a:(b* OR c)"),
    ("@a:((b, c) OR d)", "@a:((b OR c) OR d)"), ("@a:(b , c)", nil), ("@a:(\"b,\" OR c)", nil),
    ("@a:(b\\, OR c)", nil), ("@a:b,c", nil),
  ])
  func `a comma is no separator`(query: String, fixed: String?) {
    let found = QueryRemarkTests.findings(query).filter { $0.descriptor.code == "Q256" }
    #expect(found.count == (fixed == nil ? 0 : 1))
    #expect(found.first.map { QueryRemarkTests.applying($0, to: query) } == fixed)
  }

  @Test(arguments: [
    ("@ip:10.0.0.0/8", "CIDR(@ip, 10.0.0.0/8)"), ("@ip:\"10.0.0.0/8\"", "CIDR(@ip, 10.0.0.0/8)"),
    ("-@a.b:10.0.0.0/8", "-CIDR(@a.b, 10.0.0.0/8)"), ("host:10.0.0.0/8", "CIDR(host, 10.0.0.0/8)"),
    ("@ip:(10.0.0.0/8 OR fd00\\:\\:/8)", "CIDR(@ip, 10.0.0.0/8, fd00::/8)"),
    ("@ip:10.0.0.0/33", nil), ("@ip:0.0.0.0/0", nil), ("@cidrIp:10.0.0.0/8", nil),
    ("@subnet:10.0.0.0/8", nil),
    ("@url:\"10.0.0.0/8\"", nil), ("@ip:10.*", nil), ("team:10.0.0.0/8", nil), ("@version:>10.0.0", nil),
  ])
  func `a block of addresses is no text`(query: String, fixed: String?) {
    let found = QueryRemarkTests.findings(query).filter { $0.descriptor.code == "Q254" }
    #expect(found.first.map { QueryRemarkTests.applying($0, to: query) } == fixed)
  }

  @Test(arguments: [
    "@ip:(10.0.0.0/8 AND a)", "ip:10.0.0.0/8", "@ip:>=10.0.0.0", "@ip:[10.0.0.0 TO 10.0.0.255]",
  ])
  func `addresses as text are reported where no program can write CIDR`(query: String) {
    let found = QueryRemarkTests.findings(query).filter { $0.descriptor.code == "Q254" }
    #expect(
      found.count == 1 && found.allSatisfy { $0.fixes.allSatisfy(\.edits.isEmpty) && !$0.fixes.isEmpty })
  }

  @Test(arguments: [
    (#"@p:C\:\\Temp\*.exe"#, #"@p:C\:\\Temp\\*.exe"#), (#"@p:*\\Temp\?"#, #"@p:*\\Temp\\?"#),
    (#"@p:C\:\*"#, #"@p:C\:\\*"#), (#"@p:(\\\\srv\\share\* OR x)"#, #"@p:(\\\\srv\\share\\* OR x)"#),
    (#"C\:\\Temp\*"#, #"C\:\\Temp\\*"#), (#"@p:C\:\\Temp\\*"#, nil), (#"@p:C\:\\Temp\\\*"#, nil),
    (#"@a:s3\:\*"#, nil), (#"@a:x\*"#, nil), (#"@p:\\\\\?\\C\:"#, nil),
  ])
  func `a backslash before a wildcard takes it away`(query: String, fixed: String?) {
    let found = QueryRemarkTests.findings(query).filter { $0.descriptor.code == "Q255" }
    #expect(found.first.map { QueryRemarkTests.applying($0, to: query) } == fixed)
  }

  private static func applying(_ finding: Diagnostic, to query: String) -> String {
    var bytes = Array(query.utf8)
    for edit in (finding.fixes.first?.edits ?? []).sorted(by: { $0.span.start > $1.span.start }) {
      bytes.replaceSubrange(edit.span.start..<edit.span.end, with: Array(edit.replacement.utf8))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
