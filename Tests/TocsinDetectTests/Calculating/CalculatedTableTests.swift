import Testing
import TocsinDiagnostics
import TocsinEvents
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax
import TocsinTestSupport

/// What expressions give: the decisions of `docs/calculated-fields.md`, one a row.
struct CalculatedTableTests {
  static let record = #"""
    {"timestamp":1767225600000,"service":"Web Shop","host":"h1","ddtags":"env:prod,team:a,team:b","a":7,"b":-2,
    "f":2.5,"big":9007199254740993,"huge":1e400,"text":"Straße 12, Übung","num":"12","yes":true,"no":"false",
    "empty":"","nil":null,"list":[1,2],"one":[3],"obj":{"x":1},"path":"/a/b/c","pad":"  x\u3000","id":"0e12",
    "e":"e\u0301a","half":"2.50","usr-id":{"first.name":"Eve"},"bytes":{"in":10,"out":30},"numbers":[3,"7",-2.50],
    "mixed":[1,"x"],"none":[],"names":["eve",7,true,null],"least":-9223372036854775808}
    """#.replacing("\n", with: "")

  static let rows: [(String, String?)] = [
    // Numbers and their spelling: that of the log, or the shortest.
    ("1.50", "1.50"), ("@f", "2.5"), ("@big", "9007199254740993"), ("@huge", "1e400"), ("@f * 2", "5"),
    ("@a / 2", "3.5"), ("1 / 4 + 0", "0.25"), ("-@b", "2"), ("0 * -1", "0"),
    ("10 ^ 20", "100000000000000000000"),
    ("2 ^ -1", "0.5"), ("2 ^ 3 ^ 2", "64"), ("-2 ^ 2", "4"), ("7 % 4 * 2", "6"), ("-7 % 4", "-3"),
    ("1 + 2 * 3 ^ 2", "19"), ("(1 + 2) * 3", "9"), ("10 - 2 - 3", "5"), ("100 / 10 / 5", "2"),
    // What is no number: text that is not entirely one, a boolean, nothing.
    ("@num + 1", "13"), (#""1e2" + 0"#, "100"), (#""12 " + 0"#, nil), (#""+5" + 0"#, nil), (#""" + 0"#, nil),
    ("@yes + 1", nil), ("@missing + 1", nil), ("@nil + 1", nil), ("@empty + 1", nil), ("@text * 2", nil),
    // No result, rather than one that is none.
    ("@a / 0", nil), ("@a % 0", nil), ("10 ^ 400", nil), ("(0 - 1) ^ 0.5", nil), ("@huge + 1", nil),
    ("1 / 3 * 3 == 1", "true"), ("0.1 + 0.2 == 0.3", "false"),
    // One value or none.
    ("@list + 0", nil), ("@one + 0", "3"), ("@obj", nil), ("@obj.x", "1"), ("team", nil), ("env", "\"prod\""),
    ("ENV", "\"prod\""), ("is_null(@list)", "true"), ("is_null(@obj)", "true"), ("is_null(@nil)", "true"),
    ("is_null(@empty)", "false"), ("is_null(@missing)", "true"), ("is_null(@a / 0)", "true"),
    // Names.
    ("service", "\"Web Shop\""), ("source", nil), ("timestamp + 1", "1767225600001"),
    (#"@usr\-id.first\.name"#, "\"Eve\""), ("@bytes.out - @bytes.in", "20"), (#"\host"#, nil),
    ("host", "\"h1\""),
    // Comparisons.
    ("@a > 5", "true"), ("@a >= 7 && @a <= 7", "true"), ("@num > 9", "true"), (#"@num > "9""#, "true"),
    (#""b" > "a""#, "true"), (#""B" > "a""#, "false"), (#""10" < "9a""#, "true"), (#"@text > 5"#, nil),
    ("@yes > 0", nil), ("@missing > 5", nil), ("@big > 9007199254740992", "true"), ("@huge > 5", "true"),
    ("@big == 9007199254740992", "false"), ("@a == 7.0", "true"), (#"@num == "12.0""#, "false"),
    ("@num == 12.0", "true"),
    (#"@id == "0e34""#, "false"), ("@id == 0", "true"), (#"@text == "x""#, "false"),
    (#"@text != "x""#, "true"),
    (#"@a == "x""#, "false"), (#"@a != "x""#, "true"), (#"@yes == "true""#, "true"), ("@yes == @yes", "true"),
    ("@yes == 1", "false"), ("@missing == 1", nil), ("@missing != 1", nil), ("@half == 2.5", "true"),
    // Conditions.
    ("!@missing", "true"), ("!@yes", "false"), ("!@no", "true"), ("!@a", "true"), (#"!"true""#, "false"),
    ("@yes && @missing > 1", "false"), ("@missing > 1 || @yes", "true"), ("NOT (@a > 5)", "false"),
    ("NOT @a > 5", nil),
    ("@a == 7 AND @b == 1 OR @yes", "true"), ("is_null(@missing > 1 && @yes)", "false"),
    // Choices.
    ("if(@a > 5, \"big\", \"small\")", "\"big\""), ("if(@missing, 1, 2)", "2"),
    ("if(@yes, @missing, 2)", nil),
    ("if(@yes, @list, 2)", nil), ("if(@a, 1, 2)", "2"),
    // Functions of numbers.
    ("abs(@b)", "2"), ("ceil(@f)", "3"), ("floor(@f)", "2"), ("ceil(-2.5)", "-2"), ("floor(-2.5)", "-3"),
    ("round(2.5)", "3"), ("round(-2.5)", "-3"), ("round(3.14159, 2)", "3.14"), ("round(1250, -2)", "1300"),
    ("round(1, 308)", "1"), ("round(1e300, 20)", "1e300"), ("round(@f, @least)", nil),
    ("left(@text, @least)", nil), ("abs(@least)", "9223372036854776000"), ("round(@f, @f)", nil),
    ("round(@f, 400 + 1)", nil),
    ("max(@a, @b, @num)", "12"), ("min(@a, @b, @num)", "-2"), ("max(@a, @missing)", nil),
    ("max(@a, @text)", nil),
    ("max(@numbers)", "7"), ("min(@numbers)", "-2.50"), ("max(@numbers, 9)", "9"),
    ("min(1, @numbers)", "-2.50"),
    ("max(@mixed)", nil), ("max(@none)", nil), ("max(@a)", "7"), ("@numbers + 1", nil),
    (#"textjoin(", ", @names)"#, "\"eve, 7, true\""),
    (#"textjoin("-", @a, "x", @names)"#, "\"7-x-eve-7-true\""),
    (#"textjoin("", "a", "b")"#, "\"ab\""), (#"textjoin("/", @missing, "b")"#, nil),
    (#"textjoin("/", @none)"#, nil),
    (#"textjoin(@missing, "a")"#, nil), (#"textjoin("/", "a")"#, "\"a\""),
    ("max(@big, 1)", "9007199254740993"), ("max(@half, 1)", "2.50"),
    // Functions of texts; a character is a scalar.
    ("concat(@a, \"-\", @f, @yes)", "\"7-2.5true\""), ("concat(@a, @missing)", nil),
    ("concat(@f * 2)", "\"5\""),
    ("lower(@text)", "\"straße 12, übung\""), ("upper(@text)", "\"STRASSE 12, ÜBUNG\""),
    ("lower(@yes)", "\"true\""),
    ("proper(\"it's jOHN o'neil 3rd\")", "\"It'S John O'Neil 3Rd\""), ("proper(\"éCOLE\")", "\"École\""),
    ("left(@text, 5)", "\"Straß\""), ("left(@text, 0)", "\"\""), ("left(@text, 100)", "\"Straße 12, Übung\""),
    ("left(@text, @b)", nil), ("left(@text, @f)", nil), ("left(@e, 1)", "\"e\""),
    ("right(@text, 5)", "\"Übung\""),
    ("right(@e, 2)", "\"\u{301}a\""), ("right(@text, 100)", "\"Straße 12, Übung\""),
    ("left(@big, 3)", "\"900\""),
    ("substring(@text, 5, 2)", "\"ße\""), ("substring(@text, 99, 2)", "\"\""),
    ("substring(@text, @b, 2)", nil),
    ("substring(@text, 1, @huge)", nil), ("substring(\"abc\", 3, 9)", "\"c\""), ("trim(@pad)", "\"x\""),
    ("trim(\" \")", "\"\""), ("split_before(@path, \"/\", 1)", "\"/a\""),
    ("split_before(@path, \"/\", 0)", "\"\""),
    ("split_after(@path, \"/\", 1)", "\"b/c\""), ("split_after(@path, \"/\", 2)", "\"c\""),
    ("split_after(@path, \"/\", 3)", nil), ("split_after(\"aaa\", \"aa\", 0)", "\"a\""),
    ("split_after(\"aaaa\", \"aa\", 1)", "\"\""), ("split_before(@path, @empty, 0)", nil),
    ("split_before(@path, @missing, 0)", nil), ("split_before(@path, \"/\", @b)", nil),
    ("upper(@empty)", "\"\""),
  ]

  @Test func `an expression gives what is documented`() throws {
    for (expression, expected) in CalculatedTableTests.rows {
      let rule = try CalculatedRule([("x", expression)])
      #expect(try rule.values(CalculatedTableTests.record) == [expected], "\(expression)")
      #expect(try rule.expected(CalculatedTableTests.record) == [expected], "\(expression), by the reference")
    }
  }

  @Test func `fields name each other in any order`() throws {
    let rule = try CalculatedRule([
      ("share", "round(#out / #total, 2)"), ("total", "#in + #out"), ("in", "@bytes.in"),
      ("out", "@bytes.out"),
    ])
    #expect(try rule.values(CalculatedTableTests.record) == ["0.75", "40", "10", "30"])
  }

  @Test func `a text that is put together has a bound, and part of a text has none`() throws {
    let rule = try CalculatedRule([
      ("whole", "lower(@t)"), ("twice", "concat(@t, @t)"), ("part", "left(@t, 300000)"),
      ("end", "right(@t, 1)"),
      ("same", "@t"),
    ])
    func counts(_ length: Int) throws -> [Int] {
      let record = "{\"t\":\"\(String(repeating: "A", count: length))\"}"
      return try rule.values(record).map { $0.map { $0.utf8.count - 2 } ?? -1 }
    }
    let limit = 256 * 1024
    #expect(try counts(limit / 2) == [limit / 2, limit, limit / 2, 1, limit / 2])
    #expect(try counts(limit) == [limit, -1, limit, 1, limit])
    #expect(try counts(limit + 1) == [-1, -1, limit + 1, 1, limit + 1])
  }

  @Test func `terms ask of a calculated field what they ask of an attribute`() throws {
    let fields = [
      ("sum", "@bytes.in + @bytes.out"), ("kind", "if(@a > 5, \"admin-eve\", \"user\")"),
      ("none", "@missing + 1"),
      ("ip", "concat(\"10.0.0.\", @a)"), ("flag", "@a > 5"),
    ]
    let queries = [
      ("#sum:40", true), ("#sum:>39", true), ("#sum:>=40.5", false), ("#sum:[40 TO 41}", true),
      ("#sum:40.0", true),
      ("#kind:admin*", true), ("#kind:user*", false), ("#kind:(user OR admin-eve)", true),
      ("#kind:ADMIN*", false),
      ("#none:*", false), ("-#none:*", true), ("-#none:>0", true), ("#sum:*", true),
      ("CIDR(#ip, 10.0.0.0/29)", true),
      ("CIDR(#ip, 10.0.1.0/24)", false), ("#flag:true", true), ("#flag:false", false),
      ("-#flag:true OR @a:7", true),
    ]
    for (query, expected) in queries {
      let rule = try CalculatedRule(fields.map { ($0.0, $0.1) }, query: query)
      #expect(try rule.areMet(by: [CalculatedTableTests.record]) == [expected], "\(query)")
    }
  }
}
