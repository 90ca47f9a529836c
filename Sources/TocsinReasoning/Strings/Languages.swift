import TocsinLogModel
import TocsinPlan

/// A finite set of texts as a tree of scalars.
struct TextTrie {
  private var children: [[Unicode.Scalar: Int]] = [[:]]
  private var ends: [Bool] = [false]

  init(_ texts: Set<[Unicode.Scalar]>) {
    for text in texts.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      var node = 0
      for scalar in text {
        if let child = children[node][scalar] {
          node = child
        } else {
          children[node][scalar] = children.count
          node = children.count
          children.append([:])
          ends.append(false)
        }
      }
      ends[node] = true
    }
  }

  func isText(_ node: Int) -> Bool { ends[node] }

  func next(_ node: Int, _ scalar: Unicode.Scalar) -> Int? { children[node][scalar] }
}

/// An interval of texts by bytes, read scalar by scalar: the order of UTF-8 is that of the scalars.
struct ScalarInterval {
  let lower: [Unicode.Scalar]?
  let includesLower: Bool
  let upper: [Unicode.Scalar]?
  let includesUpper: Bool

  init(_ interval: TextInterval) {
    lower = interval.lower.map(\.scalars)
    includesLower = interval.includesLower
    upper = interval.upper.map(\.scalars)
    includesUpper = interval.includesUpper
  }

  private static let below: Int32 = -1
  private static let above: Int32 = -2

  /// Not dead: a text below the upper end stays there, one beyond it too.
  func accepts(lower state: Int32, upper other: Int32) -> Bool {
    if let lower {
      let isAbove = state == ScalarInterval.above
      let isEqual = state >= 0 && Int(state) == lower.count
      guard isAbove || isEqual && includesLower else { return false }
    }
    guard let upper else { return true }
    if other == ScalarInterval.below { return true }
    guard other >= 0 else { return false }
    return Int(other) < upper.count || includesUpper
  }

  func next(lower state: Int32, upper other: Int32, _ scalar: Unicode.Scalar) -> [Int32] {
    [ScalarInterval.next(state, lower, scalar), ScalarInterval.next(other, upper, scalar)]
  }

  private static func next(_ state: Int32, _ bound: [Unicode.Scalar]?, _ scalar: Unicode.Scalar) -> Int32 {
    guard let bound, state >= 0 else { return state }
    guard Int(state) < bound.count else { return above }
    let wanted = bound[Int(state)]
    return scalar == wanted ? state + 1 : scalar < wanted ? below : above
  }
}

/// The grammar of JSON numbers.
///
/// Source: query reference, section 4.6.
enum NumberGrammar {
  private static let start: Int32 = 0
  private static let minus: Int32 = 1
  private static let zero: Int32 = 2
  private static let whole: Int32 = 3
  private static let point: Int32 = 4
  private static let fraction: Int32 = 5
  private static let exponent: Int32 = 6
  private static let exponentSign: Int32 = 7
  private static let exponentDigits: Int32 = 8

  static func accepts(_ state: Int32) -> Bool {
    state == zero || state == whole || state == fraction || state == exponentDigits
  }

  static func next(_ state: Int32, _ scalar: Unicode.Scalar) -> Int32? {
    let isDigit = scalar >= "0" && scalar <= "9"
    switch state {
    case start where scalar == "-": return minus
    case start, minus: return scalar == "0" ? zero : isDigit ? whole : nil
    case whole where isDigit: return whole
    case zero, whole: return scalar == "." ? point : scalar == "e" || scalar == "E" ? exponent : nil
    case point: return isDigit ? fraction : nil
    case fraction: return isDigit ? fraction : scalar == "e" || scalar == "E" ? exponent : nil
    case exponent where scalar == "+" || scalar == "-": return exponentSign
    case exponent, exponentSign, exponentDigits: return isDigit ? exponentDigits : nil
    default: return nil
    }
  }

  /// Every scalar with a meaning to a number or an address.
  static let scalars = Set("0123456789+-.eE:abcdfABCDF".unicodeScalars)
}

extension UTF8Text {
  /// The text's scalars; broken UTF-8 becomes U+FFFD, which no query and no log holds.
  var scalars: [Unicode.Scalar] { Array(String(decoding: bytes, as: UTF8.self).unicodeScalars) }
}
