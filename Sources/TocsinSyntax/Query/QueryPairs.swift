/// Which quotes, parentheses, and brackets of a query belong together, read without regard to what stands in them.
///
/// Only errors ask: what an error encloses is skipped as a whole, so that its end is no second error.
struct QueryPairs {
  /// The place of the partner of each byte; its own place where it has none.
  private var partners: [Int]

  init(_ bytes: [UInt8]) {
    partners = Array(bytes.indices)
    var open: [Int] = []
    var openParentheses = 0
    var hasMoreQuotes = true
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\\"): index += 1
      case UInt8(ascii: "\"") where hasMoreQuotes:
        if let end = QueryPairs.closingQuote(of: index, in: bytes) {
          pair(index, end)
          index = end
        } else {
          hasMoreQuotes = false
        }
      case UInt8(ascii: "("):
        openParentheses += 1
        open.append(index)
      case UInt8(ascii: "["), UInt8(ascii: "{"): open.append(index)
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if let last = open.last, bytes[last] != UInt8(ascii: "(") {
          pair(last, index)
          open.removeLast()
        }
      case UInt8(ascii: ")") where openParentheses > 0:
        while let last = open.popLast() {
          guard bytes[last] == UInt8(ascii: "(") else { continue }
          pair(last, index)
          break
        }
        openParentheses -= 1
      default: break
      }
      index += 1
    }
  }

  private static func closingQuote(of start: Int, in bytes: [UInt8]) -> Int? {
    var index = start + 1
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return index < bytes.count ? index : nil
  }

  private mutating func pair(_ start: Int, _ end: Int) {
    partners[start] = end
    partners[end] = start
  }

  /// Where what begins at a place ends; `nil` where nothing begins or it has no end.
  func end(of place: Int) -> Int? {
    place < partners.count && partners[place] > place ? partners[place] : nil
  }

  /// Whether a parenthesis, quote, or bracket has its partner.
  func isPaired(_ place: Int) -> Bool { place < partners.count && partners[place] != place }
}
