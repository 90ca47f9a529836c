import Testing
import TocsinLogModel
import TocsinMatch
import TocsinTestSupport

/// Laws: keys are ordered by their values and projected value by value, though nothing decodes them.
struct GroupKeyTests {
  private static func values(_ random: inout SplitMix) -> [UTF8Text] {
    (0..<random.below(4)).map { _ in
      // Lengths whose four bytes would order otherwise than the values do.
      let count = random.pick([0, 0, 1, 1, 2, 3, 255, 256, 257])
      return UTF8Text(bytes: (0..<count).map { UInt8($0 < 2 ? random.pick([0, 1, 97, 255]) : 97) })
    }
  }

  @Test func `keys are ordered as their values are`() {
    var random = SplitMix(seed: 1)
    for _ in 0..<4000 {
      let (left, right) = (GroupKeyTests.values(&random), GroupKeyTests.values(&random))
      #expect((GroupKey(left) < GroupKey(right)) == left.lexicographicallyPrecedes(right))
      #expect((GroupKey(left) == GroupKey(right)) == (left == right))
      #expect(GroupKey(left).values == left)
      let positions = left.isEmpty ? [] : (0..<random.below(4)).map { _ in random.below(left.count) }
      #expect(GroupKey(left).projected(on: positions) == GroupKey(positions.map { left[$0] }))
    }
  }

  /// Bytes that are no key come from no matcher; they are compared without a look beyond them.
  @Test func `bytes that are no key have an order too`() {
    let keys = [[], [5], [5, 0, 0], [255, 255, 255, 255], [9, 0, 0, 0, 1], [1, 0, 0, 0, 1]].map {
      GroupKey(encoded: $0)
    }
    for key in keys { #expect(!(key < key)) }
    #expect(keys[0] < keys[1])
  }
}
