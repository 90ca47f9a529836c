/// Elements of which the least is at hand.
package struct MinimumHeap<Element> {
  private var elements: [Element] = []
  private let precedes: @Sendable (Element, Element) -> Bool

  /// `precedes` is a strict total order.
  package init(_ precedes: @escaping @Sendable (Element, Element) -> Bool) {
    self.precedes = precedes
  }

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
      guard precedes(elements[child], elements[parent]) else { break }
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
      where child < elements.count && precedes(elements[child], elements[least]) {
        least = child
      }
      if least == parent { return element }
      elements.swapAt(parent, least)
      parent = least
    }
  }
}

extension MinimumHeap: Sendable where Element: Sendable {}
