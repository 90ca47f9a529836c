import Testing
import TocsinLogModel
import TocsinMatch
import TocsinPlan
import TocsinReference
import TocsinTestSupport

/// Law: the index finds nested queries and numbers at the edge of doubles, beside many other rules.
struct NestedQueryIndexTests {
  /// Queries whose junctions stand in one another, over fields of which an event has few.
  private struct Generator {
    var random: SplitMix

    private static let keys = ["a", "b", "c", "d", "e", "f", "g"]

    mutating func leaf() -> String {
      let key = random.pick(Self.keys)
      switch random.below(8) {
      case 0: return "@\(key):*"
      case 1: return "@\(key):>\(random.below(4))"
      case 2: return "@\(key):*v\(random.below(4))*"
      case 3: return "-@\(key):v\(random.below(4))"
      default: return "@\(key):v\(random.below(4))"
      }
    }

    /// A junction of junctions, `depth` deep, of both kinds in turn.
    mutating func query(_ depth: Int, isOr: Bool) -> String {
      if depth == 0 { return leaf() }
      let parts = (0..<(2 + random.below(2))).map { _ in
        let part = query(random.below(4) == 0 ? 0 : depth - 1, isOr: !isOr)
        return random.below(10) == 0 ? "NOT (\(part))" : "(\(part))"
      }
      return parts.joined(separator: isOr ? " OR " : " ")
    }

    mutating func record() -> String {
      let members = Self.keys.filter { _ in random.below(3) == 0 }.map { key in
        "\"\(key)\":" + (random.below(4) == 0 ? "\(random.below(5))" : "\"v\(random.below(4))\"")
      }
      return "{\(members.joined(separator: ","))}"
    }
  }

  @Test(arguments: [1, 2, 3])
  func `junctions of junctions are found`(depth: Int) throws {
    var generator = Generator(random: SplitMix(seed: UInt64(depth)))
    var matched = 0
    for round in 0..<40 {
      let rules = (0..<60).map { _ in
        RuleText.rule(generator.query(depth, isOr: generator.random.below(3) > 0))
      }
      let bench = try Bench(rules)
      for _ in 0..<30 {
        let record = generator.record()
        let (indexed, plain) = try bench.matches(record)
        #expect(indexed == plain, "round \(round): \(record)")
        matched += plain.count
      }
    }
    #expect(matched > 1000)
  }

  /// A part of a junction is found by each of its own parts.
  @Test(arguments: ["a", "b", "c", "d", "e"])
  func `every branch of a nested junction leads to the rule`(key: String) throws {
    let others = (0..<60).map { RuleText.rule("@common:x @other:n\($0)") }
    let query = "((@a:x OR @b:x) -@no:1) OR ((@c:x OR (@d:x -@no:2)) -@no:3) OR @e:x"
    let bench = try Bench(others + [RuleText.rule(query)])
    let (indexed, plain) = try bench.matches("{\"\(key)\":\"x\"}")
    #expect(plain == [60] && indexed == [60])
  }

  /// Bounds that no double holds: whole numbers and halves around 2⁵³ and 2⁵⁴.
  @Test func `intervals at the edge of doubles are found`() throws {
    var values: [String] = []
    for base in [Int64(1) << 53, Int64(1) << 54] {
      for whole in (base - 4)...(base + 4) {
        for sign in ["", "-"] { values += ["\(sign)\(whole)", "\(sign)\(whole).5"] }
      }
    }
    let numbers = try values.map { try #require(DecimalNumber(UTF8Text($0))) }
    for operation in [">=", ">", "<=", "<"] {
      let bench = try Bench(values.map { RuleText.rule("@n:\(operation)\($0)") })
      for (value, number) in zip(values, numbers) {
        for written in [value, "\"\(value)\""] {
          let (indexed, plain) = try bench.matches("{\"n\":\(written)}")
          let expected = numbers.indices.filter { index in
            let bound = numbers[index]
            return switch operation {
            case ">=": number >= bound
            case ">": number > bound
            case "<=": number <= bound
            default: number < bound
            }
          }
          #expect(plain == expected.map(Int32.init), "\(operation) \(written)")
          #expect(indexed == plain, "\(operation) \(written)")
        }
      }
    }
  }

  @Test(arguments: [
    ("@n:>=18014398509481986.5", "18014398509481987", true),
    ("@n:>=18014398509481986.5", "18014398509481986", false),
    ("@n:<9007199254740993.5", "9007199254740993", true),
    ("@n:<9007199254740993.5", "9007199254740994", false),
    ("@n:[9007199254740992.5 TO 9007199254740993.5]", "9007199254740993", true),
    ("@n:[9007199254740992.5 TO 9007199254740993.5]", "9007199254740992", false),
    ("@n:>9223372036854775806.5", "9223372036854775807", true),
    ("@n:>9223372036854775807", "9223372036854775808", true),
    ("@n:<-9223372036854775808", "-9223372036854775809", true),
    ("@n:<=-9223372036854775808.5", "-9223372036854775808", false),
  ])
  func `one interval beside many`(query: String, value: String, isMet: Bool) throws {
    let others = (0..<60).map { RuleText.rule("@n:[\($0) TO \($0).5]") }
    let bench = try Bench(others + [RuleText.rule(query)])
    let (indexed, plain) = try bench.matches("{\"n\":\(value)}")
    #expect(indexed == (isMet ? [60] : []) && plain == indexed)
  }
}
