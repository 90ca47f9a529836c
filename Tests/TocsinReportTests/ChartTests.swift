import Testing
import TocsinEvents
import TocsinLogModel
import TocsinSemantics

@testable import TocsinReport

/// The spans of time into which a page's charts divide the signals.
struct TimeBucketTests {
  private static func buckets(_ seconds: [Int64]) -> TimeBuckets? {
    TimeBuckets(
      seconds.map {
        ChartedSignal(time: Timestamp(microseconds: 0).advanced(seconds: $0), severity: .low, rule: 0)
      })
  }

  @Test func `nothing has no buckets`() { #expect(Self.buckets([]) == nil) }

  /// The narrowest width that people know with which at most 72 buckets cover all signals.
  @Test(
    arguments: [
      ([0], 1, 1, "1 second"), ([0, 71], 1, 72, "1 second"), ([0, 72], 5, 15, "5 seconds"),
      ([0, 359], 5, 72, "5 seconds"),
      ([0, 360], 10, 37, "10 seconds"), ([4, 360], 5, 73, ""), ([0, 719], 10, 72, "10 seconds"),
      ([0, 720], 30, 25, "30 seconds"),
      ([0, 2160], 60, 37, "1 minute"), ([0, 4320], 300, 15, "5 minutes"),
      ([0, 21_600], 600, 37, "10 minutes"),
      ([0, 43_200], 900, 49, "15 minutes"), ([0, 64_800], 1800, 37, "30 minutes"),
      ([0, 129_600], 3600, 37, "1 hour"),
      ([0, 259_200], 10_800, 25, "3 hours"), ([0, 777_600], 21_600, 37, "6 hours"),
      ([0, 1_555_200], 43_200, 37, "12 hours"),
      ([0, 3_110_400], 86_400, 37, "1 day"), ([0, 6_220_800], 604_800, 11, "7 days"),
      ([0, 43_545_600], 2_592_000, 17, "30 days"),
      ([0, 186_624_000], 31_536_000, 6, "365 days"), ([-1, 0], 1, 2, "1 second"),
      ([-72, 71], 5, 30, "5 seconds"),
    ] as [([Int64], Int64, Int, String)])
  func `a width that people know`(seconds: [Int64], width: Int64, count: Int, text: String) throws {
    let buckets = try #require(Self.buckets(seconds))
    // Seventy-three are too many.
    guard count <= TimeBuckets.maximumCount else {
      #expect(buckets.width > width && buckets.count <= TimeBuckets.maximumCount)
      return
    }
    #expect(buckets.width == width && buckets.count == count && buckets.widthText == text)
    #expect(buckets.index(of: Timestamp(microseconds: 0).advanced(seconds: seconds.min() ?? 0)) == 0)
    #expect(buckets.index(of: Timestamp(microseconds: 0).advanced(seconds: seconds.max() ?? 0)) == count - 1)
  }

  @Test func `a time belongs to the bucket that begins at or before it`() throws {
    let buckets = try #require(Self.buckets([0, 359]))
    for index in 0..<buckets.count {
      let start = buckets.start(of: index)
      #expect(buckets.index(of: start) == index)
      #expect(buckets.index(of: Timestamp(microseconds: start.microseconds + 4_999_999)) == index)
    }
    // What is outside is shown at the edge.
    #expect(buckets.index(of: Timestamp(microseconds: -1)) == 0)
    #expect(buckets.index(of: Timestamp(microseconds: 0).advanced(seconds: 10_000)) == buckets.count - 1)
  }

  @Test func `times millennia apart are both shown`() throws {
    let times = [Timestamp(microseconds: .min), Timestamp(microseconds: .max)]
    let buckets = try #require(TimeBuckets(times.map { ChartedSignal(time: $0, severity: .low, rule: 0) }))
    #expect(buckets.count <= TimeBuckets.maximumCount && buckets.count > 1)
    #expect(buckets.index(of: times[0]) == 0)
    #expect(buckets.index(of: times[1]) >= buckets.count - 2)
  }
}

/// Events as indented JSON.
struct EventLayoutTests {
  @Test(arguments: [
    ("{}", "{}"),
    ("{\"a\":1}", "{\n  \"attributes\": {\n    \"a\": 1\n  }\n}"),
    ("{\"a\":[],\"b\":{}}", "{\n  \"attributes\": {\n    \"a\": [],\n    \"b\": {}\n  }\n}"),
    ("{\"a\":\"{[,:]}\\\"\\\\\"}", "{\n  \"attributes\": {\n    \"a\": \"{[,:]}\\\"\\\\\"\n  }\n}"),
    (
      "{\"a\":[1,[2,\"x\"]]}",
      "{\n  \"attributes\": {\n    \"a\": [\n      1,\n      [\n        2,\n        \"x\"\n      ]\n    ]\n  }\n}"
    ),
  ])
  func `a level is two spaces`(record: String, expected: String) throws {
    #expect(EventLayout.text(try EventDecoder.decode(Array(record.utf8), form: .plain)) == expected)
  }

