/// Finds a byte string in linear time.
package struct LiteralFinder: Hashable, Sendable {
  /// Longer literals carry a Knuth–Morris–Pratt table: comparing them again and again would be quadratic.
  private static let tableLength = 24

  /// What is searched for.
  package let bytes: [UInt8]
  private let failure: [Int32]

  /// Prepares the search; an empty literal is found everywhere.
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    failure = bytes.count > LiteralFinder.tableLength ? LiteralFinder.failureTable(bytes) : []
  }

  /// The offset of the first occurrence that begins at or after `start`.
  package func first(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard !bytes.isEmpty else { return start <= text.count ? start : nil }
    guard start >= 0, text.count - start >= bytes.count else { return nil }
    return failure.isEmpty ? direct(text, start) : tabled(text, start)
  }

  private func direct(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
    let last = text.count - bytes.count
    return bytes.withUnsafeBufferPointer { pattern in
      let first = pattern[0]
      var position = start
      while position <= last {
        if text[position] == first {
          var index = 1
          while index < pattern.count, text[position + index] == pattern[index] { index += 1 }
          if index == pattern.count { return position }
        }
        position += 1
      }
      return nil
    }
  }

  private func tabled(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
    var matched = 0
    for position in start..<text.count {
      while matched > 0, text[position] != bytes[matched] { matched = Int(failure[matched - 1]) }
      if text[position] == bytes[matched] { matched += 1 }
      if matched == bytes.count { return position - matched + 1 }
    }
    return nil
  }

  private static func failureTable(_ bytes: [UInt8]) -> [Int32] {
    var table = [Int32](repeating: 0, count: bytes.count)
    var matched = 0
    for index in 1..<bytes.count {
      while matched > 0, bytes[index] != bytes[matched] { matched = Int(table[matched - 1]) }
      if bytes[index] == bytes[matched] { matched += 1 }
      table[index] = Int32(truncatingIfNeeded: matched)
    }
    return table
  }
}
