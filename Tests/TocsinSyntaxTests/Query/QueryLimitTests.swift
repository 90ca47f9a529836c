import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax

struct QueryLimitTests {
  static func errors(_ text: String) -> [String] {
    QueryParser.parse(UTF8Text(text)).diagnostics.filter { $0.descriptor.invalidatesRule }.map(\.message)
  }

  @Test func `depth is bounded at its limit`() {
    let limit = QueryBudget.standard.maximumDepth
    func nested(_ depth: Int) -> String {
      String(repeating: "(", count: depth) + "a" + String(repeating: ")", count: depth)
    }
    #expect(QueryLimitTests.errors(nested(limit)).isEmpty)
    #expect(!QueryLimitTests.errors(nested(limit + 1)).isEmpty)
    #expect(!QueryLimitTests.errors(String(repeating: "(", count: 16_000)).isEmpty)
    #expect(!QueryLimitTests.errors(String(repeating: "NOT ", count: 4000) + "a").isEmpty)
    #expect(!QueryLimitTests.errors(String(repeating: "-(", count: 8000)).isEmpty)
  }

  @Test func `length and wildcards are bounded at their limits`() {
    let bytes = QueryBudget.standard.maximumBytes
    #expect(QueryLimitTests.errors(String(repeating: "a", count: bytes)).isEmpty)
    #expect(!QueryLimitTests.errors(String(repeating: "a", count: bytes + 1)).isEmpty)
    let stars = QueryBudget.standard.maximumWildcards
    #expect(QueryLimitTests.errors("@a:" + String(repeating: "a*", count: stars)).isEmpty)
    #expect(!QueryLimitTests.errors("@a:" + String(repeating: "a*", count: stars + 1)).isEmpty)
  }

  @Test func `random bytes never trap`() {
    var random = RandomText(seed: 11)
    let letters = Array("@a:*?()[]{}\"\\-!=<>&| ANDORTNO.#~+^/'\u{201C}\u{3000}é0159,TO".unicodeScalars)
    for _ in 0..<20_000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<random.below(40) { text.append(letters[random.below(letters.count)]) }
      _ = QueryParser.parse(UTF8Text(String(text)))
    }
  }
}

struct RandomText {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }
}
