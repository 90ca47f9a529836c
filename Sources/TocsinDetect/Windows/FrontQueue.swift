/// A queue in one array: elements are appended at the end and leave at the front.
///
/// What has left stays in the array until it is more than ``leastCompacted`` elements and more than half of them, so
/// that removing one costs constant time on average.
struct FrontQueue<Element: Sendable>: Sendable {
  /// As many dead elements are never worth moving the live ones.
  static var leastCompacted: Int { 32 }

  private var elements: [Element] = []
  /// The index of the first element that has not left.
  private var head = 0

  /// The elements that have not left, oldest first.
  var live: ArraySlice<Element> { elements[head...] }
  var count: Int { elements.count - head }
  var isEmpty: Bool { head == elements.count }
  var first: Element? { isEmpty ? nil : elements[head] }
  var last: Element? { isEmpty ? nil : elements[elements.count - 1] }

  /// The element with `offset` others before it.
  ///
  /// `offset` is in `0..<count`.
  subscript(offset: Int) -> Element { elements[head + offset] }

  mutating func append(_ element: Element) { elements.append(element) }

  /// Removes the first elements; there must be as many.
  mutating func removeFirst(_ count: Int = 1) {
    head += count
    guard head > FrontQueue.leastCompacted, head * 2 > elements.count else { return }
    elements.removeFirst(head)
    head = 0
  }

  /// Removes the element that was appended last; there must be one that has not left.
  mutating func removeLast() { elements.removeLast() }

  /// Removes the first elements as long as `isGone` holds.
  ///
  /// - Returns: how many.
  @discardableResult
  mutating func removeFirst(while isGone: (Element) -> Bool) -> Int {
    var end = head
    while end < elements.count, isGone(elements[end]) { end += 1 }
    let removed = end - head
    removeFirst(removed)
    return removed
  }

  /// Removes all elements for which `isGone` holds, wherever they stand.
  mutating func removeAll(where isGone: (Element) -> Bool) {
    elements = elements[head...].filter { !isGone($0) }
    head = 0
  }

  /// Gives the memory back once nothing is left: for queues of which there are many, most of them empty.
  mutating func releaseIfEmpty() {
    if isEmpty { self = FrontQueue() }
  }

  /// Lets `body` change every element where it stands.
  mutating func updateEach(_ body: (inout Element) -> Void) {
    for index in head..<elements.count { body(&elements[index]) }
  }
}
