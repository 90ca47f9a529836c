import Testing

@testable import TocsinDetect

struct SampleBudgetTests {
  /// The sizes asked for, and which of them there is room for.
  @Test(arguments: [
    (10, [], []), (0, [0, 1], [true, false]), (10, [10], [true]), (10, [11], [false]),
    (10, [4, 6, 1, 0], [true, true, false, true]), (10, [4, 7, 6], [true, false, true]),
  ])
  func `samples are kept up to the limit`(limit: Int, sizes: [Int], kept: [Bool]) {
    var budget = SampleBudget(limit: limit)
    #expect(sizes.map { budget.take($0) } == kept)
    #expect(budget.dropped == kept.count { !$0 })
    #expect(budget.used == zip(sizes, kept).reduce(0) { $0 + ($1.1 ? $1.0 : 0) })
  }

  @Test func `room that was given back can be taken again`() {
    var budget = SampleBudget(limit: 10)
    #expect([10, 1].map { budget.take($0) } == [true, false])
    budget.giveBack(3)
    #expect([3, 1].map { budget.take($0) } == [true, false])
    budget.reset(to: 9)
    #expect([2, 1].map { budget.take($0) } == [false, true])
    budget.reset()
    #expect([10].map { budget.take($0) } == [true])
    #expect(budget.dropped == 3)
  }
}
