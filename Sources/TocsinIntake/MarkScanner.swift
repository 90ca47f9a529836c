import TocsinLogModel

/// Tells whether any of many texts stands in a stretch of bytes, looking at a fraction of them.
///
/// Three bytes at a time say how far the next place is at which one of the texts could end (Wu and Manber, 1994), so that a
/// batch without raw logs costs little.
struct MarkScanner: Sendable {
  private static let blockSize = 3
  private static let tableSize = 1 << 12

  private let marks: [[UInt8]]
  /// The length of the shortest mark; of the others only so many bytes lead the search.
  private let window: Int
  /// By hash of three bytes: how many bytes can be passed over.
  private let shifts: [UInt8]
  /// By hash of the last three bytes of a window: the marks that end so.
  private let candidates: [[Int]]

  init(_ texts: [UTF8Text]) {
    let marks = texts.map(\.bytes).filter { $0.count > MarkScanner.blockSize }
    let window = marks.map(\.count).min() ?? 0
    var shifts = [UInt8](
      repeating: UInt8(truncatingIfNeeded: max(1, window - MarkScanner.blockSize + 1)),
      count: MarkScanner.tableSize)
    var candidates = [[Int]](repeating: [], count: MarkScanner.tableSize)
    for (index, mark) in marks.enumerated() {
      for end in MarkScanner.blockSize...window {
        let hash = MarkScanner.hash(mark[end - 3], mark[end - 2], mark[end - 1])
        shifts[hash] = min(shifts[hash], UInt8(window - end))
        if end == window { candidates[hash].append(index) }
      }
    }
    (self.marks, self.window, self.shifts, self.candidates) = (marks, window, shifts, candidates)
  }

  @inline(__always)
  private static func hash(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
    (Int(first) &* 131 ^ Int(second) &* 31 ^ Int(third) &<< 4) & (tableSize - 1)
  }

  /// Whether a mark stands wholly before `end`.
  func isFound(in bytes: UnsafeBufferPointer<UInt8>, before end: Int) -> Bool {
    guard window > 0, let base = bytes.baseAddress, end <= bytes.count else { return false }
    return shifts.withUnsafeBufferPointer { shifts in
      var place = window
      while place <= end {
        let hash = MarkScanner.hash(base[place - 3], base[place - 2], base[place - 1])
        let shift = shifts[hash]
        if shift > 0 {
          place &+= Int(shift)
          continue
        }
        for index in candidates[hash] where stands(marks[index], at: place - window, in: base, before: end) {
          return true
        }
        place &+= 1
      }
      return false
    }
  }

  private func stands(_ mark: [UInt8], at start: Int, in base: UnsafePointer<UInt8>, before end: Int) -> Bool
  {
    guard end - start >= mark.count else { return false }
    for (offset, byte) in mark.enumerated() where base[start + offset] != byte { return false }
    return true
  }
}
