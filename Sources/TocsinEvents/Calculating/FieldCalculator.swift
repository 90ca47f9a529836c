import TocsinLogModel

/// Computes the calculated fields among the wanted ones, record after record.
///
/// The steps of all fields stand in one list, equal ones once; each is computed once a record.
struct FieldCalculator: ~Copyable {
  /// Bytes of a text that is put together: a longer one is null.
  ///
  /// Parts of texts are as long as they are.
  static let maximumTextBytes = 256 * 1024

  struct Operation {
    enum Kind: UInt8 {
      case constant
      case field
      case tag
      case negate
      case not
      case binary
      case call
    }

    var kind: Kind
    /// Of `constant`: the value.
    var constant = CalculatedValue.null
    /// Of `field` and `tag`: the index of the field; -1 where nobody extracts it.
    var field = -1
    /// Of `tag`: the key in lower case, and its colon.
    var prefix = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    var operation = CalculatedOperator.or
    var function = CalculatedFunction.abs
    /// Operands: a range of the list of operands.
    var first = 0
    var count = 0
  }

  private let operations: [Operation]
  private let operands: [Int]
  /// By calculated field: its place among the wanted fields, and the step that gives its value.
  private let outputs: [(field: Int, step: Int)]
  private let values: UnsafeMutablePointer<CalculatedValue>
  /// The literals of the expressions, and the texts of the booleans.
  private let literals: ScratchArena
  private let trueText: UnsafeBufferPointer<UInt8>
  private let falseText: UnsafeBufferPointer<UInt8>

  /// `nil` where no field is calculated.
  init?(fields: [EventField]) {
    var literals = ScratchArena()
    var ids: [CalculatedStep: Int] = [:]
    var operations: [Operation] = []
    var operands: [Int] = []
    var outputs: [(field: Int, step: Int)] = []
    for (index, field) in fields.enumerated() {
      guard case .calculated(let field) = field else { continue }
      var places: [Int] = []
      for step in field.steps {
        let step = step.mapped { places[$0] }
        if let known = ids[step] {
          places.append(known)
          continue
        }
        ids[step] = operations.count
        places.append(operations.count)
        operations.append(FieldCalculator.operation(step, fields, &operands, &literals))
      }
      // A field of which only the name is known has no value.
      if let last = places.last { outputs.append((index, last)) }
    }
    if outputs.isEmpty { return nil }
    trueText = literals.copy(Array("true".utf8))
    falseText = literals.copy(Array("false".utf8))
    values = .allocate(capacity: max(operations.count, 1))
    values.initialize(repeating: .null, count: operations.count)
    (self.operations, self.operands, self.outputs) = (operations, operands, outputs)
    self.literals = literals
  }

  deinit { values.deallocate() }

  private static func operation(
    _ step: CalculatedStep, _ fields: [EventField], _ operands: inout [Int], _ literals: inout ScratchArena
  ) -> Operation {
    var operation = Operation(kind: .constant)
    operation.first = operands.count
    if let input = step.input { operation.field = fields.firstIndex(of: input) ?? -1 }
    switch step {
    case .number(let spelling):
      operation.constant = CalculatedValue(kind: .number, literals.copy(spelling.bytes))
    case .text(let text): operation.constant = CalculatedValue(kind: .string, literals.copy(text.bytes))
    case .field: operation.kind = .field
    case .tag(let prefix):
      operation.kind = .tag
      operation.prefix = literals.copy(prefix.bytes)
    case .negate(let operand):
      operation.kind = .negate
      operands.append(operand)
    case .not(let operand):
      operation.kind = .not
      operands.append(operand)
    case .binary(let binary, let left, let right):
      operation.kind = .binary
      operation.operation = binary
      operands += [left, right]
    case .call(let function, let arguments):
      operation.kind = .call
      operation.function = function
      operands += arguments
    }
    operation.count = operands.count - operation.first
    return operation
  }

  /// Adds the values of the calculated fields to those that were extracted.
  mutating func fill(_ event: inout ExtractedEvent, arena: inout ScratchArena) {
    for index in operations.indices {
      values[index] = value(of: operations[index], event, &arena)
    }
    for output in outputs {
      let value = values[output.step]
      if value.isNull { continue }
      let bytes = text(of: value, &arena)
      guard let start = bytes.baseAddress else { continue }
      event.append(field: output.field, kind: value.kind, start: start, count: bytes.count)
    }
  }

