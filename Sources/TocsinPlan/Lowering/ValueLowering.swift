import TocsinLogModel
import TocsinSyntax

/// Tests on whole values: attributes, reserved attributes, tags.
///
/// Source: query reference, sections 1.5 and 4.3 to 4.7.
enum ValueLowering {
  /// Case-sensitive; `nil` is a test that nothing meets.
  ///
  /// A number without quotes is the range of that one value, so that equality and ranges agree on texts that are
  /// numbers, as all values of CSV files are.
  static func attribute(_ test: ValueTest) -> AtomTest? {
    guard case .text(let text, quoted: false) = test, let number = DecimalNumber(text) else {
      return reserved(test)
    }
    return .interval(
      NumberInterval(lower: number, includesLower: true, upper: number, includesUpper: true))
  }

  /// Reserved attributes are texts; `nil` is a test that nothing meets.
  static func reserved(_ test: ValueTest) -> AtomTest? {
    switch test {
    case .exists: .exists
    case .text(let text, quoted: _): .equals([EqualityValue(text)])
    case .wildcard(let pieces): .wildcard(WildcardPattern(pieces.map(\.piece)))
    case .comparison, .range: interval(test)
    case .cidr(let blocks): .addressIn(blocks)
    }
  }

  /// `status:`: a word means what it means in a log, `warn` the status `warning`; patterns are lower-cased.
  ///
  /// The empty status stays empty.
  static func status(_ test: ValueTest) -> AtomTest? {
    switch test {
    case .text(let text, quoted: _):
      .equals([EqualityValue(text.isEmpty ? text : UTF8Text(EventStatus(text).rawValue))])
    case .wildcard(let pieces): .wildcard(WildcardPattern(pieces.lowered.map(\.piece)))
    default: reserved(test)
    }
  }

  /// Tags are lower-cased when they enter, so only the query's side is lowered.
  static func tag(_ test: ValueTest) -> AtomTest? {
    switch test {
    case .exists: return .exists
    case .text(let text, quoted: _): return .equals([EqualityValue(LowerCasing.lowered(text))])
    case .wildcard(let pieces):
      return .wildcard(WildcardPattern(pieces.lowered.map(\.piece)))
    case .cidr(let blocks): return .addressIn(blocks)
    case .comparison, .range:
      let ends = Ends(test)
      let text = TextInterval(
        lower: ends.lower.map { LowerCasing.lowered($0.text) }, includesLower: ends.includesLower,
        upper: ends.upper.map { LowerCasing.lowered($0.text) }, includesUpper: ends.includesUpper)
      return ends.isNumeric ? .tagInterval(ends.numbers, text) : .textInterval(text)
    }
  }

  private static func interval(_ test: ValueTest) -> AtomTest {
    let ends = Ends(test)
    if ends.isNumeric { return .interval(ends.numbers) }
    return .textInterval(
      TextInterval(
        lower: ends.lower?.text, includesLower: ends.includesLower, upper: ends.upper?.text,
        includesUpper: ends.includesUpper))
  }
}

/// A comparison or range as two ends.
struct Ends {
  var lower: Bound?
  var includesLower = false
  var upper: Bound?
  var includesUpper = false

  init(_ test: ValueTest) {
    switch test {
    case .comparison(.less, let bound): upper = bound
    case .comparison(.lessOrEqual, let bound): (upper, includesUpper) = (bound, true)
    case .comparison(.greater, let bound): lower = bound
    case .comparison(.greaterOrEqual, let bound): (lower, includesLower) = (bound, true)
    case .range(
      lower: let low, includesLower: let includesLow, upper: let high, includesUpper: let includesHigh):
      (lower, includesLower, upper, includesUpper) = (low, includesLow, high, includesHigh)
    default: break
    }
  }

  var isNumeric: Bool { lower?.number != nil || upper?.number != nil }

  var numbers: NumberInterval {
    NumberInterval(
      lower: lower?.number, includesLower: includesLower, upper: upper?.number, includesUpper: includesUpper)
  }
}

extension Bound {
  var number: DecimalNumber? { if case .number(let value, spelling: _) = self { value } else { nil } }

  var text: UTF8Text {
    switch self {
    case .number(_, let spelling): spelling
    case .text(let text, quoted: _): text
    }
  }
}

extension WildcardPiece {
  var piece: WildcardPattern.Piece {
    switch self {
    case .literal(let text): .literal(text)
    case .anyRun: .anyRun
    case .anyScalar: .anyScalar
    }
  }
}

extension [WildcardPiece] {
  var lowered: [WildcardPiece] {
    map { if case .literal(let text) = $0 { .literal(LowerCasing.lowered(text)) } else { $0 } }
  }
}
