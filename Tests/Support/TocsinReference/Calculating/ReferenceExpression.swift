import Foundation
package import TocsinEvents
package import TocsinLogModel
package import TocsinSemantics
package import TocsinSyntax

/// What the calculated fields of a rule are, by name.
package typealias ReferenceFieldDefinitions = [UTF8Text: ExpressionSyntax]

extension Rule {
  package var fieldDefinitions: ReferenceFieldDefinitions {
    Dictionary(self.calculatedFields.map { ($0.name, $0.syntax) }) { first, _ in first }
  }
}

/// The naive evaluator of calculated fields: walks the tree over a decoded event, and each named field anew.
///
/// It shares neither steps nor values with the product. Source: `docs/calculated-fields.md`.
package struct ReferenceExpression {
  enum Value: Equatable {
    case null
    case boolean(Bool)
    case number(DecimalNumber, spelling: String)
    case text([Unicode.Scalar])
  }

  private let event: Event
  private let definitions: ReferenceFieldDefinitions

  private init(_ event: Event, _ definitions: ReferenceFieldDefinitions) {
    self.event = event
    self.definitions = definitions
  }

  /// The value of a field for an event; `nil` where it has none.
  package static func value(
    _ name: UTF8Text, _ event: Event, _ definitions: ReferenceFieldDefinitions
  ) -> AttributeValue? {
    guard let syntax = definitions[name] else { return nil }
    switch ReferenceExpression(event, definitions).value(syntax.root) {
    case .null: return nil
    case .boolean(let value): return .boolean(value)
    case .number(_, let spelling): return .number(UTF8Text(spelling))
    case .text(let scalars): return .string(UTF8Text(string(scalars)))
    }
  }

  private static func string(_ scalars: [Unicode.Scalar]) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return text
  }

  private func value(_ node: ExpressionNode) -> Value {
    switch node {
    case .number(let spelling, _): return number(spelling)
    case .text(let text, _): return .text(Array(text.description.unicodeScalars))
    case .attribute(let path, _): return single(ReferenceMatcher.values(path.segments, event.attributes))
    case .reserved(.timestamp, _):
      return event.timestamp.map { time in
        let (whole, rest) = (time.microseconds / 1000, time.microseconds % 1000)
        return number(UTF8Text(rest == 0 ? "\(whole)" : "\(whole).\(String(1000 + rest).dropFirst())"))
      } ?? .null
    case .reserved(let name, _):
      return single(ReferenceMatcher.reserved(name, event).map { [.string($0)] } ?? [])
    case .tag(let key, _):
      let prefix = key.description.lowercased() + ":"
      let found = event.tags.map(\.description).filter { $0.hasPrefix(prefix) }
      return single(found.map { .string(UTF8Text(String($0.dropFirst(prefix.count)))) })
    case .calculated(let name, _): return definitions[name].map { value($0.root) } ?? .null
    case .negate(let operand, _): return double(value(operand)).map { computed(-$0) } ?? .null
    case .not(let operand, _): return .boolean(!isTrue(value(operand)))
    case .binary(let operation, let left, let right, _): return apply(operation, value(left), value(right))
    case .call(let function, let arguments, _):
      return ReferenceFunctions.call(function, arguments.map(value), arguments.map(values), self)
    }
  }

  /// The values of an argument; none for nothing and for what is no scalar.
  private func values(_ node: ExpressionNode) -> [Value] {
    if case .attribute(let path, _) = node {
      let found = ReferenceMatcher.values(path.segments, event.attributes).filter { $0 != .null }
      let values = found.map { single([$0]) }
      return values.contains(.null) ? [] : values
    }
    let value = value(node)
    return value == .null ? [] : [value]
  }

  private func single(_ values: [AttributeValue]) -> Value {
    guard values.count == 1 else { return .null }
    switch values[0] {
    case .boolean(let value): return .boolean(value)
    case .number(let spelling): return number(spelling)
    case .string(let text): return .text(Array(text.description.unicodeScalars))
    default: return .null
    }
  }

  private func number(_ spelling: UTF8Text) -> Value {
    DecimalNumber(spelling).map { .number($0, spelling: spelling.description) } ?? .null
  }

  // MARK: - Conversions

  func computed(_ value: Double) -> Value {
    guard value.isFinite, let decimal = DecimalNumber(UTF8Text("\(value)")) else { return .null }
    return .number(decimal, spelling: decimal.canonicalText)
  }

  func decimal(_ value: Value) -> DecimalNumber? {
    switch value {
    case .number(let number, _): number
    case .text(let scalars): DecimalNumber(UTF8Text(ReferenceExpression.string(scalars)))
    default: nil
    }
  }

  func double(_ value: Value) -> Double? {
    decimal(value).map(\.doubleValue).flatMap { $0.isFinite ? $0 : nil }
  }

  func whole(_ value: Value) -> Int? {
    double(value).flatMap { $0.rounded() == $0 && abs($0) < 1e15 ? Int($0) : nil }
  }

  func scalars(_ value: Value) -> [Unicode.Scalar]? {
    switch value {
    case .null: nil
    case .boolean(let value): Array((value ? "true" : "false").unicodeScalars)
    case .number(_, let spelling): Array(spelling.unicodeScalars)
    case .text(let scalars): scalars
    }
  }

  func isTrue(_ value: Value) -> Bool {
    switch value {
    case .boolean(let value): value
    case .text(let scalars): ReferenceExpression.string(scalars) == "true"
    default: false
    }
  }

  // MARK: - Operators

  private func apply(_ operation: CalculatedOperator, _ left: Value, _ right: Value) -> Value {
    switch operation {
    case .or: return .boolean(isTrue(left) || isTrue(right))
    case .and: return .boolean(isTrue(left) && isTrue(right))
    case .equal: return equal(left, right).map(Value.boolean) ?? .null
    case .notEqual: return equal(left, right).map { .boolean(!$0) } ?? .null
    case .less: return less(left, right).map(Value.boolean) ?? .null
    case .greater: return less(right, left).map(Value.boolean) ?? .null
    case .lessOrEqual: return less(right, left).map { .boolean(!$0) } ?? .null
    case .greaterOrEqual: return less(left, right).map { .boolean(!$0) } ?? .null
    case .plus, .minus, .times, .divide, .power, .remainder:
      guard let one = double(left), let other = double(right) else { return .null }
      switch operation {
      case .plus: return computed(one + other)
      case .minus: return computed(one - other)
      case .times: return computed(one * other)
      case .divide: return other == 0 ? .null : computed(one / other)
      case .power: return computed(pow(one, other))
      default: return other == 0 ? .null : computed(fmod(one, other))
      }
    }
  }

  private func equal(_ left: Value, _ right: Value) -> Bool? {
    switch (left, right) {
    case (.null, _), (_, .null): return nil
    case (.boolean(let one), .boolean(let other)): return one == other
    case (.number(let one, _), .number(let other, _)): return one == other
    case (.text(let one), .text(let other)): return one == other
    case (.boolean(let value), .text(let text)), (.text(let text), .boolean(let value)):
      return ReferenceExpression.string(text) == (value ? "true" : "false")
    case (.number(let number, _), .text), (.text, .number(let number, _)):
      return decimal(left) == number && decimal(right) == number
    case (.boolean, .number), (.number, .boolean): return false
    }
  }

  /// `nil` where there is no order.
  func less(_ left: Value, _ right: Value) -> Bool? {
    if let one = decimal(left), let other = decimal(right) { return one < other }
    guard case .text(let one) = left, case .text(let other) = right else { return nil }
    return ReferenceExpression.string(one).utf8.lexicographicallyPrecedes(
      ReferenceExpression.string(other).utf8)
  }
}
