import Testing
import TocsinLogModel

struct DecimalNumberTests {
  @Test(arguments: [
    "007", "+5", ".5", "5.", "1_000", "0x1F", "NaN", "inf", "", "-", "1e", "1e+", " 1", "1 ", "--1", "1.e5",
  ])
  func `what is not a JSON number is none`(text: String) {
    #expect(DecimalNumber(UTF8Text(text)) == nil)
  }

  @Test(arguments: [
    ("0", "0"), ("-0", "0"), ("1.0", "1"), ("2.50", "2.5"), ("1e2", "100"), ("12e-1", "1.2"),
    ("-0.001", "-0.001"),
    ("9007199254740993", "9007199254740993"), ("18446744073709551615", "18446744073709551615"),
    ("-9223372036854775808", "-9223372036854775808"), ("0.1e1", "1"), ("1e-3", "0.001"), ("100e-2", "1"),
  ])
  func `the canonical text is the shortest`(text: String, canonical: String) {
    #expect(DecimalNumber(UTF8Text(text))?.canonicalText == canonical)
  }

  @Test(arguments: [
    ("9007199254740992", "9007199254740993"), ("-2", "-1"), ("-1", "0"), ("0", "0.0001"), ("1.4999", "1.5"),
    ("9", "10"), ("9.99", "1e1"), ("-1e400", "-1e399"), ("1e399", "1e400"), ("99999999999999999999", "1e20"),
    ("9223372036854775807", "9223372036854775808"), ("1e-400", "1e-399"),
  ])
  func `order is exact`(smaller: String, larger: String) throws {
    let one = try #require(DecimalNumber(UTF8Text(smaller)))
    let other = try #require(DecimalNumber(UTF8Text(larger)))
    #expect(one < other)
    #expect(!(other < one))
    #expect(one != other)
  }

  @Test func `huge exponents saturate instead of trapping`() throws {
    let huge = try #require(DecimalNumber("1e99999999999999999999"))
    let tiny = try #require(DecimalNumber("1e-99999999999999999999"))
    #expect(tiny < huge)
    #expect(DecimalNumber(0) < tiny)
  }
}

struct IPAddressTests {
  @Test(arguments: [
    "1.2.3", "1.2.3.4.5", "010.1.1.1", "256.1.1.1", "1.2.3.4:443", "[::1]", "fe80::1%eth0", ":::", "1::2::3",
    "1:2:3:4:5:6:7:8:9",
    ":1", "1:", "g::", "12345::", "", "1.2.3.4/8", "::1.2.3", " 1.1.1.1", "1:2:3:4:5:6:7",
  ])
  func `what is no address is refused`(text: String) {
    #expect(IPAddress(UTF8Text(text)) == nil)
  }

  @Test(arguments: [
    ("::ffff:10.0.0.1", "10.0.0.1"), ("2001:DB8::5", "2001:db8:0:0:0:0:0:5"), ("::", "0:0:0:0:0:0:0:0"),
    ("1::", "1:0:0:0:0:0:0:0"),
    ("::ffff:0a00:0001", "10.0.0.1"),
  ])
  func `spellings of one address are equal`(one: String, other: String) throws {
    #expect(try #require(IPAddress(UTF8Text(one))) == IPAddress(UTF8Text(other)))
  }

  @Test(arguments: [
    ("10.0.0.0", 8, "10.255.0.1", true), ("10.0.0.0", 8, "11.0.0.0", false), ("0.0.0.0", 0, "8.8.8.8", true),
    ("10.0.0.1", 32, "10.0.0.1", true), ("10.0.0.1", 32, "10.0.0.2", false),
    ("2001:db8::", 32, "2001:db8::5", true),
    ("::", 0, "1.2.3.4", true), ("10.1.2.3", 8, "10.200.0.1", true),
    ("2001:db8::", 128, "2001:db8::1", false),
  ])
  func `a block holds its addresses`(base: String, prefix: Int, address: String, isInside: Bool) throws {
    let network = try #require(IPAddress(UTF8Text(base)))
    let block = try #require(
      CIDRBlock(address: network, prefix: prefix, isV4: !base.contains(":"), spelling: ""))
    #expect(block.contains(try #require(IPAddress(UTF8Text(address)))) == isInside)
  }
}

struct TimestampTests {
  @Test(arguments: [
    ("2026-03-01T10:00:00.123Z", "2026-03-01T10:00:00.123Z"),
    ("2022-08-16T09:26:38.000+0000", "2022-08-16T09:26:38.000Z"),
    ("2024-02-29", "2024-02-29T00:00:00.000Z"), ("2026-01-01 00:30:00+02:00", "2025-12-31T22:30:00.000Z"),
    ("20260301100000.123", "2026-03-01T10:00:00.123Z"), ("1709647629250", "2024-03-05T14:07:09.250Z"),
    ("1709647629", "2024-03-05T14:07:09.000Z"),
    ("1709647629250000", "2024-03-05T14:07:09.250Z"), ("1709647629250000000", "2024-03-05T14:07:09.250Z"),
    ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"),
    ("1709647629.25", "2024-03-05T14:07:09.250Z"), ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
  ])
  func `instants are read and written`(text: String, expected: String) throws {
    let bytes = Array(text.utf8)
    let instant = try #require(bytes.withUnsafeBufferPointer { Timestamp(text: $0) })
    #expect(instant.iso8601 == expected)
  }

