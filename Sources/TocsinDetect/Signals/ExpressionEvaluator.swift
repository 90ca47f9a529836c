import TocsinLogModel
import TocsinSyntax

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The arithmetic of `{{eval "…"}}`.
///
/// Source: Template Variable Evaluation.
enum ExpressionEvaluator {
  /// The result as text; nothing where a variable is no number or the result is none.
  static func text(_ expression: TemplateExpression, _ context: RenderingContext) -> String {
    guard let value = value(expression, context), value.isFinite else { return "" }
    guard case .call(name: let name, let arguments) = expression,
      let function = TemplateFunction(rawValue: name)
    else { return DecimalText.shortest(value) }
    switch function {
    case .toBool: return value == 0 ? "false" : "true"
    case .humanizeBytes, .humanizeBits:
      return arguments.first.flatMap { self.value($0, context) }.map {
        humanized($0, isBytes: function == .humanizeBytes)
      } ?? ""
    default: return DecimalText.shortest(value)
    }
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
      guard let function = TemplateFunction(rawValue: name), let first = arguments.first,
        let argument = function == .toBool ? truth(first, context) : value(first, context)
      else { return nil }
      let second = arguments.count > 1 ? value(arguments[1], context) : 0
      return second.flatMap { call(function, argument, $0) }
    }
  }

  /// The same, where a variable may also be a boolean: 1 or 0.
  private static func truth(_ expression: TemplateExpression, _ context: RenderingContext) -> Double? {
    if case .variable(let reference) = expression, let text = context.values(of: reference).first {
      switch LowerCasing.lowered(text) {
      case "true": return 1
      case "false": return 0
      default: break
      }
    }
    return value(expression, context)
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
      return exponent == 0.5 && base >= 0 ? base.squareRoot() : pow(base, exponent)
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

  /// `second` is a number of digits where a function takes one.
  private static func call(_ function: TemplateFunction, _ value: Double, _ second: Double) -> Double? {
    switch function {
    case .abs: abs(value)
    case .sgn: value > 0 ? 1 : value < 0 ? -1 : 0
    case .int: value.rounded(.towardZero)
    case .float: value
    case .toBool: value == 0 ? 0 : 1
    case .trunc: rounded(value, .towardZero, digits: second)
    case .dec: value - value.rounded(.towardZero)
    case .round: rounded(value, .toNearestOrAwayFromZero, digits: second)
    case .ceil: value.rounded(.up)
    case .floor: value.rounded(.down)
    case .sqrt: value.squareRoot()
    case .exp: exp(value)
    case .log: log(value)
    case .log2: log2(value)
    case .log10: log10(value)
    case .pow: power(value, second)
    case .sin: sin(value)
    case .cos: cos(value)
    case .tan: tan(value)
    case .asin: asin(value)
    case .acos: acos(value)
    case .atan: atan(value)
    case .atan2: atan2(value, second)
    case .humanizeBytes, .humanizeBits: value
    }
  }

  private static func rounded(
    _ value: Double, _ rule: FloatingPointRoundingRule, digits: Double
  ) -> Double? {
    guard let scale = power(10, digits.rounded()), scale != 1 else { return value.rounded(rule) }
    return (value * scale).rounded(rule) / scale
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
    return "\(DecimalText.shortest((value * 100).rounded() / 100)) \(units[unit])"
  }
}
