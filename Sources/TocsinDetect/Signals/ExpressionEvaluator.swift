import TocsinLogModel
import TocsinSyntax

/// The arithmetic of `{{eval "…"}}`.
///
/// Source: Template Variable Evaluation.
enum ExpressionEvaluator {
  /// The result as text; nothing where a variable is no number or the result is none.
  static func text(_ expression: TemplateExpression, _ context: RenderingContext) -> String {
    if case .call(name: let name, let arguments) = expression, let argument = arguments.first,
      name == "humanize_bytes" || name == "humanize_bits"
    {
      return value(argument, context).map { humanized($0, isBytes: name == "humanize_bytes") } ?? ""
    }
    guard let value = value(expression, context), value.isFinite else { return "" }
    return number(value)
  }

  private static func number(_ value: Double) -> String {
    if let whole = Int64(exactly: value) { return String(whole) }
    return "\(value)"
  }

  private static func value(_ expression: TemplateExpression, _ context: RenderingContext) -> Double? {
    switch expression {
    case .number(let value): return value
    case .variable(let reference):
      return context.values(of: reference).first.flatMap { DecimalNumber($0)?.doubleValue }
    case .negated(let operand): return value(operand, context).map { -$0 }
    case .binary(let operation, let left, let right):
      guard let one = value(left, context), let other = value(right, context) else { return nil }
      return apply(operation, one, other)
    case .call(let name, let arguments):
      guard let first = arguments.first, let argument = value(first, context) else { return nil }
      let digits = arguments.count > 1 ? value(arguments[1], context) : 0
      return digits.flatMap { call(name, argument, digits: $0) }
    }
  }

  private static func apply(
    _ operation: TemplateExpression.Operator, _ left: Double, _ right: Double
  ) -> Double? {
    switch operation {
    case .plus: left + right
    case .minus: left - right
    case .times: left * right
    case .divide: right == 0 ? nil : left / right
    case .remainder: right == 0 ? nil : left.truncatingRemainder(dividingBy: right)
    case .power: power(left, right)
    }
  }

  /// Whole exponents exactly by squaring, others through the library's `pow`.
  private static func power(_ base: Double, _ exponent: Double) -> Double? {
    guard let whole = Int(exactly: exponent), abs(whole) <= 4096 else {
      guard base >= 0, exponent == 0.5 else { return nil }
      return base.squareRoot()
    }
    var result = 1.0
    var factor = base
    var rest = abs(whole)
    while rest > 0 {
      if rest & 1 == 1 { result *= factor }
      factor *= factor
      rest >>= 1
    }
    return whole < 0 ? 1 / result : result
  }

  private static func call(_ name: String, _ value: Double, digits: Double) -> Double? {
    let scale = power(10, digits.rounded()) ?? 1
    switch name {
    case "abs": return abs(value)
    case "int", "trunc":
      return scale == 1 ? value.rounded(.towardZero) : (value * scale).rounded(.towardZero) / scale
    case "float": return value
    case "dec": return value - value.rounded(.towardZero)
    case "round": return (value * scale).rounded() / scale
    case "ceil": return value.rounded(.up)
    case "floor": return value.rounded(.down)
    case "sgn": return value > 0 ? 1 : value < 0 ? -1 : 0
    default: return nil
    }
  }

  private static func humanized(_ value: Double, isBytes: Bool) -> String {
    let units = isBytes ? ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] : ["b", "kb", "Mb", "Gb", "Tb", "Pb"]
    let step = isBytes ? 1024.0 : 1000.0
    var value = value
    var unit = 0
    while abs(value) >= step, unit < units.count - 1 {
      value /= step
      unit += 1
    }
    return "\(number((value * 100).rounded() / 100)) \(units[unit])"
  }
}
