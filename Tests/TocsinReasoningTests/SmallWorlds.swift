import TocsinEvents
import TocsinTestSupport

/// Small finite worlds: terms over few fields, and every event over few values of these fields.
struct SmallWorld: Sendable {
  let name: String
  let terms: [String]
  /// By key: the members a record may have, `nil` for none.
  let members: [[String?]]

  /// Every record of the world.
  var records: [String] {
    var all: [[String]] = [[]]
    for choices in members {
      all = all.flatMap { record in choices.map { choice in choice.map { record + [$0] } ?? record } }
    }
    return all.map { "{\($0.joined(separator: ","))}" }
  }

  func query(_ random: inout SplitMix, depth: Int) -> String {
    switch depth == 0 ? 0 : random.below(7) {
    case 0, 1: (random.chance(35) ? "-" : "") + random.pick(terms)
    case 2, 3, 4: "\(query(&random, depth: depth - 1)) \(query(&random, depth: depth - 1))"
    case 5: "(\(query(&random, depth: depth - 1)) OR \(query(&random, depth: depth - 1)))"
    default: "NOT (\(query(&random, depth: depth - 1)))"
    }
  }

  static let all = [scalars, numbers, arrays, paths, reserved, text, tags, addresses, times]

  private static func values(_ key: String, _ values: [String]) -> [String?] {
    [nil] + values.map { "\"\(key)\":\($0)" }
  }

  static let scalars = SmallWorld(
    name: "scalars",
    terms: [
      "@a:x", "@a:y", "@a:xy", "@a:x*", "@a:*y", "@a:?", "@a:?*", "@a:*", "@a:\"\"", "@a:true", "@a:t*",
      "@a:X", "@b:x", "@b:*", "@b:(x OR y)", "@b:(x y)", "@a:(-x OR y)", "@a:>=\"x\"", "@a:{* TO \"xy\"}",
      "@a:*x*", "@a:[\"\" TO \"x\"]", "@a:\"*\"", "@a:x?", "*:x", "*:x*", "@a:false", "@a:<\"a\"",
    ],
    members: [
      values(
        "a",
        [
          "\"x\"", "\"y\"", "\"xy\"", "\"\"", "true", "\"true\"", "null", "{}", "{\"k\":1}", "\"X\"", "\"*\"",
          "false", "[\"x\",\"y\"]", "1",
        ]),
      values("b", ["\"x\"", "\"y\"", "[\"x\",\"y\"]", "[]", "2", "{\"k\":\"x\"}"]),
    ])

  static let numbers = SmallWorld(
    name: "numbers",
    terms: [
      "@n:>1", "@n:>=1", "@n:<1", "@n:<=1", "@n:1", "@n:1.0", "@n:[1 TO 2]", "@n:{1 TO 2}", "@n:2",
      "@n:\"1\"",
      "@n:1*", "@n:*.*", "@n:?", "@n:*", "@n:[* TO 2}", "@n:1.5", "@n:{1 TO 3]", "host:>1", "host:<=1",
      "host:1", "host:1.0", "host:1*", "host:?", "@n:-1", "@n:*e*", "@n:>=\"1\"", "host:[1 TO 2]", "host:*",
      "@n:9007199254740993", "@n:>9007199254740992", "@n:<9007199254740994", "host:{1 TO 2}",
    ],
    members: [
      values(
        "n",
        [
          "1", "1.0", "\"1\"", "\"1.0\"", "2", "1.5", "0", "-1", "3", "\"2\"", "1e0", "[0,2]", "true",
          "\"1.5\"", "9007199254740993", "9007199254740992",
        ]),
      values("host", ["\"1\"", "\"1.0\"", "\"2\"", "\"0\"", "\"1.5\"", "\"x\"", "\"10\""]),
    ])

  static let arrays = SmallWorld(
    name: "arrays",
    terms: [
      "@l:1", "@l:2", "@l:(1 2)", "@l:(1 OR 2)", "@l:[1 TO 2]", "@l:>1", "@l:<2", "@l:*", "@d.k:v", "@d.k:w",
      "@d.k:(v w)", "@d:*", "@d.k:*", "@d.k:v*", "@l:x", "*:v", "@d:v", "@l:?",
    ],
    members: [
      values("l", ["1", "2", "[1,2]", "[[1],[2]]", "[]", "[null]", "[3,0]", "\"1\"", "[\"x\",1]"]),
      values(
        "d",
        [
          "{\"k\":\"v\"}", "[{\"k\":\"v\"},{\"k\":\"w\"}]", "{\"k\":null}", "[{}]", "\"v\"",
          "{\"k\":[\"v\",\"w\"]}",
          "[\"v\",{\"k\":\"w\"}]", "{\"j\":1}",
        ]),
    ])

  static let paths = SmallWorld(
    name: "paths",
    terms: [
      "@a:*", "@a:1", "@a.b:1", "@a.b:*", "@a\\.b:1", "@a\\.b:*", "@a.b.c:1", "@a\\.b.c:1", "@a.b\\.c:1",
      "@a.b.c:*", "@a\\.b\\.c:*", "@a.b:2", "@a\\.b:2", "@a.b.c:2", "@a\\.b\\.c:1",
    ],
    members: [
      values(
        "a",
        [
          "1", "{\"b\":1}", "{\"b\":2}", "{\"b\":{\"c\":1}}", "{\"b.c\":1}", "[1,{\"b\":1}]",
          "{\"b\":{\"c\":2}}",
        ]),
      values("a.b", ["1", "2", "{\"c\":1}", "{\"c\":2}", "null"]),
      values("a.b.c", ["1", "2"]),
    ])

