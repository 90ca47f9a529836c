import TocsinLogModel

/// Scalars that stand for all: two scalars of one class are told apart by none of the tests at hand.
///
/// Every scalar a test mentions is a class of its own, and so is every scalar whose lower case is mentioned where case
/// is ignored. All others differ at most in being part of a token and, where texts are compared by order, in their
/// place between the mentioned ones.
struct Alphabet {
  /// One scalar of each class, the most readable first.
  private(set) var scalars: [Unicode.Scalar] = []
  /// By letter: what a test that ignores case reads instead.
  private(set) var lowered: [[Unicode.Scalar]] = []
  /// Every class has its scalar; otherwise emptiness of a language proves nothing.
  private(set) var isComplete = true

  /// What a set of tests asks of the alphabet.
  struct Demands {
    var mentioned: Set<Unicode.Scalar> = []
    /// Mentioned where case is ignored.
    var loweredMentioned: Set<Unicode.Scalar> = []
    var tellsTokens = false
    var tellsOrder = false
    /// Values are lower-cased before they are stored.
    var isLowered = false
  }

  init(_ demands: Demands) {
    var mentioned = demands.mentioned
    for scalar in demands.loweredMentioned { mentioned.formUnion(CasePreimages.of(scalar)) }
    var letters = mentioned
    if demands.tellsOrder {
      addGaps(between: mentioned.sorted(), demands, &letters)
    } else {
      addOthers(mentioned, demands, &letters)
    }
    if demands.isLowered { letters = letters.filter { !$0.properties.changesWhenLowercased } }
    scalars = letters.sorted {
      let (one, other) = (Alphabet.rank($0), Alphabet.rank($1))
      return one != other ? one < other : $0 < $1
    }
    lowered = scalars.map { Array($0.properties.lowercaseMapping.unicodeScalars) }
  }

  /// Readable letters first, then digits, marks, other scripts, and what is not printed last.
  private static func rank(_ scalar: Unicode.Scalar) -> Int {
    switch scalar {
    case "a"..."z": 0
    case "0"..."9", "A"..."Z": 1
    case "-", "_", ".", " ", "/": 2
    case "\u{21}"..."\u{7E}": 3
    case "\u{A1}"...: 4
    default: 5
    }
  }

  private static let tokenCandidates = Array("xyzabcdefghijklmnopqrstuvw0123456789".unicodeScalars)
  private static let otherCandidates = Array("-. /,;'%~$".unicodeScalars)

  /// Two classes: parts of tokens, and the rest.
  private mutating func addOthers(
    _ mentioned: Set<Unicode.Scalar>, _ demands: Demands, _ letters: inout Set<Unicode.Scalar>
  ) {
    func isFree(_ scalar: Unicode.Scalar) -> Bool {
      !mentioned.contains(scalar) && !scalar.properties.changesWhenLowercased
    }
    let ideographs = (0..<UInt32(mentioned.count + 1)).compactMap { Unicode.Scalar(0x4E00 + $0) }
    let arrows = (0..<UInt32(mentioned.count + 1)).compactMap { Unicode.Scalar(0x2190 + $0) }
    let token = (Alphabet.tokenCandidates + ideographs).first(where: isFree)
    let other = (Alphabet.otherCandidates + arrows).first(where: isFree)
    if let token { letters.insert(token) } else { isComplete = false }
    if demands.tellsTokens {
      if let other { letters.insert(other) } else { isComplete = false }
    }
  }

  /// How far a gap between mentioned scalars is searched for each class.
  static let searchedGap: UInt32 = 4096

  private mutating func addGaps(
    between sorted: [Unicode.Scalar], _ demands: Demands, _ letters: inout Set<Unicode.Scalar>
  ) {
    var lower: UInt32 = 0
    for scalar in sorted {
      if scalar.value > lower { addGap(lower...(scalar.value - 1), demands, &letters) }
      lower = scalar.value + 1
    }
    if lower <= 0x10FFFF { addGap(lower...0x10FFFF, demands, &letters) }
  }

  private mutating func addGap(
    _ gap: ClosedRange<UInt32>, _ demands: Demands, _ letters: inout Set<Unicode.Scalar>
  ) {
    var needsToken = true
    var needsOther = true
    func take(_ value: UInt32) {
      guard needsToken || needsOther, let scalar = Unicode.Scalar(value) else { return }
      if demands.isLowered, scalar.properties.changesWhenLowercased { return }
      let isToken = TextTokens.isToken(scalar)
      // What is mentioned in lower case must not come in by another case: those are letters already.
      if demands.tellsTokens {
        if isToken ? needsToken : needsOther {
          letters.insert(scalar)
          if isToken { needsToken = false } else { needsOther = false }
        }
      } else {
        letters.insert(scalar)
        (needsToken, needsOther) = (false, false)
      }
    }
    for candidate in Alphabet.tokenCandidates + Alphabet.otherCandidates where gap.contains(candidate.value) {
      take(candidate.value)
    }
    let last = min(gap.upperBound, gap.lowerBound.addingReportingOverflow(Alphabet.searchedGap).partialValue)
    // Printable ones first: the lowest scalars are control characters.
    for value in gap.lowerBound...last where value >= 0x20 && value != 0x7F { take(value) }
    for value in gap.lowerBound...last { take(value) }
    if (needsToken || needsOther) && last < gap.upperBound { isComplete = false }
  }
}

/// The scalars whose lower case holds a given scalar.
package enum CasePreimages {
  /// Those that the upper and title case of a scalar do not lead to.
  ///
  /// Source: Unicode, SpecialCasing and UnicodeData; a test compares this with every scalar there is.
  private static let special: [Unicode.Scalar: [Unicode.Scalar]] = [
    "k": ["\u{212A}"], "\u{E5}": ["\u{212B}"], "\u{3C9}": ["\u{2126}"], "\u{DF}": ["\u{1E9E}"],
    "\u{3B8}": ["\u{3F4}"], "i": ["\u{130}"], "\u{307}": ["\u{130}"],
  ]

  /// The scalar itself is among them.
  package static func of(_ scalar: Unicode.Scalar) -> Set<Unicode.Scalar> {
    var found: Set<Unicode.Scalar> = [scalar]
    found.formUnion(special[scalar] ?? [])
    for mapping in [scalar.properties.uppercaseMapping, scalar.properties.titlecaseMapping] {
      let scalars = Array(mapping.unicodeScalars)
      if scalars.count == 1, Array(scalars[0].properties.lowercaseMapping.unicodeScalars) == [scalar] {
        found.insert(scalars[0])
      }
    }
    return found
  }
}
