import TocsinTestSupport

/// Random query terms of every kind, and random events with values of every kind, over one small vocabulary.
struct TermGenerator {
  private var random: SplitMix

  init(seed: UInt64) {
    random = SplitMix(seed: seed)
  }

  mutating func below(_ bound: Int) -> Int { random.below(bound) }

  private mutating func pick<T>(_ items: [T]) -> T { random.pick(items) }

  // MARK: - Queries

  private static let words = [
    "x", "y", "X", "é", "É", "1", "10", "1.0", "1e1", "true", "false", "-5", "007", "x_y", "İ", "ß",
    "9007199254740993", "0.5", "5e-1", "12345678901234567890",
  ]

  private static let patterns = [
    "x*", "*x", "*x*", "?", "??", "x?y", "*1*", "1?", "t*e", "é*", "*É", "x*y*x", "?*", "*_*", "x\\*", "*?x",
    "*-*",
  ]

  private static let bounds = ["1", "-5", "0.5", "10", "9007199254740992", "\"x\"", "\"10\"", "y", "\"\""]

  private mutating func bound() -> String { pick(TermGenerator.bounds) }

  private mutating func range() -> String {
    let isNumeric = random.below(2) == 0
    let ends = isNumeric ? ["1", "-5", "0.5", "10", "*"] : ["\"x\"", "a", "\"10\"", "y", "*"]
    let (lower, upper) = (pick(ends), pick(ends))
    return "\(pick(["[", "{"]))\(lower) TO \(upper)\(pick(["]", "}"]))"
  }

  private mutating func value() -> String {
    switch random.below(12) {
    case 0...3: pick(TermGenerator.words.map { $0 == "-5" ? "\\-5" : $0 })
    case 4: "\"\(pick(["x y", "x", "10", "true", "*", "é", "x-y", "", "a b a"]))\""
    case 5...7: pick(TermGenerator.patterns)
    case 8: "*"
    case 9: "\(pick([">", ">=", "<", "<="]))\(bound())"
    default: range()
    }
  }

  private mutating func text() -> String {
    random.below(2) == 0
      ? pick(["x", "y", "é", "İ", "1", "x-y", "x_y", "true", "\"x y\"", "\"y x\"", "\"x x y\"", "\"!\""])
      : pick(TermGenerator.patterns)
  }

  mutating func term() -> String {
    switch random.below(12) {
    case 0...4:
      return "@\(pick(["a", "b", "a.b", "a\\.b", "title", "error.message"])):\(value())"
    case 5: return "@\(pick(["a", "b"])):(\(groupValue()) \(pick(["", "OR ", "AND "]))\(groupValue()))"
    case 6: return "\(pick(["env", "Env", "n"])):\(value())"
    case 7: return "tags:\(pick(["bare", "env*", "env\\:x", "*", "\"n:10\"", "?*"]))"
    case 8:
      return pick([
        "service:x", "service:*", "host:?*", "status:ERROR", "status:Err*", "status:(info OR Error)",
        "timestamp:>1767225600000", "timestamp:[\"2026-01-01\" TO \"2026-01-02\"}",
        "timestamp:1767225600000", "_exists_:timestamp", "message:*", "source:*", "trace_id:1",
        "host:[\"a\" TO \"y\"]",
      ])
    case 9: return "message:\(text())"
    case 10: return "*:\(text())"
    default:
      return random.below(3) == 0
        ? "CIDR(@\(pick(["ip", "a"])), \(pick(["10.0.0.0/8", "10.1.2.3/32", "2001:db8::/32, 1.0.0.0/7"])))"
        : text()
    }
  }

  private mutating func groupValue() -> String { (random.below(4) == 0 ? "-" : "") + value() }

  mutating func query(depth: Int) -> String {
    switch depth == 0 ? 0 : random.below(6) {
    case 0, 1: term()
    case 2: "\(query(depth: depth - 1)) \(query(depth: depth - 1))"
    case 3: "(\(query(depth: depth - 1)) OR \(query(depth: depth - 1)))"
    case 4: "NOT (\(query(depth: depth - 1)))"
    default: "-(\(query(depth: depth - 1)) \(query(depth: depth - 1)))"
    }
  }

  // MARK: - Events

  private mutating func scalar() -> String {
    pick([
      "\"x\"", "\"y\"", "\"X\"", "\"é\"", "\"É\"", "\"xy\"", "\"x y\"", "\"\"", "\"10\"", "\"1.0\"",
      "\"true\"",
      "\"x_y x\"", "\"-5\"", "1", "1.0", "1e1", "10", "-5", "0.5", "9007199254740993", "true", "false",
      "null",
      "\"\\u0130\"", "\"x-y\"", "\"İ x\"", "12345678901234567890", "\"x x x y\"", "\"*\"", "\"007\"",
    ])
  }

  private mutating func json(depth: Int) -> String {
    switch depth == 0 ? 0 : random.below(6) {
    case 0...2: return scalar()
    case 3: return "[\(json(depth: depth - 1)),\(json(depth: depth - 1))]"
    case 4: return "{\"b\":\(json(depth: depth - 1))}"
    default: return pick(["[]", "{}", "[null]", "{\"c\":1}"])
    }
  }

  mutating func record() -> String {
    var members: [String] = []
    for key in ["a", "b", "a.b", "title"] where random.below(3) > 0 {
      members.append("\"\(key)\":\(json(depth: 2))")
    }
    if random.below(3) == 0 { members.append("\"error\":{\"message\":\(scalar())}") }
    if random.below(2) == 0 {
      members.append(
        "\"ip\":\(pick(["\"10.1.2.3\"", "\"11.0.0.1\"", "[\"1.1.1.1\",5]", "\"2001:DB8::1\"", "\"::ffff:10.0.0.1\""]))"
      )
    }
    if random.below(2) == 0 {
      members.append(
        "\"message\":\"\(pick(["x y", "Y-X!", "x x y", "É 10", "x_y", "\\u0130x", "", "say TRUE"]))\"")
    }
    if random.below(2) == 0 { members.append("\"service\":\"\(pick(["x", "X", "xy"]))\"") }
    if random.below(3) == 0 { members.append("\"host\":\"\(pick(["x", "b", "10"]))\"") }
    if random.below(2) == 0 { members.append("\"status\":\"\(pick(["error", "INFO", "warn"]))\"") }
    if random.below(2) == 0 { members.append("\"timestamp\":\(1_767_225_600_000 + random.below(3))") }
    if random.below(2) == 0 {
      members.append(
        "\"ddtags\":\"\(pick(["env:x,n:10", "env:xy", "bare", "env:,n:1.0", "ENV:É,n:x", "n:9007199254740993"]))\""
      )
    }
    return "{\(members.joined(separator: ","))}"
  }
}
