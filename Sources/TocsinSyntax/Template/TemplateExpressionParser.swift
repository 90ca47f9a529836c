import TocsinDiagnostics
import TocsinLogModel

/// Reads the arithmetic of `eval`.
///
/// In an expression `-` is an operator, so a path that holds one escapes it: `@user\-id`.
struct TemplateExpressionParser {
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0
  private var operands = 0
  private var references: TemplateReferenceParser

  private init(_ bytes: [UInt8], labels: [String]) {
    self.bytes = bytes
    references = TemplateReferenceParser(labels: labels)
  }

  static func parse(_ bytes: [UInt8], labels: [String]) -> Result<TemplateExpression, TemplateProblem> {
    var parser = TemplateExpressionParser(bytes, labels: labels)
    do throws(TemplateProblem) {
      parser.skipBlanks()
      guard parser.peek != nil else {
        throw TemplateProblem(
          message: "the expression of `eval` is empty",
          next: "write one, as in `{{eval \"events_matched*2\"}}`")
      }
      let expression = try parser.sum()
      guard parser.peek == nil else { throw parser.unexpected("an operator or the end") }
      return .success(expression)
    } catch {
      return .failure(error)
    }
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let byte = peek, byte.isBlank { position += 1 }
  }

  private func unexpected(_ expected: String) -> TemplateProblem {
    var end = position + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    let found =
      position < bytes.count
      ? "unexpected `\(String(decoding: bytes[position..<end], as: UTF8.self))`" : "the expression ends"
    return TemplateProblem(
      message: "\(found) at offset \(position + 1) of the expression, expected \(expected)",
      next: "write an expression such as `first_seen_epoch-15*60*1000`")
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private mutating func takeOperator(_ candidates: [TemplateExpression.Operator]) -> TemplateExpression
    .Operator?
  {
    guard let byte = peek, let found = candidates.first(where: { $0.rawValue.utf8.first == byte }) else {
      return nil
    }
    position += 1
    skipBlanks()
    return found
  }

  private mutating func sum() throws(TemplateProblem) -> TemplateExpression {
    var left = try product()
    while let operation = takeOperator([.plus, .minus]) { left = .binary(operation, left, try product()) }
    return left
  }

  private mutating func product() throws(TemplateProblem) -> TemplateExpression {
    var left = try sign()
    while let operation = takeOperator([.times, .divide, .remainder]) {
      left = .binary(operation, left, try sign())
    }
    return left
  }

  /// `-2^2` is `-(2^2)`.
  private mutating func sign() throws(TemplateProblem) -> TemplateExpression {
    guard peek == UInt8(ascii: "-") else { return try power() }
    position += 1
    skipBlanks()
    return try deeper { parser throws(TemplateProblem) in .negated(try parser.sign()) }
  }

  /// `2^3^2` is `2^(3^2)`.
  private mutating func power() throws(TemplateProblem) -> TemplateExpression {
    let base = try operand()
    guard takeOperator([.power]) != nil else { return base }
    return try deeper { parser throws(TemplateProblem) in .binary(.power, base, try parser.sign()) }
  }

  private mutating func deeper(
    _ body: (inout TemplateExpressionParser) throws(TemplateProblem) -> TemplateExpression
  ) throws(TemplateProblem) -> TemplateExpression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= TemplateBudget.maximumDepth else {
      throw TemplateProblem(
        message: "the expression nests deeper than \(TemplateBudget.maximumDepth) levels",
        next: "write it flatter")
    }
    return try body(&self)
  }

