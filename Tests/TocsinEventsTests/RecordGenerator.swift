/// Random records: valid ones in every spelling JSON allows, and now and then a broken one.
struct RecordGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }

  private mutating func pick<Element>(_ elements: [Element]) -> Element { elements[next(elements.count)] }

  private static let keys = [
    "a", "b", "c", "a.b", "b.c", "a.b.c", "d", "x y", "level", "severity", "msg", "log", "syslog", "hostname",
    "syslog.hostname", "appname", "dd.service", "date", "@timestamp", "eventTime", "é", "published", "time",
    "id.time", "syslog.timestamp", "created",
    "a_longer_key_than_sixteen",
    "a_longer_key_than_sixteem", "twelve_bytes", "", "EVENT_TYPE", "USER_ID", "CreatedById", "CreatedDate",
    "EventDate", "payload", "data", "attributes", "type",
    "other",
  ]

  private static let reserved = [
    "message", "host", "hostname", "service", "source", "ddsource", "status", "timestamp", "trace_id",
    "ddtags", "tags",
    "date", "attributes",
  ]

  private static let strings = [
    "", "x", "plain", "salesforce", "error", "WARN", "Env:Prod, team:Ä ,,x", "source:salesforce",
    "2026-03-01T10:00:00.123Z", "2026-02-30T00:00:00Z", "1700000000", "Mar  1 10:00:00",
    "01/Mar/2026:10:00:00 +0100", "{\"a\":{\"b\":1},\"host\":\"in\"}",
    "{ nope",
    "exactly sixteen!", "a string that is longer than two blocks of sixteen", "naïve café ☃ 😀 漢字",
    "tab\there",
    "quote\"s and \\ slashes /", "\u{0}\u{1F}", "SetupAuditTrail", "LoginEventLog",
  ]

  mutating func record() -> [UInt8] {
    var bytes = Array(text().utf8)
    if next(12) == 0, !bytes.isEmpty {
      switch next(4) {
      case 0: bytes[next(bytes.count)] = UInt8(next(256))
      case 1: bytes.removeSubrange(next(bytes.count)...)
      case 2: bytes.remove(at: next(bytes.count))
      default: bytes.insert(Array("{}[],:\"\\0eE.+-tfn \u{1}".utf8)[next(18)], at: next(bytes.count))
      }
    }
    return bytes
  }

  private mutating func text() -> String {
    switch next(4) {
    case 0: space() + object(depth: 0, keys: RecordGenerator.reserved + RecordGenerator.keys) + space()
    case 1: object(depth: 0, keys: RecordGenerator.reserved)
    case 2: object(depth: 0, keys: RecordGenerator.keys)
    default:
      "{\(next(2) == 0 ? "\"type\":\"log\"" : "\"_id\":\"A\""),\"date\":\(value(depth: 3)),\"attributes\":"
        + object(depth: 1, keys: RecordGenerator.reserved + RecordGenerator.keys) + ","
        + "\"source\":\(next(2) == 0 ? string("salesforce") : value(depth: 3)),\"tags\":\(value(depth: 2))}"
    }
  }

  private mutating func space() -> String { next(6) == 0 ? pick([" ", "\n", "\t", "\r\n", "   "]) : "" }

  private mutating func object(depth: Int, keys: [String]) -> String {
    var members: [String] = []
    for _ in 0..<next(depth == 0 ? 9 : 5) {
      let key = pick(next(8) == 0 ? RecordGenerator.keys : keys)
      members.append(space() + string(key) + space() + ":" + space() + value(depth: depth + 1) + space())
    }
    return "{" + (members.isEmpty ? space() : members.joined(separator: ",")) + "}"
  }

  private mutating func value(depth: Int) -> String {
    switch next(depth < 6 ? 14 : 9) {
    case 0: return "null"
    case 1: return "true"
    case 2: return "false"
    case 3:
      return pick([
        "0", "-0", "1", "-12.5e+3", "200.0", "2e2", "9007199254740993", "1700000000123", "7", "1E400",
      ])
    case 4...8: return string(pick(RecordGenerator.strings))
    case 9, 10: return object(depth: depth, keys: RecordGenerator.keys)
    case 11: return object(depth: depth, keys: ["a", "b", "c"])
    default:
      var elements: [String] = []
      for _ in 0..<next(4) { elements.append(space() + value(depth: depth + 1) + space()) }
      return "[" + (elements.isEmpty ? space() : elements.joined(separator: ",")) + "]"
    }
  }

  /// A string with each scalar in one of its spellings.
  mutating func string(_ text: String) -> String {
    let isPlain = next(3) > 0
    var output = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": output += next(2) == 0 ? "\\" + String(scalar) : unit(scalar.value)
      case "/": output += pick(["/", "\\/", unit(scalar.value)])
      case "\t": output += pick(["\\t", unit(scalar.value)])
      case _ where scalar.value < 0x20: output += unit(scalar.value)
      case _ where isPlain || next(4) > 0: output.unicodeScalars.append(scalar)
      case _ where scalar.value < 0x10000: output += unit(scalar.value)
      default:
        let offset = scalar.value - 0x10000
        output += unit(0xD800 + offset >> 10) + unit(0xDC00 + offset & 0x3FF)
      }
    }
    return output + "\""
  }

  private mutating func unit(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: next(2) == 0)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
