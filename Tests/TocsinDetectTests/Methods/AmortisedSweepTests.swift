import Testing

@testable import TocsinDetect

struct AmortisedSweepTests {
  @Test(arguments: [
    (0, 0, 1), (0, 1, 2), (2, 0, 3), (2, 2, 3), (2, 3, 4), (256, 100, 257), (256, 1000, 1001),
  ])
  func `a sweep is due after more hits than the least and than entries`(least: Int, size: Int, due: Int) {
    var sweep = AmortisedSweep(after: least)
    for round in 0..<3 {
      for hit in 1...due { #expect(sweep.isDue(size: size) == (hit == due), "round \(round), hit \(hit)") }
    }
  }

  @Test func `the size counts as it is at each hit`() {
    var sweep = AmortisedSweep(after: 1)
    #expect([9, 9, 2].map { sweep.isDue(size: $0) } == [false, false, true])
  }
}