  private mutating func operand() throws(TemplateProblem) -> TemplateExpression {
    operands += 1
    guard operands <= TemplateBudget.maximumOperands else {
      throw TemplateProblem(
        message: "the expression has more than \(TemplateBudget.maximumOperands) operands",
        next: "write it shorter")
    }
    guard let byte = peek else { throw unexpected("a number, a variable or `(`") }
    switch byte {
    case UInt8(ascii: "("):
      position += 1
      skipBlanks()
      let inner = try deeper { parser throws(TemplateProblem) in try parser.sum() }
      try take(UInt8(ascii: ")"), "`)`")
      return inner
    case 0x30...0x39: return try number()
    case UInt8(ascii: "@"), UInt8(ascii: "["), 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), 0x80...:
      return try named()
    default: throw unexpected("a number, a variable or `(`")
    }
  }

  private mutating func take(_ byte: UInt8, _ name: String) throws(TemplateProblem) {
    guard peek == byte else { throw unexpected(name) }
    position += 1
    skipBlanks()
  }

  private mutating func number() throws(TemplateProblem) -> TemplateExpression {
    let start = position
    func digits(from index: Int) -> Int {
      var end = index
      while end < bytes.count, (0x30...0x39).contains(bytes[end]) { end += 1 }
      return end
    }
    position = digits(from: position)
    if peek == UInt8(ascii: "."), digits(from: position + 1) > position + 1 {
      position = digits(from: position + 1)
    }
    if let mark = peek, mark | 0x20 == UInt8(ascii: "e") {
      var from = position + 1
      if from < bytes.count, bytes[from] == UInt8(ascii: "+") || bytes[from] == UInt8(ascii: "-") {
        from += 1
      }
      if digits(from: from) > from { position = digits(from: from) }
    }
    let spelling = text(start..<position)
    guard let value = Double(spelling), value.isFinite else {
      throw TemplateProblem(
        message: "the number `\(spelling)` is out of range", next: "write a smaller number")
    }
    skipBlanks()
    return .number(value)
  }

  /// A variable or a call.
  private mutating func named() throws(TemplateProblem) -> TemplateExpression {
    let start = position
    let isAttribute = peek == UInt8(ascii: "@")
    if peek == UInt8(ascii: "[") {
      while let byte = peek, byte != UInt8(ascii: "]") { position += 1 }
    }
    position = min(position + 1, bytes.count)
    while let byte = peek {
      if isAttribute, byte == UInt8(ascii: "\\"), position + 1 < bytes.count {
        position += 2
        continue
      }
      guard
        byte.isTagKeyByte && byte != UInt8(ascii: "-") && byte != UInt8(ascii: "/")
          || byte == UInt8(ascii: ".")
      else { break }
      position += 1
    }
    let name = Array(bytes[start..<position])
    skipBlanks()
    if peek == UInt8(ascii: "(") { return try call(String(decoding: name, as: UTF8.self)) }
    let reference = try references.parse(name).get()
    if let remark = references.remark { throw remark.asError }
    return .variable(reference)
  }

  private mutating func call(_ name: String) throws(TemplateProblem) -> TemplateExpression {
    guard let function = TemplateFunction(rawValue: name) else {
      let names = TemplateFunction.allCases.map(\.rawValue)
      let near = nearestName(to: name, among: names)
      throw TemplateProblem(
        message: "`eval` has no function `\(name)`",
        next: near.map { "write `\($0)`" } ?? "use one of " + names.map { "`\($0)`" }.joined(separator: ", "))
    }
    let isOutermost = depth == 0 && operands == 1
    position += 1
    skipBlanks()
    var arguments: [TemplateExpression] = []
    while true {
      arguments.append(try deeper { parser throws(TemplateProblem) in try parser.sum() })
      guard peek == UInt8(ascii: ",") else { break }
      position += 1
      skipBlanks()
    }
    try take(UInt8(ascii: ")"), "`)`")
    guard arguments.count <= function.maximumArguments else {
      throw TemplateProblem(
        message:
          "`\(name)` takes \(function.maximumArguments) argument\(function.maximumArguments > 1 ? "s" : ""), "
          + "not \(arguments.count)", next: "remove the superfluous arguments")
    }
    guard arguments.count >= function.minimumArguments else {
      throw TemplateProblem(
        message: "`\(name)` takes \(function.minimumArguments) arguments, not \(arguments.count)",
        next: "add the other argument")
    }
    if function.yieldsText, !isOutermost || peek != nil {
      throw TemplateProblem(
        message: "`\(name)` yields text, no arithmetic is possible with it",
        next: "apply it to the whole expression")
    }
    return .call(name: name, arguments)
  }
}
