/// A binary heap: its smallest element is available in constant time.
///
/// Of elements that are neither less than the other, which comes first is not defined. It stands in the engine because
/// generic code is specialized in its own module only: from another one, looking at an empty heap cost 1,200 instructions
/// for each event.
package struct MinimumHeap<Element: Comparable> {
  private var elements: [Element] = []

  /// An empty heap.
  package init() {}

  /// A smallest element.
  package var first: Element? { elements.first }

  /// Number of elements.
  package var count: Int { elements.count }

  /// Adds an element in O(log n).
  package mutating func insert(_ element: Element) {
    elements.append(element)
    var child = elements.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard elements[child] < elements[parent] else { break }
      elements.swapAt(child, parent)
      child = parent
    }
  }

  /// Removes and returns a smallest element in O(log n), or `nil` if there is none.
  package mutating func removeFirst() -> Element? {
    guard let last = elements.indices.last else { return nil }
    elements.swapAt(0, last)
    let element = elements.removeLast()
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < elements.count && elements[child] < elements[least] {
        least = child
      }
      if least == parent { return element }
      elements.swapAt(parent, least)
      parent = least
    }
  }

  /// Lets `body` change every element where it stands, in no particular order.
  ///
  /// `body` changes nothing that decides how elements compare.
  package mutating func updateEach(_ body: (inout Element) -> Void) {
    for index in elements.indices { body(&elements[index]) }
  }
}

extension MinimumHeap: Sendable where Element: Sendable {}
