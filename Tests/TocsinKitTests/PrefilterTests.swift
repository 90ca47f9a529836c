import Testing
import TocsinEvents
import TocsinLogModel
import TocsinPlan
import TocsinSyntax
import TocsinTestSupport

/// What a query requires of the raw bytes of a record.
struct PrefilterTests {
  private static func names(_ keepsWords: Bool) -> LiteralPrefilter.RecordNames {
    LiteralPrefilter.RecordNames(
      keepsWords: keepsWords,
      implied: RecordPreparation(of: .plain).impliedValues.map { ($0.path, $0.values, $0.sign) })
  }

  private static func literals(_ query: String, keys: Bool = true) -> [String]? {
    let plan = PlanSet(query: QueryParser.parse(UTF8Text(query)).syntax)
    guard let prefilter = LiteralPrefilter(plan, names: names(keys)) else { return nil }
    return prefilter.literals.map { String(decoding: $0.bytes, as: UTF8.self) + ($0.ignoresCase ? " ~" : "") }
  }

  @Test(arguments: [
    ("@evt.name:PackageInstall", ["PackageInstall", "\\u"]),
    ("@a:(alpha OR beta)", ["\\u", "alpha", "beta"]),
    ("@a:alpha @b:gamma_delta", ["\\u", "gamma_delta"]),
    ("@a:alpha (@b:gamma OR @c:1)", ["\\u", "alpha"]),
    ("@a:alpha -@b:gamma_delta", ["\\u", "alpha"]),
    ("@a:one*three", ["\\u", "three"]),
    ("@a:us?r_name", ["\\u", "r_name"]),
    ("@path:\\/etc\\/shadow", ["\\u", "shadow"]),
    ("@a:\"say \\\"hello\\\"\"", ["\\u", "hello"]),
    // Names of some sources are renamed by case and underscores: a word of one stays.
    ("@user_names:*", ["\\u", "names ~"]),
    ("@user_names:>5", ["\\u", "names ~"]),
    ("@kinds.id:(5 OR 6)", ["\\u", "kinds ~"]),
    // What a row is may be concluded from its columns.
    ("@event_type:PackageInstall", ["PackageInstall", "\\u"]),
    ("@event_type:Login", ["Date", "Login", "\\u"]),
    ("@event_type:Log*", ["Date", "Log", "\\u"]),
    ("powershell", ["\\u", "powershell ~"]),
    ("\"secret bananas\"", ["\\u", "bananas ~"]),
    // The Kelvin sign is lower-cased to k, and the dotted capital I to i: such letters end a literal.
    ("mimikatz", ["\\u", "atz ~"]),
    ("message:*Denied*", ["\\u", "den ~"]),
    ("env:production", ["\\u", "product ~"]),
    ("service:billing", ["\\u", "billing"]),
    ("host:db-primary*", ["\\u", "db-primary"]),
    // Nothing can meet it: every record may be passed over.
    ("@a:x -@a:x", []),
  ])
  func `a query requires literals`(query: String, expected: [String]) {
    #expect(PrefilterTests.literals(query) == expected, "\(query)")
  }

  @Test(arguments: [
    "*", "-@a:alpha", "@a:alpha OR -@b:beta", "@id:5", "@a:ab", "source:nginx", "status:error", "*:password",
    "@a:alpha OR *:beta", "timestamp:>5", "@a:alpha OR source:nginx", "@event_type:*",
  ])
  func `a query that requires no literal switches the prefilter off`(query: String) {
    #expect(PrefilterTests.literals(query) == nil, "\(query)")
  }

  @Test(
    arguments: [
      ("#kind:administrator", nil), ("-#kind:administrator", nil),
      ("#kind:administrator @a:alpha", ["\\u", "alpha"]),
      ("-#kind:administrator @a:alpha", ["\\u", "alpha"]), ("#kind:administrator OR @a:alpha", nil),
    ] as [(String, [String]?)])
  func `what is computed requires no literal`(query: String, expected: [String]?) {
    let field = CalculatedField(
      name: "kind",
      steps: [.text("administrator"), .field(.attribute(AttributePath(segments: ["role_name"])))])
    let syntax = QueryParser.parse(UTF8Text(query), calculated: .fields([field])).syntax
    let prefilter = LiteralPrefilter(PlanSet(query: syntax), names: PrefilterTests.names(true))
    #expect(prefilter?.literals.map { String(decoding: $0.bytes, as: UTF8.self) } == expected, "\(query)")
  }

  @Test func `names are no literals where they are renamed`() {
    #expect(PrefilterTests.literals("@user_names:*", keys: false) == nil)
    #expect(PrefilterTests.literals("@event_type:PackageInstall", keys: false) == ["PackageInstall", "\\u"])
  }

  @Test func `more literals than are worth it switch the prefilter off`() {
    let few = (1..<LiteralScanner.maximumCount).map { "value\($0)x" }.joined(separator: " OR ")
    #expect(PrefilterTests.literals("@a:(\(few))")?.count == LiteralScanner.maximumCount)
    #expect(PrefilterTests.literals("@a:(\(few) OR onemore)") == nil)
  }

