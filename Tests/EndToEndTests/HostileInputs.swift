import Foundation

/// One hostile input: how its file is named, what it holds, and the command that reads it.
struct HostileInput: CustomStringConvertible {
  var id: String
  var name: String
  var bytes: [UInt8]
  /// `%` is the file.
  var command: String

  var description: String { id }

  static func rule(_ id: String, _ text: String, name: String? = nil) -> HostileInput {
    rule(id, Array(text.utf8), name: name)
  }

  static func rule(_ id: String, _ bytes: [UInt8], name: String? = nil) -> HostileInput {
    HostileInput(
      id: id, name: name ?? "\(id.lowercased()).yaml", bytes: bytes, command: "tocsin lint % --format concise"
    )
  }

  /// A rule whose first query is `text`.
  static func query(_ id: String, _ text: String) -> HostileInput {
    let literal = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n      ")
    return rule(
      id,
      """
      name: Hostile
      message: m
      type: log_detection
      isEnabled: true
      queries:
        - name: a
          query: |-
            \(literal)
          aggregation: count
      cases: [{name: "", status: low, condition: a > 0, notifications: []}]
      options: {detectionMethod: threshold, evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0}
      tags: []

      """)
  }

  static func log(_ id: String, _ text: String, query: String = "*") -> HostileInput {
    log(id, Array(text.utf8), query: query)
  }

  static func log(_ id: String, _ bytes: [UInt8], name: String? = nil, query: String = "*") -> HostileInput {
    HostileInput(
      id: id, name: name ?? "\(id.lowercased()).ndjson", bytes: bytes,
      command: "tocsin search '\(query)' % --count")
  }
}

enum HostileInputs {
  static let all = yaml + queries + json + csv

  private static func repeated(_ text: String, _ count: Int) -> String {
    String(repeating: text, count: count)
  }

  static let yaml: [HostileInput] = [
    .rule("Y01", bomb { "*\($0)" }),
    .rule("Y02", mergeBomb),
    .rule("Y03", repeated("[", 100_000)),
    .rule("Y04", (0..<1000).map { repeated(" ", $0) + "a:\n" }.joined()),
    .rule("Y05", "? [a, b]\n: c\n"), .rule("Y06", "? {a: b}\n: c\n"), .rule("Y07", "[a, b]: c\n"),
    .rule("Y08", "name: n\noptions:\n  keepAlive: 999999999:59:59:59:59:59:59:59\n"),
    .rule("Y09", "name: n\noptions:\n  keepAlive: 190:20:30\n"),
    .rule("Y10", "name: &a [*a]\n"), .rule("Y11", "name: one\nname: two\n"),
    .rule("Y12", "n\u{E9}: 1\nne\u{301}: 2\n"),
    .rule("Y13", "name: no\nmessage: 2024-13-45\n"),
    .rule("Y14", "name: !!python/object/apply:os.system [id]\n"), .rule("Y15", "name: !!binary aGVsbG8=\n"),
    .rule("Y16", "name: a\n---\nname: b\n"), .rule("Y17", ""), .rule("Y18", "# nothing\n"),
    .rule("Y19", Array("name: ".utf8) + [0xFF, 0xFE, 0x0A]),
    .rule("Y20", [0xEF, 0xBB, 0xBF] + Array("name: a\n".utf8)),
    .rule("Y21", Array("name: a\n".utf8).flatMap { [$0, 0] }),
    .rule("Y22", "name: a\noptions:\n\tkeepAlive: 0\n"), .rule("Y23", "name: \"a\\0b\" \u{0}c\n"),
    .rule("Y24", "name: a\u{202E}b\n"),
    .rule("Y25", "name: a\n# " + repeated("x", 1 << 20) + "\n"),
    .rule("Y26", "tags: [" + repeated("a,", 1001) + "]\n"),
    .rule("Y27", "name: a\ninclude: ../../../../etc/passwd\n"), .rule("Y28", "include: /etc/shadow\n"),
    .rule("Y29", "include: //host/share/rule.yaml\n"), .rule("Y30", "include: y30.yaml\n"),
    .rule("Y31", "name: a\nmessage: \"${jndi:ldap://x} {{env.HOME}} {{@a}}\"\n"),
    .rule("Y32", "name: \"::error::x\"\n\"::set-output name=a::b\": 1\n\"##vso[task.complete]\": 2\n"),
    .rule("Y33", "name: a\noptions:\n  keepAlive: 99999999999999999999999999\n"),
    .rule("Y34", "name: a\nqueriess: []\n"), .rule("Y35", "%YAML 9.9\n---\nname: a\n"),
    .rule("Y36", "- 1\n- two\n"),
    .rule(
      "Y37", "{" + (0..<20_000).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}", name: "y37.json"),
    .rule("Y38", (0..<20_000).map { "k\($0): \($0)\n" }.joined()),
    .rule(
      "Y39", "{" + (0..<20_000).map { "\"name\":\"a\($0)\"" }.joined(separator: ",") + "}", name: "y39.json"),
  ]

  private static func bomb(_ alias: (String) -> String) -> String {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1..<10 {
      let items = Array(repeating: alias("a\(level - 1)"), count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(items)]\n"
    }
    return text
  }

