import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax

/// What people write who know other query languages: one finding each, with the right spelling, never a safe fix.
struct QueryHabitTests {
  /// Query, code, and what it becomes; `nil` where only its author can say.
  static let rows: [(query: String, code: String, written: String?)] = [
    ("source:x @a=b", "Q201", "source:x @a:b"), ("source:x @a==b", "Q201", "source:x @a:b"),
    ("source:x @a!=b", "Q201", "source:x -@a:b"), ("source:x @a<>b", "Q201", "source:x -@a:b"),
    ("source:x @a = b", "Q201", "source:x @a:b"),
    ("source:x @a != \"b c\" @d:e", "Q201", "source:x -@a:\"b c\" @d:e"),
    ("source:x @a='b c'", "Q201", "source:x @a:\"b c\""),
    ("source:x @a=(b OR c)", "Q201", "source:x @a:(b OR c)"),
    ("source:x -@a=b", "Q201", "source:x -@a:b"),
    ("source:x (@a=b OR @c:d)", "Q201", "source:x (@a:b OR @c:d)"),
    ("source:x @n>5", "Q201", "source:x @n:>5"), ("source:x @n >= 5", "Q201", "source:x @n:>=5"),
    ("source:x @n => 5", "Q201", "source:x @n:>=5"), ("source:x @n := 5", "Q201", "source:x @n:5"),
    ("source:x @n=", "Q201", nil), ("source:x @a=*", "Q201", "source:x @a:*"),
    ("source:x @a:!b", "Q201", "source:x -@a:b"), ("source:x @a:!=b", "Q201", "source:x -@a:b"),
    ("source:x @a:=b", "Q201", "source:x @a:b"), ("source:x @a:==b", "Q201", "source:x @a:b"),
    ("source:x @a:(!b OR c)", "Q201", "source:x @a:(-b OR c)"),
    ("source:x @a:=>5", "Q201", "source:x @a:>=5"),
    ("source:x @a=~/b/", "Q201", "source:x @a:*b*"), ("source:x @a =~ \"b.*\"", "Q201", nil),
    ("source:x @a~b", "Q201", "source:x @a:*b*"), ("source:x @a !~ b", "Q201", "source:x -@a:*b*"),
    ("source:x @a:=~b", "Q201", "source:x @a:*b*"), ("source:x = b", "Q201", nil),
    ("source:x | stats count by @u", "Q201", nil), ("source:x | where @a > 5", "Q201", nil),
    ("source:x | @a:b", "Q201", "source:x OR @a:b"),
    ("source:x (@a:b | @a:c)", "Q201", "source:x (@a:b OR @a:c)"),
    ("source:x |@a:b", "Q201", "source:x OR @a:b"),
    ("@m:[1..5]", "Q201", "@m:[1 TO 5]"), ("@m:[1,5]", "Q201", "@m:[1 TO 5]"),
    ("@m:[1-5]", "Q201", "@m:[1 TO 5]"),
    ("@m:[1 - 5]", "Q201", "@m:[1 TO 5]"), ("@m:[1..]", "Q201", "@m:[1 TO *]"),
    ("@m:{1..5}", "Q201", "@m:{1 TO 5}"),
    ("@a IN (\"b\", \"c d\")", "Q201", "@a:(b OR \"c d\")"), ("@a not in (b,c)", "Q201", "-@a:(b OR c)"),
    ("@a LIKE '%b c%'", "Q201", #"@a:*b\ c*"#), ("@a NOT LIKE 'b_'", "Q201", "-@a:b?"),
    ("@a IS NULL", "Q201", "-@a:*"), ("@a IS NOT NULL", "Q201", "@a:*"),
    ("@a BETWEEN 1 AND 5", "Q201", "@a:[1 TO 5]"), ("@a contains \"b\"", "Q201", "@a:*b*"),
    ("@a startswith b", "Q201", "@a:b*"), ("@a endswith b", "Q201", "@a:*b"),
    ("@a matches \"^b\"", "Q201", nil),
    ("@a:(b | c)", "Q201", "@a:(b OR c)"), ("@a:(b |c)", "Q201", "@a:(b OR c)"),
    ("@a:(b |OR c)", "Q201", "@a:(b OR c)"), ("@n==[1 TO 5]", "Q201", "@n:[1 TO 5]"),
    ("!@a:b", "Q201", "-@a:b"), ("source:x \"a b\"~3", "Q201", "source:x \"a b\""),
    ("@p|contains:curl", "Q240", "@p:*curl*"), ("P|endswith:x.exe", "Q240", "@P:*x.exe"),
    ("@n|gte:5", "Q240", "@n:>=5"), ("@ip|cidr:\"10.0.0.0/8\"", "Q240", "CIDR(@ip, 10.0.0.0/8)"),
    ("@p|re:abc", "Q240", nil), ("@a:b|c", "Q240", "@a:(b OR c)"), ("@a:(b|c)", "Q240", "@a:(b OR c)"),
    ("@n:1..5", "Q240", "@n:[1 TO 5]"), ("@a:'b c'", "Q240", "@a:\"b c\""), ("@a:%b%", "Q240", "@a:*b*"),
    ("@a:~b", "Q240", nil), ("@a:b~2", "Q240", nil), ("@a:b^2", "Q240", "@a:b"),
    ("source=x", "Q240", "source:x"), ("user=bob", "Q240", "@user:bob"),
    ("source:x EventID=4625", "Q240", "source:x @EventID:4625"),
    ("source:x a.b!=c", "Q240", "source:x -@a.b:c"),
    ("source:x @a=b|c", "Q201", "source:x @a:(b OR c)"), ("source:x (@a=b|@a=c)", "Q201", nil),
    ("source:x @a :b", "Q201", "source:x @a:b"),
    ("source:x @a : \"b c\" @d:e", "Q201", "source:x @a:\"b c\" @d:e"),
    ("source:x @a :(b OR c)", "Q201", "source:x @a:(b OR c)"),
    ("@a:[b, c]", "Q201", "@a:(b OR c)"), ("@a:[\"b c\",\"d\"]", "Q201", "@a:(\"b c\" OR d)"),
    ("@a:[1,2,3]", "Q201", "@a:(1 OR 2 OR 3)"), ("@a:[1 TO", "Q201", nil),
    ("@a:fail[0-9]+", "Q204", nil), ("@a:re\"b.*\" @c:d", "Q201", nil), ("@a:~\"b.*\"", "Q201", nil),
    ("@a:fail\\d+", "Q230", nil), ("@a:''", "Q240", "@a:\"\""),
    ("@ip:10.0.0.0/8,192.168.0.0/16", "Q254", "CIDR(@ip, 10.0.0.0/8, 192.168.0.0/16)"),
    ("@ip:(10.0.0.0/8,192.168.0.0/16)", "Q254", "CIDR(@ip, 10.0.0.0/8, 192.168.0.0/16)"),
    ("-@ip:2001:db8::/32", "Q201", "-CIDR(@ip, 2001:db8::/32)"),
    ("source:x not(@a:b)", "Q201", "source:x NOT (@a:b)"), ("cidr_match(\"10.0.0.0/8\", @ip)", "Q201", nil),
    ("sourcetype=\"x\"", "Q201", "source:x"),
    ("user!=\"b c\"", "Q201", "-@user:\"b c\""), ("host!=x", "Q240", "-host:x"), ("fail~2", "Q240", nil),
    ("SELECT a FROM logs", "Q240", nil), ("@a:/b.*/", "Q220", nil),
  ]

  @Test(arguments: rows)
  func `a habit has one finding with the right spelling`(query: String, code: String, written: String?) throws
  {
    let findings = QueryParser.parse(UTF8Text(query)).diagnostics
    #expect(findings.map(\.descriptor.code) == [code], "\(findings.map(\.message))")
    let finding = try #require(findings.first)
    let fix = try #require(finding.fixes.first)
    #expect(fix.applicability == (fix.edits.isEmpty ? .displayOnly : .unsafe))
    guard let written else { return }
    var bytes = Array(query.utf8)
    for edit in fix.edits.sorted(by: { $0.span.start > $1.span.start }) {
      bytes.replaceSubrange(edit.span.start..<edit.span.end, with: Array(edit.replacement.utf8))
    }
    #expect(String(decoding: bytes, as: UTF8.self) == written)
    #expect(
      QueryParser.parse(UTF8Text(written)).diagnostics.filter {
        $0.level > .info && $0.descriptor.code != "Q206"
      }.isEmpty)
  }

  @Test(arguments: [
    "@a:10.0.0.1", "@a:x.y", "@a:it's", "@a:50%", "@a:x~y", "@a:x^y", "@a:\"b|c\"", #"@a:b\|c"#,
    "\"user=bob\"",
    #"user\=bob"#, "=x", "a=b=c",
    "@a:x..y", "@a:../etc", "~/x", "@path:/etc/passwd", "select", "@a:v1.2", "@a\\|b:c", "@a:rock'n'roll",
  ])
  func `what is no habit has no such finding`(query: String) {
    let codes = QueryParser.parse(UTF8Text(query)).diagnostics.map(\.descriptor.code)
    #expect(!codes.contains("Q240") && !codes.contains("Q201"), "\(codes)")
  }
}
