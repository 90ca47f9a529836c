import Testing
import TocsinReasoning
import TocsinTestSupport

/// The index leaves out only pairs whose answer is known, and its work does not grow with the square of the rules.
struct IndexTests {
  @Test func `no pair that overlaps or implies is left out`() {
    var random = SplitMix(seed: 11)
    for world in SmallWorld.all {
      var index = ImplicationIndex()
      var reasoner = Deciding.reasoner()
      var queries = (0..<26).map { _ in Deciding.query(world.query(&random, depth: 2)) }
      queries = queries.filter { if case .satisfiable = reasoner.isSatisfiable($0) { true } else { false } }
      for query in queries { index.add(query) }
      for one in queries.indices {
        let (overlapping, implying) = (
          Set(index.overlapCandidates(of: one)), Set(index.implyingCandidates(of: one))
        )
        for other in queries.indices where other != one {
          if !overlapping.contains(other), case .satisfiable = reasoner.overlap(queries[one], queries[other])
          {
            Issue.record("\(world.name): \(one) and \(other) overlap")
          }
          if !implying.contains(other), case .holds = reasoner.implies(queries[other], queries[one]) {
            Issue.record("\(world.name): \(other) implies \(one)")
          }
        }
      }
    }
  }

  /// Twenty sources: a rule meets about a twentieth of the others, and of these the ones that share its events.
  @Test(arguments: [500, 1000])
  func `pairs grow with the groups and not with the square`(count: Int) {
    var rules = RealisticRules(seed: 7)
    var index = ImplicationIndex()
    for _ in 0..<count { index.add(Deciding.query(rules.query())) }
    for query in 0..<count { _ = index.overlapCandidates(of: query) }
    let overlaps = index.pairs
    for query in 0..<count { _ = index.implyingCandidates(of: query) }
    let implications = index.pairs - overlaps
    print("\(count) rules: \(count * (count - 1)) pairs, \(overlaps) may overlap, \(implications) may imply")
    #expect(overlaps < count * count / 15)
    #expect(implications < count * count / 40)
  }
}
