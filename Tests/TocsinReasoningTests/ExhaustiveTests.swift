import Foundation
import Testing
import TocsinDiagnostics
import TocsinEvents
import TocsinLogModel
import TocsinReasoning
import TocsinReference
import TocsinSyntax
import TocsinTestSupport

/// Law: a query that the reasoner calls unsatisfiable is met by no event at all, and every log it gives is confirmed.
///
/// `TOCSIN_PREDICATES` and `TOCSIN_SEED` make a longer run of it, or another.
struct ExhaustiveTests {
  static let environment = ProcessInfo.processInfo.environment
  static let predicates = environment["TOCSIN_PREDICATES"].flatMap(Int.init) ?? 2700
  static let seed = environment["TOCSIN_SEED"].flatMap(UInt64.init) ?? 1
  /// Random events that attack each refusal, besides every event of its world.
  static let attacks = 40

  @Test(arguments: SmallWorld.all.indices)
  func `small predicates agree with every event of their world`(index: Int) throws {
    let world = SmallWorld.all[index]
    let events = try world.records.map { try EventDecoder.decode(Array($0.utf8), form: .plain) }
    var random = SplitMix(seed: Self.seed &* 1000 &+ UInt64(index))
    var reasoner = Deciding.reasoner()
    var attacker = RuleGenerator(seed: Self.seed &+ UInt64(index))
    let strays = try (0..<60).flatMap { _ in attacker.records() }.map {
      try EventDecoder.decode(Array($0.utf8), form: .plain)
    }
    var (unsatisfiable, gaveUp, wrong) = (0, 0, 0)
    let count = Self.predicates / SmallWorld.all.count
    for _ in 0..<count {
      let text = world.query(&random, depth: 3)
      let (query, diagnostics) = QueryParser.parse(UTF8Text(text))
      try #require(
        !diagnostics.contains { $0.descriptor.invalidatesRule }, "\(text): \(diagnostics.map(\.message))")
      switch reasoner.isSatisfiable(query) {
      case .satisfiable: continue
      case .gaveUp(let reason):
        gaveUp += 1
        if reason == .unconfirmed { Issue.record("\(text): a log is not confirmed") }
      case .unsatisfiable(let core):
        unsatisfiable += 1
        let attack = (0..<Self.attacks).map { _ in random.pick(strays) }
        if let event = (events + attack).first(where: { ReferenceMatcher.matches(query, $0) }) {
          wrong += 1
          if wrong <= 3 { Issue.record("\(text) is met by \(event)") }
        }
        #expect(!core.terms.isEmpty, "\(text)")
      }
    }
    #expect(wrong == 0)
    #expect(reasoner.statistics.unconfirmed == 0, "\(world.name)")
    print(
      "\(world.name): \(count) predicates, \(unsatisfiable) unsatisfiable, \(gaveUp) given up, \(wrong) wrong"
    )
    // A run without refusals would prove little.
    #expect(unsatisfiable * 100 > count * 3, "\(world.name): \(unsatisfiable) of \(count)")
    #expect(gaveUp * 100 <= count, "\(world.name): \(gaveUp) of \(count) given up")
  }

  /// All theories in one query, against events of every kind.
  @Test func `refusals of mixed queries withstand random events`() throws {
    var generator = RuleGenerator(seed: Self.seed &+ 40)
    let events = try (0..<300).flatMap { _ in generator.records() }.map {
      try EventDecoder.decode(Array($0.utf8), form: .plain)
    }
    var reasoner = Deciding.reasoner()
    var (unsatisfiable, gaveUp) = (0, 0)
    let count = Self.predicates / 6
    for _ in 0..<count {
      let text = (0..<3).map { _ in "(\(generator.query(depth: 3)))" }.joined(separator: " ")
      let query = Deciding.query(text)
      switch reasoner.isSatisfiable(query) {
      case .satisfiable: continue
      case .gaveUp: gaveUp += 1
      case .unsatisfiable:
        unsatisfiable += 1
        #expect(!events.contains { ReferenceMatcher.matches(query, $0) }, "\(text)")
      }
    }
    print("mixed: \(count) predicates, \(unsatisfiable) unsatisfiable, \(gaveUp) given up")
    #expect(reasoner.statistics.unconfirmed == 0)
    #expect(gaveUp * 100 <= count)
    #expect(unsatisfiable > 5)
  }

  @Test func `implication agrees with every event of the world`() throws {
    for (index, world) in SmallWorld.all.enumerated() {
      let events = try world.records.map { try EventDecoder.decode(Array($0.utf8), form: .plain) }
      var random = SplitMix(seed: Self.seed &* 77 &+ UInt64(index))
      var reasoner = Deciding.reasoner()
      for _ in 0..<(Self.predicates / 60) {
        let (one, other) = (world.query(&random, depth: 2), world.query(&random, depth: 2))
        let (first, second) = (Deciding.query(one), Deciding.query(other))
        guard case .holds = reasoner.implies(first, second) else { continue }
        let event = events.first {
          ReferenceMatcher.matches(first, $0) && !ReferenceMatcher.matches(second, $0)
        }
        #expect(event == nil, "\(one) → \(other)")
      }
      #expect(reasoner.statistics.unconfirmed == 0, "\(world.name)")
    }
  }

  /// Without any one term of a minimal core the rest has a log, so a core says what really conflicts.
  @Test func `cores are minimal and conflict`() throws {
    var random = SplitMix(seed: 5)
    var cores = 0
    for world in SmallWorld.all {
      var reasoner = Deciding.reasoner()
      for _ in 0..<60 {
        let terms = (0..<5).map { _ in (random.chance(45) ? "-" : "") + random.pick(world.terms) }
        let text = terms.joined(separator: " ")
        guard case .unsatisfiable(let core) = reasoner.isSatisfiable(Deciding.query(text)) else { continue }
        cores += 1
        let bytes = Array(text.utf8)
        // A term placed under a minus or NOT is written without it: find the whole term again.
        func whole(_ term: CoreTerm) -> String {
          let isNegated = term.span.start > 0 && bytes[term.span.start - 1] == UInt8(ascii: "-")
          return (isNegated ? "-" : "")
            + String(decoding: bytes[term.span.start..<term.span.end], as: UTF8.self)
        }
        guard !terms.contains(where: { $0.contains("(") && !$0.contains("CIDR") }) else { continue }
        let parts = core.terms.map(whole)
        guard case .unsatisfiable = reasoner.isSatisfiable(Deciding.query(parts.joined(separator: " ")))
        else {
          Issue.record("\(text): \(parts) do not conflict")
          continue
        }
        guard core.isMinimal else { continue }
        for index in parts.indices {
          let fewer = parts.indices.filter { $0 != index }.map { parts[$0] }.joined(separator: " ")
          if case .unsatisfiable = reasoner.isSatisfiable(Deciding.query(fewer)) {
            Issue.record("\(text): \(parts[index]) of \(parts) is not needed")
          }
        }
      }
    }
    #expect(cores > 50, "\(cores)")
  }
}
