/// The same seed gives the same numbers on every machine.
struct SeededRandom {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  }

  mutating func below(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(bound))
  }

  mutating func pick(_ items: [String]) -> String { items[below(items.count)] }

  /// Small numbers often, large ones rarely: about as words in a text are spread.
  mutating func skewed(_ bound: Int) -> Int {
    let one = below(bound) + 1
    return min(below(one), below(bound))
  }

  mutating func hex(_ digits: Int) -> String {
    var text = ""
    while text.count < digits { text += String(below(1 << 32), radix: 16) }
    return String(text.prefix(digits))
  }
}
