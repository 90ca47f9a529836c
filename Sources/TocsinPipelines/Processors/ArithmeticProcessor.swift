import TocsinEvents
import TocsinGrok
import TocsinLogModel

/// Writes the value of an expression over attributes.
///
/// Source: pipeline reference, section 2.11.
struct ArithmeticProcessor: LogProcessor {
  let expression: ArithmeticExpression
  let target: AttributeRoute
  let replacesMissing: Bool

  func process(_ log: inout PipelineLog, _ worker: PipelineWorker) {
    let value = expression.value { route in
      route.value(in: log.attributes).flatMap { ValueText.double($0) } ?? (replacesMissing ? 0 : nil)
    }
    guard let value, value.isFinite else { return }
    // Nine decimals; of a large number a double has fewer anyway.
    let rounded = abs(value) < 1e6 ? (value * 1e9).rounded() / 1e9 : value
    target.set(ValueText.number(rounded), in: &log.attributes)
  }
}

/// Numbers, attributes, `+ - * /` and parentheses; a minus is an operator only with blanks around it, or before a
/// parenthesis or number.
indirect enum ArithmeticExpression: Sendable {
  case number(Double)
  case attribute(AttributeRoute)
  case operation(UInt8, ArithmeticExpression, ArithmeticExpression)

  /// Deeper expressions are refused.
  static let maximumDepth = 64

  /// `nil` where an attribute is missing, or a division is by zero.
  func value(_ attribute: (AttributeRoute) -> Double?) -> Double? {
    switch self {
    case .number(let number): return number
    case .attribute(let route): return attribute(route)
    case .operation(let sign, let left, let right):
      guard let one = left.value(attribute), let other = right.value(attribute) else { return nil }
      switch sign {
      case UInt8(ascii: "+"): return one + other
      case UInt8(ascii: "-"): return one - other
      case UInt8(ascii: "*"): return one * other
      default: return other == 0 ? nil : one / other
      }
    }
  }

  /// Reads an expression; `nil` with the place of the mistake, in bytes.
  static func parse(_ text: UTF8Text) -> (expression: ArithmeticExpression?, mistake: Int) {
    var parser = ArithmeticParser(bytes: text.bytes)
    guard let found = parser.sum(depth: 0), parser.isAtEnd else { return (nil, parser.index) }
    return (found, 0)
  }
}

private struct ArithmeticParser {
  let bytes: [UInt8]
  var index = 0
  /// Operators so far: a chain of them is as deep as a tree.
  private var operators = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  var isAtEnd: Bool {
    mutating get {
      skipSpaces()
      return index == bytes.count
    }
  }

  private mutating func skipSpaces() {
    while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
  }

  mutating func sum(depth: Int) -> ArithmeticExpression? {
    guard depth < ArithmeticExpression.maximumDepth, var left = product(depth: depth) else { return nil }
    while true {
      skipSpaces()
      guard index < bytes.count, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[index]),
        operators < 256
      else { return left }
      let sign = bytes[index]
      index += 1
      operators += 1
      guard let right = product(depth: depth) else { return nil }
      left = .operation(sign, left, right)
    }
  }

  private mutating func product(depth: Int) -> ArithmeticExpression? {
    guard var left = factor(depth: depth) else { return nil }
    while true {
      skipSpaces()
      guard index < bytes.count, [UInt8(ascii: "*"), UInt8(ascii: "/")].contains(bytes[index]),
        operators < 256
      else { return left }
      let sign = bytes[index]
      index += 1
      operators += 1
      guard let right = factor(depth: depth) else { return nil }
      left = .operation(sign, left, right)
    }
  }

  private mutating func factor(depth: Int) -> ArithmeticExpression? {
    skipSpaces()
    guard index < bytes.count, depth < ArithmeticExpression.maximumDepth else { return nil }
    if bytes[index] == UInt8(ascii: "(") {
      index += 1
      guard let inner = sum(depth: depth + 1) else { return nil }
      skipSpaces()
      guard index < bytes.count, bytes[index] == UInt8(ascii: ")") else { return nil }
      index += 1
      return inner
    }
    if bytes[index] == UInt8(ascii: "-") {
      index += 1
      guard let inner = factor(depth: depth + 1) else { return nil }
      return .operation(UInt8(ascii: "-"), .number(0), inner)
    }
    let start = index
    if let number = number() { return .number(number) }
    while index < bytes.count, isNameByte(bytes[index]) {
      // A slash inside a name divides nothing, beside a blank it does.
      index += 1
    }
    var word = bytes[start..<index]
    while let last = word.last, last == UInt8(ascii: "/") || last == UInt8(ascii: "-"), word.count > 1 {
      word.removeLast()
      index -= 1
    }
    guard !word.isEmpty else { return nil }
    if word.first == UInt8(ascii: "@") { word.removeFirst() }
    return word.isEmpty ? nil : .attribute(AttributeRoute(UTF8Text(bytes: Array(word))))
  }

  /// A number, unless a name goes on behind it.
  private mutating func number() -> Double? {
    var end = index
    while end < bytes.count, bytes[end] &- 0x30 < 10 || bytes[end] == UInt8(ascii: ".") { end += 1 }
    let goesOn = end < bytes.count && isNameByte(bytes[end]) && ![0x2D, 0x2F].contains(bytes[end])
    guard end > index, !goesOn, let number = Double(String(decoding: bytes[index..<end], as: UTF8.self))
    else {
      return nil
    }
    index = end
    return number
  }

  private func isNameByte(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte >= 0x80
      || [0x5F, 0x2E, 0x2D, 0x40, 0x2F, 0x24].contains(byte)
  }
}