  // MARK: - Values

  private func value(
    of operation: Operation, _ event: borrowing ExtractedEvent, _ arena: inout ScratchArena
  ) -> CalculatedValue {
    switch operation.kind {
    case .constant: return operation.constant
    case .field: return FieldCalculator.single(operation.field, event)
    case .tag: return FieldCalculator.tag(operation.prefix, operation.field, event)
    case .negate:
      return operand(operation, 0).number.map { CalculatedValue(-$0) } ?? .null
    case .not: return truth(!operand(operation, 0).isTrue)
    case .binary: return binary(operation.operation, operand(operation, 0), operand(operation, 1))
    case .call: return call(operation, event, &arena)
    }
  }

  func operand(_ operation: Operation, _ position: Int) -> CalculatedValue {
    values[operands[operation.first + position]]
  }

  /// The field that an operand is, where somebody extracts it.
  func field(_ operation: Operation, _ position: Int) -> Int? {
    let operand = operations[operands[operation.first + position]]
    guard case .field = operand.kind, operand.field >= 0 else { return nil }
    return operand.field
  }

  func truth(_ value: Bool) -> CalculatedValue {
    CalculatedValue(kind: value ? .true : .false, value ? trueText : falseText)
  }

  /// The value of a field that has exactly one.
  private static func single(_ field: Int, _ event: borrowing ExtractedEvent) -> CalculatedValue {
    guard field >= 0, event.first[field] >= 0 else { return .null }
    let value = event.values[Int(event.first[field])]
    switch value.kind {
    case .null, .object: return .null
    case .true, .false, .number, .string:
      return value.next < 0 ? CalculatedValue(kind: value.kind, value.bytes) : .null
    }
  }

  /// The value of a tag whose key occurs once.
  private static func tag(
    _ prefix: UnsafeBufferPointer<UInt8>, _ field: Int, _ event: borrowing ExtractedEvent
  ) -> CalculatedValue {
    guard field >= 0 else { return .null }
    var found = CalculatedValue.null
    var index = Int(event.first[field])
    while index >= 0 {
      let value = event.values[index]
      index = Int(value.next)
      guard value.bytes.starts(with: prefix) else { continue }
      guard found.isNull else { return .null }
      found = CalculatedValue(
        kind: .string, start: value.start + prefix.count, count: Int(value.count) - prefix.count)
    }
    return found
  }

  private func binary(
    _ operation: CalculatedOperator, _ left: CalculatedValue, _ right: CalculatedValue
  ) -> CalculatedValue {
    switch operation {
    case .or: return truth(left.isTrue || right.isTrue)
    case .and: return truth(left.isTrue && right.isTrue)
    case .equal, .notEqual:
      if left.isNull || right.isNull { return .null }
      let isEqual = CalculatedValue.areEqual(left, right)
      if case .equal = operation { return truth(isEqual) }
      return truth(!isEqual)
    case .less: return CalculatedValue.order(left, right).map { truth($0 < 0) } ?? .null
    case .lessOrEqual: return CalculatedValue.order(left, right).map { truth($0 <= 0) } ?? .null
    case .greater: return CalculatedValue.order(left, right).map { truth($0 > 0) } ?? .null
    case .greaterOrEqual: return CalculatedValue.order(left, right).map { truth($0 >= 0) } ?? .null
    case .plus, .minus, .times, .divide, .power, .remainder:
      guard let one = left.number, let other = right.number else { return .null }
      return CalculatedArithmetic.apply(operation, one, other).map { CalculatedValue($0) } ?? .null
    }
  }

  /// The bytes of a value: for a number that was computed its shortest spelling.
  func text(of value: CalculatedValue, _ arena: inout ScratchArena) -> UnsafeBufferPointer<UInt8> {
    if value.isNumber, value.start == nil {
      return arena.copy(Array(CalculatedValue.decimal(value.computed).canonicalText.utf8))
    }
    return value.bytes
  }
}
