internal import TocsinLogModel

/// What the value of a step can be, as far as its text says: an attribute can be anything.
struct ExpressionKinds: OptionSet {
  let rawValue: UInt8

  static let number = ExpressionKinds(rawValue: 1)
  static let text = ExpressionKinds(rawValue: 2)
  static let condition = ExpressionKinds(rawValue: 4)
  static let anything: ExpressionKinds = [.number, .text, .condition]

  /// With its article, for messages.
  var name: String {
    switch self {
    case .number: "a number"
    case .text: "a text"
    case .condition: "a condition"
    case [.number, .text]: "a number or a text"
    default: "no fitting value"
    }
  }

  /// The kinds of a step, from those of the steps before it.
  static func of(_ step: CalculatedStep, _ kinds: [ExpressionKinds]) -> ExpressionKinds {
    switch step {
    case .number, .negate: return .number
    case .text(let text):
      // These texts stand for what they say.
      if DecimalNumber(text) != nil { return [.text, .number] }
      return text == "true" || text == "false" ? [.text, .condition] : .text
    case .field, .tag: return .anything
    case .not: return .condition
    case .binary(let operation, _, _):
      switch operation {
      case .plus, .minus, .times, .divide, .power, .remainder: return .number
      case .or, .and, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: return .condition
      }
    case .call(let function, let arguments):
      switch function {
      case .abs, .ceil, .floor, .round, .max, .min: return .number
      // What is put together or cut out may spell anything.
      case .concat, .textJoin, .lower, .upper, .proper, .left, .right, .substring, .trim, .splitBefore,
        .splitAfter:
        return .anything
      case .ifThenElse: return arguments.dropFirst().reduce([]) { $0.union(kinds[$1]) }
      case .isNull: return .condition
      }
    }
  }
}