  static let reserved = SmallWorld(
    name: "reserved",
    terms: [
      "service:x", "service:y", "service:xy", "service:x*", "service:*y", "service:?", "service:*",
      "service:(x OR y)", "service:\"\"", "service:>\"x\"", "status:error", "status:info", "status:e*",
      "status:*", "status:(error OR warning)", "status:??*", "status:*r*", "source:x", "@service:x", "*:x",
      "*:error", "service:[\"x\" TO \"xy\"]", "*:x*",
    ],
    members: [
      values("service", ["\"x\"", "\"y\"", "\"xy\"", "\"\"", "\"X\""]),
      values("status", ["\"error\"", "\"info\"", "\"emergency\"", "\"warning\"", "\"\"", "\"ok\""]),
      values("ddsource", ["\"x\"", "\"z\""]), values("source", ["\"x\""]),
    ])

  static let text = SmallWorld(
    name: "text",
    terms: [
      "x", "y", "\"x y\"", "x*", "*x", "*x*", "x?y", "\"y x\"", "message:x", "message:*", "message:*x*",
      "message:x*y", "@title:x", "@title:*", "@title:X", "*:x", "*:\"x y\"", "xy", "message:xy", "*!*",
      "message:*!*", "k", "@title:k", "@title:*K*", "i", "@title:*y*",
    ],
    members: [
      values(
        "message",
        ["\"x\"", "\"x y\"", "\"y x\"", "\"xy\"", "\"x!y\"", "\"X\"", "\"\"", "\"K\"", "\"\\u0130\""]),
      values("title", ["\"x\"", "\"X Y\"", "\"xy\"", "\"\\u212A\"", "7", "[\"x\",\"y\"]"]),
      values("other", ["\"x\"", "\"y x\""]),
    ])

  static let tags = SmallWorld(
    name: "tags",
    terms: [
      "env:x", "env:y", "env:X*", "env:*", "env:\"\"", "tags:bare", "tags:env*", "tags:*", "tags:?*",
      "tags:\"env:x\"", "n:>1", "n:<=1", "n:1", "n:*", "n:[1 TO 2]", "tags:n*", "env:(x y)", "n:[a TO b]",
      "tags:*\\:*", "n:>a", "env:?", "tags:e*x", "n:1*",
    ],
    members: [
      values(
        "ddtags",
        [
          "\"env:x\"", "\"env:y\"", "\"env:x,env:y\"", "\"bare\"", "\"env:\"", "\"n:1\"", "\"n:2,env:x\"",
          "\"n:1.0\"", "\"n:a\"", "\"\"", "\"env\"", "\"n:0,bare\"", "\"ENV:XY\"", "\"n:10\"", "\"n:ab\"",
        ])
    ])

  static let addresses = SmallWorld(
    name: "addresses",
    terms: [
      "CIDR(@ip, 10.0.0.0/8)", "CIDR(@ip, 10.1.0.0/16)", "CIDR(@ip, 10.0.0.0/9, 11.0.0.0/8)",
      "CIDR(@ip, ::/0)", "CIDR(@ip, 0.0.0.0/0)", "CIDR(@ip, 10.1.2.3/32)", "CIDR(host, 10.0.0.0/8)",
      "CIDR(host, 10.1.0.0/16)", "@ip:10.*", "@ip:10.1.2.3", "@ip:*\\:*", "@ip:*", "host:10.*",
      "host:10.1.2.3",
      "host:*", "@ip:>5", "CIDR(host, 11.0.0.0/8)", "@ip:?*", "CIDR(@ip, 2001:db8::/32)",
    ],
    members: [
      values(
        "ip",
        [
          "\"10.1.2.3\"", "\"10.200.0.1\"", "\"11.0.0.1\"", "\"::ffff:10.1.2.3\"", "\"2001:db8::1\"", "\"x\"",
          "[\"10.1.2.3\",\"11.0.0.1\"]", "7", "\"10.x\"",
        ]),
      values("host", ["\"10.1.2.3\"", "\"10.200.0.1\"", "\"11.0.0.1\"", "\"x\""]),
    ])

  static let times = SmallWorld(
    name: "times",
    terms: [
      "timestamp:>1767225600000", "timestamp:>=1767225600000", "timestamp:<1767225600000",
      "timestamp:1767225600000", "timestamp:*", "timestamp:[\"2026-01-01\" TO \"2026-01-02\"]",
      "timestamp:{\"2026-01-01\" TO *]", "@date:*", "@eventTime:x", "@level:error", "status:*",
      "status:error",
      "@msg:x", "message:*", "x", "@level:*", "status:info",
    ],
    members: [
      values("timestamp", ["1767225600000", "1767225600001", "1767311999000", "\"2026-01-02\"", "0"]),
      values("level", ["\"error\"", "\"info\""]), values("msg", ["\"x\""]),
      values("date", ["\"2026-01-01\"", "\"x\""]),
      values("status", ["\"error\"", "\"info\""]),
    ])
}
