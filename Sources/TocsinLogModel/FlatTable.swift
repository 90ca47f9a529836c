/// A table of plain values that is written once and read by many threads, without a reference to count per access.
package final class FlatTable<Element: BitwiseCopyable & Sendable>: Sendable {
  /// The elements, and room for at least one: valid as long as the table is kept.
  // Written in `init`, read from then on.
  nonisolated(unsafe) package let start: UnsafePointer<Element>
  /// Number of elements.
  package let count: Int

  /// Copies the elements to memory of their own, never moved or changed.
  package init(_ elements: [Element]) {
    count = elements.count
    let base = UnsafeMutablePointer<Element>.allocate(capacity: max(elements.count, 1))
    elements.withUnsafeBufferPointer { source in
      if let from = source.baseAddress { base.initialize(from: from, count: source.count) }
    }
    start = UnsafePointer(base)
  }

  deinit { start.deallocate() }
}
