import Testing

@testable import TocsinDetect

struct FrontQueueTests {
  /// How many elements are appended, then how many leave: at the bound of compaction, and one past it.
  @Test(arguments: [
    (0, 0), (1, 0), (1, 1), (2, 1), (32, 32), (33, 32), (33, 33), (40, 33), (64, 32), (64, 33), (65, 33),
    (66, 33), (67, 34), (200, 100), (200, 101), (200, 200),
  ])
  func `what has not left stays in order`(appended: Int, removed: Int) {
    var whole = FrontQueue<Int>()
    var single = FrontQueue<Int>()
    var chosen = FrontQueue<Int>()
    for element in 0..<appended {
      whole.append(element)
      single.append(element)
      chosen.append(element)
    }
    whole.removeFirst(removed)
    for _ in 0..<removed { single.removeFirst() }
    #expect(chosen.removeFirst { $0 < removed } == removed)
    for queue in [whole, single, chosen] {
      #expect(Array(queue.live) == Array(removed..<appended))
      #expect(queue.count == appended - removed)
      #expect(queue.isEmpty == (appended == removed))
      #expect(queue.first == (removed < appended ? removed : nil))
      #expect(queue.last == (removed < appended ? appended - 1 : nil))
      for offset in 0..<queue.count { #expect(queue[offset] == removed + offset) }
    }
  }

  @Test(arguments: [0, 1, 32, 33, 100])
  func `an emptied queue can be used again`(count: Int) {
    var queue = FrontQueue<Int>()
    for element in 0..<count { queue.append(element) }
    queue.removeFirst(count)
    queue.releaseIfEmpty()
    queue.append(7)
    queue.releaseIfEmpty()
    #expect(Array(queue.live) == [7])
  }

  @Test func `only live elements are changed and looked at`() {
    var queue = FrontQueue<Int>()
    for element in 0..<10 { queue.append(element) }
    queue.removeFirst(4)
    queue.updateEach { $0 += 10 }
    #expect(Array(queue.live) == Array(14..<20))
    queue.removeAll { $0 < 10 || $0 % 2 == 0 }
    #expect(Array(queue.live) == [15, 17, 19])
    #expect(queue.removeFirst { _ in true } == 3)
    #expect(queue.removeFirst { _ in true } == 0)
  }
}
