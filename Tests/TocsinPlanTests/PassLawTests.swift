import Testing
import TocsinLogModel
import TocsinPlan
import TocsinTestSupport

/// Law of every pass: a predicate keeps its value under every assignment of values to fields.
struct PassLawTests {
  typealias Pass = @Sendable (PredicateID, inout PredicateArena) -> PredicateID

  static let passes: [(name: String, run: Pass)] = [
    ("PushNegation", { PushNegation.run($0, in: &$1) }),
    ("FoldConstants", { FoldConstants.run($0, in: &$1) }),
    ("FlattenJunctions", { FlattenJunctions.run($0, in: &$1) }),
    ("MergeEqualities", { MergeEqualities.run($0, in: &$1) }),
    ("OrderByCost", { OrderByCost.run($0, in: &$1) }),
    ("Pipeline", { Pipeline.optimise($0, in: &$1) }),
  ]

  /// The values of each of three fields: any number of them, as with arrays.
  typealias Assignment = [Set<String>]

  @Test(arguments: passes.map(\.name))
  func `a pass keeps the value of every predicate`(name: String) throws {
    let pass = try #require(PassLawTests.passes.first { $0.name == name })
    var random = SplitMix(seed: 5)
    var changed = 0
    for _ in 0..<2000 {
      var arena = PredicateArena()
      let before = Self.predicate(&arena, &random, depth: 4)
      let after = pass.run(before, &arena)
      if after != before { changed += 1 }
      for _ in 0..<8 {
        let assignment = Self.assignment(&random)
        #expect(
          Self.value(before, arena, assignment) == Self.value(after, arena, assignment),
          "\(Self.text(before, arena)) became \(Self.text(after, arena)) under \(assignment)")
      }
    }
    #expect(changed > 100, "a pass that changes nothing proves nothing")
  }

  @Test func `negation stands on atoms alone after PushNegation`() {
    var random = SplitMix(seed: 6)
    for _ in 0..<500 {
      var arena = PredicateArena()
      let root = PushNegation.run(Self.predicate(&arena, &random, depth: 5), in: &arena)
      #expect(Self.isNegatedOnAtomsOnly(root, arena))
    }
  }

  @Test func `equal predicates are one node`() {
    var arena = PredicateArena()
    let atom = arena.intern(.atom(Self.atom(0, ["x"])))
    let again = arena.intern(.atom(Self.atom(0, ["x"])))
    #expect(atom == again)
    #expect(arena.intern(.not(atom)) == arena.intern(.not(again)))
    #expect(arena.count == 2)
  }

  /// `@a:x @a:y` wants both values, so it must not become one test.
  @Test func `equalities joined by and stay apart`() {
    var arena = PredicateArena()
    let operands = [arena.intern(.atom(Self.atom(0, ["x"]))), arena.intern(.atom(Self.atom(0, ["y"])))]
    let both = arena.intern(.and(operands))
    #expect(MergeEqualities.run(both, in: &arena) == both)
  }

  // MARK: - Random predicates

  private static func atom(_ field: Int, _ values: [UTF8Text]) -> Atom {
    Atom(
      field: .attribute(AttributePath(segments: [["a", "b", "c"][field]])),
      test: .equals(values.map(EqualityValue.init)))
  }

  private static func predicate(
    _ arena: inout PredicateArena, _ random: inout SplitMix, depth: Int
  ) -> PredicateID {
    switch depth == 0 ? random.below(4) : random.below(10) {
    case 0: return arena.intern(.constant(random.below(2) == 0))
    case 1...3:
      if random.below(5) == 0 {
        let field = EventField.attribute(AttributePath(segments: [random.pick(["a", "b", "c"])]))
        return arena.intern(.atom(Atom(field: field, test: .exists)))
      }
      return arena.intern(.atom(atom(random.below(3), [random.pick(["x", "y", "z"])])))
    case 4, 5:
      let operand = predicate(&arena, &random, depth: depth - 1)
      return arena.intern(.not(operand))
    default:
      let isAnd = random.below(2) == 0
      var operands: [PredicateID] = []
      for _ in 0..<(2 + random.below(3)) { operands.append(predicate(&arena, &random, depth: depth - 1)) }
      return arena.intern(isAnd ? .and(operands) : .or(operands))
    }
  }

  private static func assignment(_ random: inout SplitMix) -> Assignment {
    var fields: Assignment = []
    for _ in 0..<3 {
      var values: Set<String> = []
      for value in ["x", "y", "z"] where random.below(3) == 0 { values.insert(value) }
      fields.append(values)
    }
    return fields
  }

  static func value(_ id: PredicateID, _ arena: PredicateArena, _ assignment: Assignment) -> Bool {
    switch arena[id] {
    case .constant(let value): value
    case .atom(let atom): value(atom, assignment)
    case .not(let operand): !value(operand, arena, assignment)
    case .and(let operands): operands.allSatisfy { value($0, arena, assignment) }
    case .or(let operands): operands.contains { value($0, arena, assignment) }
    }
  }

  private static func value(_ atom: Atom, _ assignment: Assignment) -> Bool {
    guard case .attribute(let path) = atom.field,
      let field = ["a", "b", "c"].firstIndex(of: path.description)
    else { return false }
    switch atom.test {
    case .exists: return !assignment[field].isEmpty
    case .equals(let values): return values.contains { assignment[field].contains($0.text.description) }
    default: return false
    }
  }

  private static func isNegatedOnAtomsOnly(_ id: PredicateID, _ arena: PredicateArena) -> Bool {
    switch arena[id] {
    case .constant, .atom: return true
    case .not(let operand):
      guard case .atom = arena[operand] else { return false }
      return true
    case .and(let operands), .or(let operands):
      return operands.allSatisfy { isNegatedOnAtomsOnly($0, arena) }
    }
  }

  private static func text(_ id: PredicateID, _ arena: PredicateArena) -> String {
    switch arena[id] {
    case .constant(let value): "\(value)"
    case .atom(let atom): "\(atom.field) \(atom.test)"
    case .not(let operand): "not(\(text(operand, arena)))"
    case .and(let operands): "and(\(operands.map { text($0, arena) }.joined(separator: ", ")))"
    case .or(let operands): "or(\(operands.map { text($0, arena) }.joined(separator: ", ")))"
    }
  }
}