  @Test func `a long event is cut, and says by how much`() throws {
    let record = "{\"a\":\"" + String(repeating: "x", count: 30_000) + "\"}"
    let event = try EventDecoder.decode(Array(record.utf8), form: .plain)
    let text = EventLayout.text(event)
    let shown = text.prefix { $0 != "…" }.dropLast()
    #expect(shown.utf8.count == EventLayout.maximumBytes)
    #expect(shown.hasPrefix("{\n  \"attributes\": {\n    \"a\": \"xxx"))
    // What is left of 30,000 letters, and three closing characters.
    let letters = shown.utf8.count { $0 == UInt8(ascii: "x") }
    #expect(text.hasSuffix("… \(30_000 - letters + 3) more bytes"))
  }
}

/// Messages as HTML, and texts that would be markup.
struct MarkdownTests {
  private static func html(_ text: String) -> String {
    String(decoding: MarkdownBlocks.html(text).bytes, as: UTF8.self)
  }

  @Test(arguments: [
    ("", ""), ("a", "<p>a</p>"), ("a\nb", "<p>a b</p>"), ("a\n\nb", "<p>a</p><p>b</p>"),
    ("a\r\n\r\n- b\r\n- c\r\n", "<p>a</p><ul><li>b</li><li>c</li></ul>"),
    ("# a", "<h5>a</h5>"), ("###### a", "<h5>a</h5>"), ("####### a", "<p>####### a</p>"), ("#a", "<p>#a</p>"),
    ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"), ("* a", "<ul><li>a</li></ul>"), ("-a", "<p>-a</p>"),
    ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"), ("999. a", "<ol><li>a</li></ol>"),
    ("1000. a", "<p>1000. a</p>"),
    ("1.a", "<p>1.a</p>"), ("- a\n1. b", "<ul><li>a</li></ul><ol><li>b</li></ol>"),
    ("- a\ngoes on", "<ul><li>a goes on</li></ul>"), ("- a\n\nb", "<ul><li>a</li></ul><p>b</p>"),
    ("- a\n\n  b", "<ul><li>a</li><p>b</p></ul>"), ("a\n- b", "<p>a</p><ul><li>b</li></ul>"),
    ("- a\n# b", "<ul><li>a</li></ul><h5>b</h5>"), ("`a`", "<p><code>a</code></p>"),
    ("**a**", "<p><strong>a</strong></p>"),
    ("a `b` c **d** e", "<p>a <code>b</code> c <strong>d</strong> e</p>"), ("`a", "<p>`a</p>"),
    ("**a", "<p>**a</p>"),
    ("*a*", "<p>*a*</p>"), ("``", "<p>``</p>"), ("****", "<p>****</p>"),
    ("`**a**`", "<p><code>**a**</code></p>"),
    ("[a](http://b)", "<p>[a](http://b)</p>"), ("<b>&\"'", "<p>&lt;b&gt;&amp;&quot;&#39;</p>"),
    ("`<b>`", "<p><code>&lt;b&gt;</code></p>"), (" \t a \n b \r", "<p>a b</p>"),
  ])
  func `the part of Markdown that messages use`(text: String, expected: String) {
    #expect(Self.html(text) == expected)
  }

  @Test func `what would turn text round becomes visible`() {
    var writer = HTMLWriter()
    writer.text("a\u{202E}b\nc\u{1B}")
    let text = String(decoding: writer.bytes, as: UTF8.self)
    #expect(!text.contains("\u{202E}") && !text.contains("\u{1B}") && text.contains("\n"))
    writer = HTMLWriter()
    writer.text("a\r\nb\r\n\rc")
    #expect(String(decoding: writer.bytes, as: UTF8.self).hasPrefix("a\nb\n"))
    #expect(!writer.bytes.contains(0x0D))
    writer = HTMLWriter()
    writer.element("span", class: "x", "<")
    writer.element("b", "&")
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "<span class=\"x\">&lt;</span><b>&amp;</b>")
  }
}
