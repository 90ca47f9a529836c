import TocsinIO

/// The elements of a list as jobs, some at a time.
final class ChunkedJobs<Element: Sendable>: JobSource, @unchecked Sendable {
  private var rest: ArraySlice<Element>
  private let size: Int

  init(_ elements: [Element], size: Int) {
    rest = elements[...]
    self.size = size
  }

  func next() -> [Element]? {
    if rest.isEmpty { return nil }
    defer { rest = rest.dropFirst(size) }
    return Array(rest.prefix(size))
  }
}
