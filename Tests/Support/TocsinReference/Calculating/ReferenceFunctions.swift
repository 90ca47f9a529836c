import Foundation
import TocsinLogModel

/// The functions of calculated fields on lists of scalars.
enum ReferenceFunctions {
  typealias Value = ReferenceExpression.Value

  /// `lists` are the values of each argument: several for an attribute that has several.
  static func call(
    _ function: CalculatedFunction, _ arguments: [Value], _ lists: [[Value]],
    _ expression: ReferenceExpression
  ) -> Value {
    if function.takesLists, lists.contains([]) { return .null }
    let texts = arguments.map(expression.scalars)
    let doubles = arguments.map(expression.double)
    switch function {
    case .ifThenElse: return expression.isTrue(arguments[0]) ? arguments[1] : arguments[2]
    case .isNull: return .boolean(arguments[0] == .null)
    case .abs: return doubles[0].map { expression.computed($0.magnitude) } ?? .null
    case .ceil: return doubles[0].map { expression.computed(Foundation.ceil($0)) } ?? .null
    case .floor: return doubles[0].map { expression.computed(Foundation.floor($0)) } ?? .null
    case .round: return rounded(arguments, expression)
    case .max, .min: return extreme(lists.flatMap(\.self), isGreatest: function == .max, expression)
    case .concat:
      guard !texts.contains(where: { $0 == nil }) else { return .null }
      return .text(texts.flatMap { $0 ?? [] })
    case .textJoin:
      let parts = lists.dropFirst().flatMap(\.self).map(expression.scalars)
      guard let separator = texts[0], !parts.contains(where: { $0 == nil }) else { return .null }
      return .text(Array(parts.compactMap(\.self).joined(separator: separator)))
    case .lower: return mapped(texts[0]) { _, scalar in scalar.properties.lowercaseMapping }
    case .upper: return mapped(texts[0]) { _, scalar in scalar.properties.uppercaseMapping }
    case .proper:
      return mapped(texts[0]) { before, scalar in
        before?.properties.isAlphabetic ?? false
          ? scalar.properties.lowercaseMapping : scalar.properties.titlecaseMapping
      }
    case .trim:
      return texts[0].map { text in
        let start = text.firstIndex { !$0.properties.isWhitespace } ?? text.count
        let end = text.lastIndex { !$0.properties.isWhitespace }.map { $0 + 1 } ?? start
        return .text(Array(text[start..<end]))
      } ?? .null
    case .left, .right, .substring, .splitBefore, .splitAfter:
      guard let text = texts[0] else { return .null }
      return cut(function, text, arguments, texts, expression)
    }
  }

  private static func cut(
    _ function: CalculatedFunction, _ text: [Unicode.Scalar], _ arguments: [Value],
    _ texts: [[Unicode.Scalar]?],
    _ expression: ReferenceExpression
  ) -> Value {
    switch function {
    case .left, .right:
      guard let count = expression.whole(arguments[1]), count >= 0 else { return .null }
      return .text(Array(function == .left ? text.prefix(count) : text.suffix(count)))
    case .substring:
      guard let start = expression.whole(arguments[1]), start >= 1,
        let length = expression.whole(arguments[2]),
        length >= 0
      else { return .null }
      return .text(Array(text.dropFirst(start - 1).prefix(length)))
    default:
      guard let separator = texts[1], !separator.isEmpty, let place = expression.whole(arguments[2]),
        place >= 0
      else { return .null }
      let number = place + 1
      var parts: [[Unicode.Scalar]] = [[]]
      var rest = text[...]
      while let first = rest.first {
        if parts.count <= number, rest.starts(with: separator) {
          parts.append([])
          rest = rest.dropFirst(separator.count)
        } else {
          parts[parts.count - 1].append(first)
          rest = rest.dropFirst()
        }
      }
      guard parts.count > number else { return .null }
      return .text(
        function == .splitBefore ? Array(parts[..<number].joined(separator: separator)) : parts[number])
    }
  }

  private static func mapped(
    _ text: [Unicode.Scalar]?, _ change: (Unicode.Scalar?, Unicode.Scalar) -> String
  ) -> Value {
    guard let text else { return .null }
    var result: [Unicode.Scalar] = []
    for (index, scalar) in text.enumerated() {
      result += change(index > 0 ? text[index - 1] : nil, scalar).unicodeScalars
    }
    return .text(result)
  }

  private static func rounded(_ arguments: [Value], _ expression: ReferenceExpression) -> Value {
    guard let number = expression.double(arguments[0]) else { return .null }
    var precision = 0
    if arguments.count > 1 {
      guard let written = expression.whole(arguments[1]), abs(written) <= 308 else { return .null }
      precision = written
    }
    // `round` of the library takes halves away from zero.
    if precision == 0 { return expression.computed(Foundation.round(number)) }
    let scale = pow(10.0, Double(abs(precision)))
    let scaled = precision > 0 ? number * scale : number / scale
    guard scaled.isFinite else { return expression.computed(number) }
    return expression.computed(
      precision > 0 ? Foundation.round(scaled) / scale : Foundation.round(scaled) * scale)
  }

  private static func extreme(
    _ arguments: [Value], isGreatest: Bool, _ expression: ReferenceExpression
  ) -> Value {
    var best: (number: DecimalNumber, spelling: String)?
    for argument in arguments {
      guard let number = expression.decimal(argument), let scalars = expression.scalars(argument) else {
        return .null
      }
      var spelling = ""
      spelling.unicodeScalars.append(contentsOf: scalars)
      if let known = best, isGreatest ? number <= known.number : number >= known.number { continue }
      best = (number, spelling)
    }
    return best.map { .number($0.number, spelling: $0.spelling) } ?? .null
  }
}
