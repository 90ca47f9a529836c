/// The longest text that every match of a pattern holds, as far as a simple look at it tells.
///
/// It spares most of a thousand tries for each user agent; where nothing is known, the pattern is tried.
enum RequiredLiteral {
  /// Lower-cased ASCII letters, digits and a few signs; empty where none is certain.
  static func find(in pattern: [UInt8]) -> [UInt8] {
    // Any alternation outside groups makes every part optional.
    var runs: [[UInt8]] = []
    var run: [UInt8] = []
    var depth = 0
    var index = 0
    func isPlain(_ byte: UInt8) -> Bool {
      byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || [0x20, 0x2F, 0x2D, 0x5F, 0x3B, 0x2C].contains(byte)
    }
    func end() {
      if !run.isEmpty { runs.append(run) }
      run = []
    }
    while index < pattern.count {
      let byte = pattern[index]
      switch byte {
      case UInt8(ascii: "\\"):
        let next = index + 1 < pattern.count ? pattern[index + 1] : 0
        if depth == 0, next != 0, !((next | 0x20) &- 0x61 < 26 || next &- 0x30 < 10), next < 0x80 {
          run.append(next)
        } else {
          if depth == 0 { end() }
        }
        index += 2
        continue
      case UInt8(ascii: "("):
        if depth == 0 { end() }
        depth += 1
      case UInt8(ascii: ")"): depth -= 1
      case UInt8(ascii: "["):
        if depth == 0 { end() }
        index += 1
        if index < pattern.count, pattern[index] == UInt8(ascii: "^") { index += 1 }
        if index < pattern.count, pattern[index] == UInt8(ascii: "]") { index += 1 }
        while index < pattern.count, pattern[index] != UInt8(ascii: "]") {
          index += pattern[index] == UInt8(ascii: "\\") ? 2 : 1
        }
      case UInt8(ascii: "|"): if depth == 0 { return [] }
      case UInt8(ascii: "?"), UInt8(ascii: "*"), UInt8(ascii: "{"):
        // What stands before may be absent.
        if depth == 0 {
          if !run.isEmpty { run.removeLast() }
          end()
        }
        if byte == UInt8(ascii: "{") {
          while index < pattern.count, pattern[index] != UInt8(ascii: "}") { index += 1 }
        }
      case UInt8(ascii: "+"): if depth == 0 { end() }
      default:
        if depth == 0 {
          if isPlain(byte) { run.append(byte) } else { end() }
        }
      }
      index += 1
    }
    end()
    let longest = runs.max { $0.count < $1.count } ?? []
    return longest.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
  }
}
