import Foundation
import Testing
import TocsinDiagnostics
import TocsinExamples
import TocsinLint
import TocsinReasoning
import TocsinSemantics
import TocsinTestSupport
import TocsinWorkspace

/// Rules into which a mistake is put, and what plain `--fix` makes of them.
struct RepairTests {
  /// Damaged rules that are fixed; `TOCSIN_DAMAGED_RULES` asks for more.
  static let count = ProcessInfo.processInfo.environment["TOCSIN_DAMAGED_RULES"].flatMap(Int.init) ?? 80

  /// Replaces one of the places where a text stands.
  private static func replacing(_ from: String, _ to: String, in text: String, _ random: inout SplitMix)
    -> String?
  {
    let ranges = text.ranges(of: from)
    guard !ranges.isEmpty else { return nil }
    return text.replacingCharacters(in: ranges[random.below(ranges.count)], with: to)
  }

  private static let replacements = [
    (":", "="), (":", "=="), (":", "!="), (":", ":!"), (":", ":="), (":", "~"), (":", " = "), (":", ": "),
    (":", "::"),
    (":", ""), (" OR ", " | "), (" OR ", "|"), (" OR ", ", "), (" OR ", " or "), (" OR ", " "),
    (" OR ", " || "),
    (" TO ", ".."), (" TO ", ","), (" TO ", " to "), (" TO ", "-"), ("CIDR", "cidr"), ("CIDR", "cidrmatch"),
    ("@", ""),
    ("@", "@@"), ("(", ""), (")", ""), ("\"", ""), ("\"", "\u{201D}"), ("\"", "''"), ("*", "**"), ("*", ".*"),
    ("[", "("), ("]", ""), (">=", "=>"), (">=", "> = "), (">=", ">= "), (" -", " - "), (" -", " !"),
    (" NOT ", " !"),
    (" @", " && @"), (" @", " | @"), ("source:", "source="), (".", ".."), ("_", "-"),
  ]

  private static let others = [
    (": count", ": Count"), (": count", ": counts"), (": cardinality", ": cardinalty"), (": sum", ": Sum"),
    ("status: high", "status: High"), ("status: medium", "status: med"), ("status: low", "status: log"),
    ("queries:", "query:"), ("groupByFields", "groupByField"), ("groupByFields", "group_by_fields"),
    ("distinctFields", "distinctField"), ("evaluationWindow: 300", "evaluationWindow: '300'"),
    ("evaluationWindow: 300", "evaluationWindow: 301"), ("detectionMethod", "detectionmethod"),
    ("cases:", "case:"),
    ("> 0", "=> 0"), ("> 1", "= 1"), (">= 2", "=> 2"), (">= 1", "=> 1"), ("&&", "and"), ("&&", "&"),
    ("||", "or"), ("||", "|"),
    ("&&", ","), ("metrics: ['@bytes']", "metrics: '@bytes'"), ("condition", "conditon"),
    ("first > ", "frist > "),
  ]

  /// The rule with one mistake, mostly in a query.
  static func damaged(_ text: String, _ random: inout SplitMix) -> String {
    for _ in 0..<20 {
      if random.below(4) == 0 {
        let (from, to) = random.pick(others)
        if let damaged = replacing(from, to, in: text, &random) { return damaged }
        continue
      }
      var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      let places = lines.indices.filter { lines[$0].hasPrefix("    query: '") }
      let place = places[random.below(places.count)]
      let query = String(lines[place].dropFirst("    query: '".count).dropLast())
      var damaged: String?
      switch random.below(6) {
      case 0:
        var characters = Array(query)
        characters.remove(at: random.below(characters.count))
        damaged = String(characters)
      case 1:
        var characters = Array(query)
        characters.insert(
          random.pick(Array("=!|~&<>:()[]{}\"\\-@#*? ")), at: random.below(characters.count + 1))
        damaged = String(characters)
      case 2:
        damaged =
          query + random.pick([" | stats count by user", " AND", " OR", " (", ")", " \"", " /x.*/", " NOT"])
      default:
        let (from, to) = random.pick(replacements)
        damaged = replacing(from, to, in: query, &random)
      }
      guard let damaged, damaged != query else { continue }
      lines[place] = "    query: '\(damaged)'"
      return lines.joined(separator: "\n")
    }
    return text
  }

  struct Outcome {
    var repaired = 0
    var kept = 0
    /// Rules that became valid and do not mean what they meant before the mistake.
    var offences: [String] = []
  }

  private static func file(_ text: String) -> RuleFile {
    RuleCompiler.check(SourceFile(name: "a.yaml", text: text), keepsNodes: true)
  }

  static func run(_ count: Int, allowsUnsafe: Bool) -> Outcome {
    var outcome = Outcome()
    var comparison = MeaningComparison()
    for seed in 0..<UInt64(count) {
      var rules = RealisticRules(seed: seed)
      var random = SplitMix(seed: seed &+ 1_000_003)
      let original = rules.rule()
      let text = damaged(original, &random)
      let (meant, before) = (file(original), file(text))
      guard text != original, meant.rules.count == 1 else { continue }
      let fixed = Fixer(allowsUnsafe: allowsUnsafe) { $0.diagnostics }.fix(
        SourceFile(name: "a.yaml", text: text))
      let after = file(String(decoding: fixed.after, as: UTF8.self))
      guard fixed.isChanged, let rule = after.rules.first else { continue }
      // A rule that was valid keeps what it says; one that was not becomes what was meant.
      let reference = before.rules.isEmpty ? meant : before
      if before.rules.isEmpty { outcome.repaired += 1 } else { outcome.kept += 1 }
      let difference = comparison.difference(
        (reference.rules[0], reference.ruleNodes[0]), (rule, after.ruleNodes[0]))
      guard let difference else { continue }
      let diff = UnifiedDiff.text(of: "\(seed)", from: Array(text.utf8), to: fixed.after)
      outcome.offences.append("\(difference)\n\(diff)")
    }
    return outcome
  }

  @Test func `a mistake that is fixed unasked gives the rule that was meant`() {
    let outcome = RepairTests.run(RepairTests.count, allowsUnsafe: false)
    #expect(outcome.offences.isEmpty, "\(outcome.offences.joined(separator: "\n"))")
    #expect(outcome.repaired > 0)
    if RepairTests.count > 80 {
      print("safe: repaired \(outcome.repaired), kept \(outcome.kept), offences \(outcome.offences.count)")
      let unsafe = RepairTests.run(RepairTests.count, allowsUnsafe: true)
      print(
        "unsafe: repaired \(unsafe.repaired), kept \(unsafe.kept), other meanings \(unsafe.offences.count)")
      for offence in unsafe.offences { print(offence) }
    }
  }
}
