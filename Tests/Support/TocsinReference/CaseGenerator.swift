/// What random cases are drawn from: the same seed gives the same case on every machine.
package struct CaseRandom {
  private var state: UInt64

  package init(seed: UInt64) {
    state = seed &* 0x2545_F491_4F6C_DD1D &+ 0x9E37_79B9_7F4A_7C15
  }

  fileprivate mutating func below(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(bound))
  }
}

/// Makes random cases.
package protocol CaseGenerator {
  var random: CaseRandom { get set }
}

extension CaseGenerator {
  package mutating func below(_ bound: Int) -> Int { random.below(bound) }

  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  mutating func pick<T>(_ items: [T]) -> T { items[below(items.count)] }
}