  /// Every way in which JSON can spell each byte of a literal, for each kind of term.
  @Test(arguments: [
    ("@a:Package_Inst", #"{"a":"%"}"#, "Package_Inst"),
    ("@a:*ackage_Ins*", #"{"a":"x%y"}"#, "ackage_Ins"),
    ("@a:/etc/shadow", #"{"a":"%"}"#, "/etc/shadow"),
    ("@a:\"tab\\\"quote\"", #"{"a":"%"}"#, "tab\"quote"),
    ("@a:caffè_nero", #"{"a":"%"}"#, "caffè_nero"),
    ("@a:emoji😀face", #"{"a":"%"}"#, "emoji😀face"),
    ("@user_name:*", #"{"%":1}"#, "user_name"),
    ("@outer_name.inner:*", #"{"%":{"inner":1}}"#, "outer_name"),
    ("password", #"{"message":"the % is"}"#, "PassWord"),
    ("message:passw*", #"{"message":"the % is"}"#, "PassWord"),
    ("env:prod_eu", #"{"ddtags":"a:b,%"}"#, "Env:PROD_EU"),
    ("env:prod_eu", #"{"tags":["a:b","%"]}"#, "env:prod_eu"),
    ("service:billing", #"{"service":"%"}"#, "billing"),
    ("host:db*", #"{"hostname":"%"}"#, "db-one"),
    ("trace_id:deadbeef", #"{"trace_id":"%"}"#, "deadbeef"),
    ("@a:us?r_name", #"{"a":"%"}"#, "user_name"),
    ("@a:(alpha OR beta_one)", #"{"a":"%"}"#, "beta_one"),
    ("@a:\"jolly_name/x\"", #"{"a":"%"}"#, "jolly_name/x"),
    ("@a:x\\/jolly*", #"{"a":"%"}"#, "x/jolly_nook"),
    ("\"secret bananas\"", #"{"message":"%"}"#, "Secret Bananas"),
  ])
  func `no spelling of a literal is passed over`(query: String, template: String, text: String) throws {
    let shell = try Shell()
    defer { shell.remove() }
    let spellings = Respelling.all(of: text).map { template.replacing("%", with: $0) }
    #expect(spellings.count > 2 * text.unicodeScalars.count)
    for strategy in Pipeline.strategies {
      #expect(
        try Pipeline.matched(query, lines: spellings, strategy: strategy, shell) == spellings.count,
        "\(query) \(strategy)")
    }
  }

  @Test func `a message that is itself JSON is read whatever its spelling`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    let lines = [
      #"{"message":"{\"event_kind\":\"Package_Inst\"}"}"#,
      #"{"message":"{\"event_kind\":\"\\u0050ackage_Inst\"}"}"#,
      #"{"message":"{\"event\\u005fkind\":\"Package_Inst\"}"}"#,
      #"{"message":"\u007b\"event_kind\":\"Package_Inst\"}"}"#,
    ]
    for strategy in Pipeline.strategies {
      #expect(
        try Pipeline.matched("@event_kind:Package_Inst", lines: lines, strategy: strategy, shell)
          == lines.count)
    }
  }
}

/// The ways to spell a text inside a JSON string.
enum Respelling {
  /// The plain spelling, and for each scalar every escape that stands for it.
  static func all(of text: String) -> [String] {
    let scalars = Array(text.unicodeScalars)
    var spellings = [scalars.map(plain).joined()]
    for index in scalars.indices {
      for escape in escapes(of: scalars[index]) {
        spellings.append(
          scalars.indices.map { $0 == index ? escape : plain(scalars[$0]) }.joined())
      }
    }
    spellings.append(scalars.map { escapes(of: $0)[0] }.joined())
    // Plain scalars and escapes of every form side by side, from every beginning.
    for offset in 0..<4 {
      spellings.append(
        scalars.indices.map { index in
          let forms = [plain(scalars[index])] + escapes(of: scalars[index])
          return forms[(index + offset) % forms.count]
        }.joined())
    }
    return spellings
  }

  static func plain(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": "\\\""
    case "\\": "\\\\"
    default: String(Character(scalar))
    }
  }

  static func escapes(of scalar: Unicode.Scalar) -> [String] {
    let units = Array(String(Character(scalar)).utf16)
    let lower = units.map { "\\u" + hex($0) }.joined()
    // The case of each digit is its own.
    let mixed = units.map { unit in
      "\\u"
        + hex(unit).enumerated().map { $0.offset % 2 == 0 ? $0.element.uppercased() : String($0.element) }
        .joined()
    }.joined()
    var escapes = [lower, units.map { "\\u" + hex($0).uppercased() }.joined(), mixed]
    if scalar == "/" { escapes.append("\\/") }
    return escapes
  }

  private static func hex(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