  private static var mergeBomb: String {
    var text = "a0: &a0 {k0: 0, k1: 1, k2: 2, k3: 3, k4: 4, k5: 5, k6: 6, k7: 7}\n"
    for level in 1..<12 {
      let items = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) {<<: [\(items)], m\(level): {<<: [\(items)]}}\n"
    }
    return text
  }

  static let queries: [HostileInput] = [
    .query("Q01", repeated("(", 10_000)), .query("Q02", repeated("-", 16_000) + "a"),
    .query("Q03", repeated("a ", 8_000)), .query("Q04", "@a:" + repeated("*a", 17)),
    .query("Q05", "@a:/(x+x+)+y/"), .query("Q06", "@a:/a{1,2000}/"), .query("Q07", "@a:/(?=x)y\\1/"),
    .query("Q08", "a:"), .query("Q09", "\"abc"), .query("Q10", "a AND "), .query("Q11", "AND OR NOT"),
    .query("Q12", ")a("), .query("Q13", "@a:[10 TO 1]"), .query("Q14", "@a:>" + repeated("9", 400)),
    .query("Q15", "@a:>1e999999999999"), .query("Q16", "@a:“x y”"), .query("Q17", "@\u{430}dmin:x"),
    .query("Q18", "a -"), .query("Q19", "*"), .query("Q20", "@a:x OR -@a:x"),
    .query("Q21", "@" + repeated("a.", 65) + "a:x"), .query("Q22", "CIDR(@ip, 10.0.0.0/33)"),
    .query("Q23", "CIDR(@ip, 010.0.0.1/8, 0x7f.1/8, 1.2.3/8)"), .query("Q25", ""),
  ]

  static let json: [HostileInput] = [
    .log("J01", repeated("{\"a\":", 65) + "1" + repeated("}", 65) + "\n{\"b\":1}\n"),
    .log("J02", "{\"a\":\"" + repeated("x", 1 << 20) + "\"}\n{\"b\":1}\n"),
    .log("J03", Array("{\"a\":\"".utf8) + [0xFF] + Array("\"}\n{\"b\":1}\n".utf8)),
    .log("J04", "{\"a\":1,\"a\":2}\n", query: "@a:2 -@a:1"),
    .log("J05", "{\"a\":1,\"\\u0061\":2}\n", query: "@a:2 -@a:1"),
    .log("J06", "{\"é\":1,\"e\u{301}\":2}\n", query: "@é:1 -@é:2"),
    .log("J07", "{\"a\":[1,]}\n{\"a\":1,}\n{,}\n{\"a\":[,1]}\n{\"a\":1 \"b\":2}\n"),
    .log("J08", "{\"a\":1e400}\n{\"a\":-1e400}\n{\"a\":NaN}\n{\"a\":Infinity}\n", query: "@a:>5"),
    .log("J09", "{\"a\":9007199254740993}\n{\"a\":9007199254740992}\n", query: "@a:9007199254740993"),
    .log("J10", "{\"a\":\"\\ud800\"}\n{\"a\":\"\\udc00x\"}\n"),
    .log("J11", "{\"a\":\"x\\u0000y\"}\n", query: "@a:x*y"),
    .log("J16", "{\"a\":\"e" + repeated("\u{301}", 100_000) + "\"}\n", query: "@a:e*"),
    .log("J17", "{\"" + repeated("k", 256_000) + "\":1}\n"),
    .log(
      "J19", "{\"timestamp\":\"2026-02-30T00:00:00Z\"}\n{\"timestamp\":\"2026-01-01T00:00:00+99:99\"}\n",
      query: "timestamp:>0"),
    .log("J21", "{\"a\":1}{\"a\":2}\n{\"a\":3}\n"),
    .log("J22", "{\"a\":1}\r\n{\"a\":2}\r{\"a\":3}\n\r\n\n{\"a\":4}"),
    .log("J23", [0xEF, 0xBB, 0xBF] + Array("{\"a\":1}\n".utf8)),
    .log("J24", "1\n\"x\"\nnull\n[1]\ntrue\n"),
    .log("J25", "{\"a\":\"" + repeated("x", 1_000_000) + "\"}\n", query: "@a:*x*x*x*x*x*x*y"),
    .log("J26", "{" + (0..<5000).map { "\"k\($0)\":1" }.joined(separator: ",") + "}\n{\"b\":1}\n"),
    .log("J27", "{\"a.b\":1}\n{\"a\":{\"b\":1}}\n{\"a\":{\"b.c\":1}}\n", query: "@a.b:1"),
  ]

  static let csv: [HostileInput] = [
    csvLog("C01", "EVENT_TYPE,USER_ID\nLogin,1,2\nLogin\nLogin,3\n"),
    csvLog("C02", "EVENT_TYPE,EVENT_TYPE,USER_ID\nLogin,1,2\n"),
    csvLog("C03", "EVENT_TYPE,USER_ID\n\"Login,1\n" + repeated("x,y\n", 400_000)),
    csvLog("C04", "EVENT_TYPE,USER_ID\nLogin,\"a\nb\"\n"),
    csvLog("C05", "EVENT_TYPE,USER_ID\n\"Log\"in,1\nLogin,2\n"),
    HostileInput(
      id: "C06", name: "c06.csv",
      bytes: Array("EVENT_TYPE,USER_ID\nLog\0in,1\nLogin,".utf8) + [0xFF, 0x0A] + Array("Login,3\n".utf8),
      command: "tocsin search '*' % --count"),
    csvLog("C07", "EVENT_TYPE,USER_ID\n"), csvLog("C08", "EVENT_TYPE,USER_ID\nLogin,=1+1\n"),
  ]

  private static func csvLog(_ id: String, _ text: String) -> HostileInput {
    HostileInput(
      id: id, name: "\(id.lowercased()).csv", bytes: Array(text.utf8), command: "tocsin search '*' % --count")
  }
}
