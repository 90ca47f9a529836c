/// A value computed from other values of an event: `#name` in the queries of a scheduled rule.
///
/// Other calculated fields that it is made of are part of it, so a field says what it means wherever it stands.
package struct CalculatedField: Hashable, Sendable {
  /// The name that queries write behind `#`.
  package let name: UTF8Text
  /// In order of computation: a step refers to steps before it, and the last one is the value.
  ///
  /// Empty for a field of which only the name is known, see `CalculatedScope/anyName`; it has no value.
  package let steps: [CalculatedStep]

  /// Creates a field from its steps, the last of which gives the value.
  package init(name: UTF8Text, steps: [CalculatedStep]) {
    self.name = name
    self.steps = steps
  }

  /// What the steps read of an event, each field once.
  package var inputs: [EventField] {
    var inputs: [EventField] = []
    for step in steps {
      guard let input = step.input, !inputs.contains(input) else { continue }
      inputs.append(input)
    }
    return inputs
  }

  /// A character of a name.
  package static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
  }

  /// Letters, digits, `_` and `-`, at least one.
  package static func isName(_ text: UTF8Text) -> Bool {
    !text.isEmpty && text.bytes.allSatisfy(isNameByte)
  }
}

/// One step of a computation; operands are indices of steps before it.
package enum CalculatedStep: Hashable, Sendable {
  /// A number as it is spelled.
  case number(UTF8Text)
  case text(UTF8Text)
  /// An attribute or a reserved attribute.
  case field(EventField)
  /// The value of the tag that begins with this: a key in lower case, and its colon.
  case tag(prefix: UTF8Text)
  case negate(Int)
  case not(Int)
  case binary(CalculatedOperator, Int, Int)
  case call(CalculatedFunction, [Int])

  /// The field of the event that the step reads, if it reads one.
  package var input: EventField? {
    switch self {
    case .field(let field): field
    case .tag: .tags
    case .number, .text, .negate, .not, .binary, .call: nil
    }
  }

  /// The same step with its operands at other places.
  package func mapped(_ place: (Int) -> Int) -> CalculatedStep {
    switch self {
    case .number, .text, .field, .tag: self
    case .negate(let operand): .negate(place(operand))
    case .not(let operand): .not(place(operand))
    case .binary(let operation, let left, let right): .binary(operation, place(left), place(right))
    case .call(let function, let arguments): .call(function, arguments.map(place))
    }
  }
}

/// The operators between two operands.
package enum CalculatedOperator: String, CaseIterable, Sendable {
  case or = "||"
  case and = "&&"
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divide = "/"
  case power = "^"
  case remainder = "%"

  /// How tightly it binds, more being tighter.
  ///
  /// All are read from the left.
  package var precedence: Int {
    switch self {
    case .or: 1
    case .and: 2
    case .equal, .notEqual: 3
    case .less, .lessOrEqual, .greater, .greaterOrEqual: 4
    case .plus, .minus: 5
    case .times, .divide: 6
    case .power, .remainder: 7
    }
  }
}
