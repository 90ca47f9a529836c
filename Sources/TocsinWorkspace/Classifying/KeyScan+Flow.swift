/// A collection in brackets that is open at the cursor.
private struct Container {
  /// The path of the collection itself.
  var base: String
  /// The path of what comes next in it.
  var path: String
  var depth: Int
  var isList: Bool
  /// What comes next in it is a key.
  var expectsKey: Bool
}

extension KeyScan {
  /// Scans a collection in brackets: YAML's flow style, and JSON.
  ///
  /// One within a block ends at the latest where a line begins at the block's own `indent`, so that a bracket that is
  /// never closed doesn't hide the keys behind it. The indent of a collection that is the whole document is -1.
  mutating func flow(_ start: String, depth: Int, indent: Int) {
    var open: [Container] = []
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        open.append(container(in: open.last, start, depth, isList: byte == UInt8(ascii: "[")))
        index += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        open.removeLast()
        index += 1
        if open.isEmpty { return endFlow() }
      case UInt8(ascii: ","):
        if let last = open.indices.last {
          open[last].path = open[last].base
          open[last].expectsKey = !open[last].isList
        }
        index += 1
      case 0x0A, 0x0D:
        index += 1
        if indent >= 0, isOutside(indent) { return }
      case 0x20, 0x09, UInt8(ascii: ":"): index += 1
      case UInt8(ascii: "#") where index > 0 && isBlank(bytes[index - 1]):
        while index < bytes.count, !isBreak(bytes[index]) { index += 1 }
      default: flowText(&open)
      }
    }
  }

  private func container(
    in outer: Container?, _ start: String, _ depth: Int, isList: Bool
  ) -> Container {
    let depth = outer?.depth ?? depth
    let around = outer?.path ?? start
    let path = isList && depth <= KeyScan.maximumDepth ? KeyScan.joined(around, "[]") : around
    return Container(base: path, path: path, depth: depth + 1, isList: isList, expectsKey: !isList)
  }

  /// A key or a value; the cursor is at its first character.
  private mutating func flowText(_ open: inout [Container]) {
    let (start, end) = takeFlowText()
    guard let last = open.indices.last, open[last].expectsKey else { return }
    var place = index
    while place < bytes.count, isBlank(bytes[place]) || isBreak(bytes[place]) { place += 1 }
    guard place < bytes.count, bytes[place] == UInt8(ascii: ":") else { return }
    index = place + 1
    while index < bytes.count, isBlank(bytes[index]) { index += 1 }
    open[last].expectsKey = false
    guard open[last].depth <= KeyScan.maximumDepth else { return }
    open[last].path = KeyScan.joined(open[last].base, String(decoding: bytes[start..<end], as: UTF8.self))
    let holdsText = index < bytes.count && !isOpening(bytes[index])
    let text = holdsText ? value() : ""
    record(open[last].path, text)
  }

  /// Takes a text, quoted or not, and gives where it stands without quotes.
  private mutating func takeFlowText() -> (start: Int, end: Int) {
    let start = index
    if bytes[start] == UInt8(ascii: "\"") || bytes[start] == UInt8(ascii: "'") {
      guard let end = quoteEnd(start) else {
        // Over several lines: what it holds is taken for what it looks like.
        index += 1
        return (start, start)
      }
      index = end + 1
      return (start + 1, end)
    }
    while index < bytes.count, !",[]{}".utf8.contains(bytes[index]), !isBreak(bytes[index]) {
      if bytes[index] == UInt8(ascii: ":"),
        index + 1 == bytes.count || isBlank(bytes[index + 1]) || isBreak(bytes[index + 1])
      {
        break
      }
      index += 1
    }
    var end = index
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    return (start, end)
  }

  /// Whether a line begins that the block around the collection goes on with.
  private func isOutside(_ indent: Int) -> Bool {
    var place = index
    while place < bytes.count, isBlank(bytes[place]) { place += 1 }
    guard place < bytes.count, place - index <= indent else { return false }
    return !isBreak(bytes[place]) && !"]},#".utf8.contains(bytes[place])
  }

  private mutating func endFlow() {
    guard levels.isEmpty else { return skipLine() }
    // What follows a whole document is another one: JSON, one a line.
    while index < bytes.count, isBlank(bytes[index]) || isBreak(bytes[index]) { index += 1 }
    endDocument()
  }
}
