/// A sum of doubles that adds and removes numbers without rounding, each in constant time.
///
/// It is rounded once, when it is read. So it depends on the numbers it holds, and not on the order in which they came
/// or left.
///
/// Source: R. M. Neal, Fast Exact Summation Using Small and Large Superaccumulators, 2015.
struct ExactSum: Sendable {
  /// Limbs of 32 bits, the least first: all bits of finite doubles, from 2⁻¹⁰⁷⁴ to 2¹⁰²³, and room for the carry.
  private static let limbCount = 67
  private static let limbBits = 32
  /// Each addition changes a limb by less than 2³², so that this many fit before carries must be moved on.
  private static let greatestPending = 1 << 29

  private var limbs: [Int64] = []
  private var pending = 0
  /// Numbers in the sum that are not finite.
  private var (infinite, negativeInfinite) = (0, 0)

  mutating func add(_ number: Double) { change(number, by: 1) }

  /// Removes a number that was added before.
  mutating func remove(_ number: Double) { change(number, by: -1) }

  private mutating func change(_ number: Double, by sign: Int64) {
    guard number.isFinite else {
      if number > 0 { infinite += Int(sign) } else { negativeInfinite += Int(sign) }
      return
    }
    if number == 0 { return }
    if limbs.isEmpty { limbs = Array(repeating: 0, count: ExactSum.limbCount) }
    let isSubnormal = number.exponentBitPattern == 0
    let significand = number.significandBitPattern | (isSubnormal ? 0 : 1 << 52)
    // The place of the lowest bit, counted from 2⁻¹⁰⁷⁴.
    let place = isSubnormal ? 0 : Int(number.exponentBitPattern) - 1
    var rest = UInt128(significand) << UInt128(place % ExactSum.limbBits)
    let factor = number < 0 ? -sign : sign
    var limb = place / ExactSum.limbBits
    while rest != 0 {
      limbs[limb] += factor * Int64(rest & 0xFFFF_FFFF)
      rest >>= 32
      limb += 1
    }
    pending += 1
    if pending == ExactSum.greatestPending { moveCarries() }
  }

  /// Brings all limbs but the last into 0..<2³²; the sign is then that of the last.
  private mutating func moveCarries() {
    for limb in 0..<(ExactSum.limbCount - 1) {
      let carry = limbs[limb] >> Int64(ExactSum.limbBits)
      limbs[limb] -= carry << Int64(ExactSum.limbBits)
      limbs[limb + 1] += carry
    }
    pending = 0
  }

  /// The sum, rounded to the nearest double, to the even one between two; infinite or no number as in IEEE 754.
  var value: Double {
    if infinite > 0 { return negativeInfinite > 0 ? .nan : .infinity }
    if negativeInfinite > 0 { return -.infinity }
    if limbs.isEmpty { return 0 }
    var sum = self
    sum.moveCarries()
    let isNegative = sum.limbs[ExactSum.limbCount - 1] < 0
    if isNegative {
      for limb in sum.limbs.indices { sum.limbs[limb] = -sum.limbs[limb] }
      sum.moveCarries()
    }
    let magnitude = ExactSum.rounded(sum.limbs)
    return isNegative ? -magnitude : magnitude
  }

  /// Limbs without a sign as a double.
  private static func rounded(_ limbs: [Int64]) -> Double {
    guard let top = limbs.lastIndex(where: { $0 != 0 }) else { return 0 }
    // Three limbs hold at least 65 significant bits; what is below them only decides between two doubles.
    var leading: UInt128 = 0
    for limb in stride(from: top, through: max(0, top - 2), by: -1) {
      leading = leading << 32 | UInt128(UInt64(bitPattern: limbs[limb]))
    }
    if top > 2, limbs[..<(top - 2)].contains(where: { $0 != 0 }) { leading |= 1 }
    let place = max(0, top - 2) * limbBits
    // A significand of 53 bits, unless the number is subnormal: then all its bits are there.
    let width = 128 - leading.leadingZeroBitCount
    let dropped = max(0, width - 53)
    var significand = UInt64(leading >> UInt128(dropped))
    if dropped > 0 {
      let rest = leading & ((1 << UInt128(dropped)) - 1)
      let half: UInt128 = 1 << UInt128(dropped - 1)
      if rest > half || (rest == half && significand & 1 == 1) { significand += 1 }
    }
    // Exact: the significand has at most 53 bits, and what is subnormal was not rounded.
    return Double(sign: .plus, exponent: place + dropped - 1074, significand: Double(significand))
  }
}
