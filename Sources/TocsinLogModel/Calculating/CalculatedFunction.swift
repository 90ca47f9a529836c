/// The functions of calculated fields: the one table that parsing, checking, evaluation and the documentation share.
///
/// Source: Calculated Fields, Expression Language.
package enum CalculatedFunction: String, CaseIterable, Sendable {
  case abs
  case ceil
  case floor
  case round
  case max
  case min
  case concat
  case textJoin = "textjoin"
  case lower
  case upper
  case proper
  case left
  case right
  case substring
  case trim
  case splitBefore = "split_before"
  case splitAfter = "split_after"
  case ifThenElse = "if"
  case isNull = "is_null"

  /// What a function is for, for headings.
  package enum Family: String, CaseIterable, Sendable {
    case numbers = "Numbers"
    case texts = "Texts"
    case choices = "Choices"
  }

  /// What an argument must be.
  package enum Parameter: Sendable {
    case number
    case text
    case condition
    case anything
    /// A whole number, at least this.
    case whole(atLeast: Int)
    /// A text that is not empty.
    case separator
  }

  /// The group under which the documentation lists the function.
  package var family: Family {
    switch self {
    case .abs, .ceil, .floor, .round, .max, .min: .numbers
    case .concat, .textJoin, .lower, .upper, .proper, .left, .right, .substring, .trim, .splitBefore,
      .splitAfter:
      .texts
    case .ifThenElse, .isNull: .choices
    }
  }

  /// The arguments by name; the last repeats where ``isVariadic``.
  package var parameters: [(name: String, kind: Parameter)] {
    switch self {
    case .abs, .ceil, .floor: [("number", .number)]
    case .round:
      [("number", .number), ("precision", .whole(atLeast: -CalculatedFunction.greatestPrecision))]
    case .max, .min: [("number", .number)]
    case .concat: [("text", .text)]
    case .textJoin: [("separator", .text), ("text", .text)]
    case .lower, .upper, .proper, .trim: [("text", .text)]
    case .left, .right: [("text", .text), ("count", .whole(atLeast: 0))]
    case .substring: [("text", .text), ("start", .whole(atLeast: 1)), ("length", .whole(atLeast: 0))]
    case .splitBefore, .splitAfter:
      [("text", .text), ("separator", .separator), ("occurrence", .whole(atLeast: 0))]
    case .ifThenElse: [("condition", .condition), ("then", .anything), ("else", .anything)]
    case .isNull: [("value", .anything)]
    }
  }

  /// More arguments of the last kind may follow.
  package var isVariadic: Bool { self == .concat || takesLists }

  /// An argument may be a field with several values, each of which counts as an argument.
  package var takesLists: Bool { self == .max || self == .min || self == .textJoin }

  /// Fewest arguments of a call.
  package var minimumArguments: Int { self == .round ? 1 : parameters.count }

  /// Most arguments of a call.
  package var maximumArguments: Int {
    isVariadic ? CalculatedFunction.greatestArgumentCount : parameters.count
  }

  /// Most arguments of a variadic function.
  ///
  /// Undocumented by Datadog; bounds the work per event.
  package static let greatestArgumentCount = 32
  /// Digits of `round` before and after the point: those that a double has at most.
  package static let greatestPrecision = 308

  /// How a call is written: `round(number[, precision])`.
  package var signature: String {
    let names = parameters.map(\.name)
    if self == .round { return "round(number[, precision])" }
    return "\(rawValue)(\(names.joined(separator: ", "))\(isVariadic ? ", …" : ""))"
  }

  /// What a call gives, as a phrase for the documentation.
  package var summary: String {
    switch self {
    case .abs: "the number without its sign"
    case .ceil: "the next whole number that is not below"
    case .floor: "the next whole number that is not above"
    case .round: "the nearest number of `precision` decimal places, 0 when left out; halves go away from zero"
    case .max: "the greatest; of a list, of its elements"
    case .min: "the smallest; of a list, of its elements"
    case .concat: "the texts one after the other"
    case .textJoin: "the texts, or the elements of a list, with the separator between them"
    case .lower: "the text in lower case"
    case .upper: "the text in upper case"
    case .proper: "every letter in lower case, but in upper case where no letter stands before it"
    case .left: "the first `count` characters"
    case .right: "the last `count` characters"
    case .substring: "`length` characters from the character `start` on; the first is 1"
    case .trim: "the text without the white space around it"
    case .splitBefore: "what stands before a separator; `occurrence` 0 is the first one"
    case .splitAfter: "what stands after a separator; `occurrence` 0 is the first one"
    case .ifThenElse: "`then` where the condition is true, else `else`"
    case .isNull: "whether there is no value"
    }
  }
}
