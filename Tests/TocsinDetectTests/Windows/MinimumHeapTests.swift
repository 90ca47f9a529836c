import Testing
import TocsinDetect

struct MinimumHeapTests {
  @Test(arguments: [
    [], [1], [2, 1], [1, 2], [3, 3, 3], Array(1...17), Array((1...17).reversed()),
    [5, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5],
  ])
  func `elements come out in order`(elements: [Int]) {
    var heap = MinimumHeap<Int>()
    for element in elements { heap.insert(element) }
    #expect(heap.count == elements.count)
    #expect(heap.first == elements.min())
    var taken: [Int] = []
    while let element = heap.removeFirst() { taken.append(element) }
    #expect(taken == elements.sorted())
    #expect(heap.count == 0)
    #expect(heap.first == nil)
  }

  @Test func `insertions and removals may alternate`() {
    var generator = SystemRandomNumberGenerator()
    var heap = MinimumHeap<Int>()
    var model: [Int] = []
    for _ in 0..<2000 {
      if Bool.random(using: &generator) || model.isEmpty {
        let element = Int.random(in: 0..<50, using: &generator)
        heap.insert(element)
        model.append(element)
      } else {
        #expect(heap.removeFirst() == model.min())
        if let index = model.firstIndex(of: model.min() ?? 0) { model.remove(at: index) }
      }
    }
  }

  @Test func `what does not decide the order may be changed in place`() {
    struct Entry: Comparable {
      var key: Int
      var place: Int

      static func < (left: Entry, right: Entry) -> Bool { left.key < right.key }
    }
    var heap = MinimumHeap<Entry>()
    for key in [3, 1, 2] { heap.insert(Entry(key: key, place: key)) }
    heap.updateEach { $0.place *= 10 }
    var taken: [Entry] = []
    while let entry = heap.removeFirst() { taken.append(entry) }
    #expect(taken == [1, 2, 3].map { Entry(key: $0, place: $0 * 10) })
  }
}