  @Test(arguments: [
    "2026-02-30", "2025-02-29T00:00:00Z", "2026-13-01", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
    "2026-01-01T00:00:60Z",
    "2026-01-01T00:00:00+99:99", "2026-01-01T00:00:00.Z", "now", "", "1e400", "2026-1-1", "0000-01-01",
    "2026-01-01T00:00:00.1234567890Z",
  ])
  func `what is no instant is none`(text: String) {
    let bytes = Array(text.utf8)
    #expect(bytes.withUnsafeBufferPointer { Timestamp(text: $0) } == nil)
  }

  @Test func `civil dates and days are inverse`() {
    for day in stride(from: -800_000, through: 800_000, by: 997) {
      let date = CivilDate(Timestamp(microseconds: Int64(day) * 86_400_000_000))
      #expect(CivilDate.days(year: date.year, month: date.month, day: date.day) == Int64(day))
    }
  }
}

struct HashAndTextTests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func `SHA-256 gives the published digests`(text: String, digest: String) {
    #expect(SHA256.hexDigest(of: Array(text.utf8)) == digest)
  }

  @Test func `SHA-256 of a million letters`() {
    #expect(
      SHA256.hexDigest(of: Array(repeating: UInt8(ascii: "a"), count: 1_000_000))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test(arguments: [("ẞ", "ß"), ("İ", "i̇"), ("ÀÉ", "àé"), ("ABC_1", "abc_1"), ("ΑΣ", "ας"), ("ſ", "ſ")])
  func `lower-casing is the full mapping, scalar by scalar`(text: String, lowered: String) {
    // A final sigma depends on context, which no single scalar has.
    let expected = text == "ΑΣ" ? "ασ" : lowered
    #expect(LowerCasing.lowered(UTF8Text(text)) == UTF8Text(expected))
  }

  @Test(arguments: [
    ("user_id user-id", ["user_id", "user", "id"]), ("10.0.0.1", ["10", "0", "0", "1"]),
    ("L'École", ["L", "École"]),
    ("日本語 text", ["日本語", "text"]), ("!!!", []), ("e\u{301}x", ["e\u{301}x"]), ("", []),
  ])
  func `tokens are runs of letters, marks, digits and underscores`(text: String, tokens: [String]) {
    #expect(TextTokens.tokens(of: UTF8Text(text)) == tokens.map { UTF8Text($0) })
  }
}

struct WildcardPatternTests {
  /// Every pattern of at most four symbols against every string of at most six over {a, b}.
  @Test func `the matcher agrees with exhaustive enumeration`() {
    let texts = (0...6).flatMap { WildcardPatternTests.words("ab", length: $0) }
    for length in 0...4 {
      for pattern in WildcardPatternTests.words("ab*?", length: length) {
        let compiled = WildcardPattern(
          pattern.map { $0 == "*" ? .anyRun : $0 == "?" ? .anyScalar : .literal(UTF8Text(String($0))) })
        for text in texts {
          let found = Array(text.utf8).withUnsafeBufferPointer { compiled.matchesWhole($0) }
          if found != WildcardPatternTests.naive(Array(pattern), Array(text)) {
            Issue.record("\(pattern) on \(text): \(found)")
          }
        }
      }
    }
  }

  private static func words(_ letters: String, length: Int) -> [String] {
    length == 0
      ? [""] : words(letters, length: length - 1).flatMap { word in letters.map { word + String($0) } }
  }

  private static func naive(_ pattern: [Character], _ text: [Character]) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    let rest = Array(pattern.dropFirst())
    if first == "*" { return (0...text.count).contains { naive(rest, Array(text.dropFirst($0))) } }
    return !text.isEmpty && (first == "?" || first == text[0]) && naive(rest, Array(text.dropFirst()))
  }

  @Test func `a megabyte of the worst case takes no quadratic time`() {
    let text = [UInt8](repeating: UInt8(ascii: "a"), count: 1 << 20)
    let long = UTF8Text(bytes: [UInt8](repeating: UInt8(ascii: "a"), count: 8000) + [UInt8(ascii: "b")])
    let pattern = WildcardPattern([.anyRun, .literal(long), .anyRun, .literal("c"), .anyRun])
    #expect(!text.withUnsafeBufferPointer { pattern.matchesWhole($0) })
    let phrase = TokenPhrase(UTF8Text(String(repeating: "a ", count: 4000) + "b"))
    let spaced = Array(String(repeating: "a ", count: 1 << 18).utf8)
    #expect(!spaced.withUnsafeBufferPointer { phrase.isFound(in: $0) })
  }
}
