import TocsinDiagnostics
import TocsinLogModel

/// Cuts a condition into tokens.
///
/// A mistake with one plain meaning (`and`, `=>`, `1_000`) is reported and read as what it means, so that the parser
/// finds the other mistakes.
struct ConditionLexer {
  private let bytes: [UInt8]
  private var position = 0
  private(set) var tokens: [ConditionToken] = []
  private(set) var diagnostics: [Diagnostic] = []

  init(_ text: UTF8Text) {
    bytes = text.bytes
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): position += 1
      case UInt8(ascii: "("): append(.leftParenthesis, length: 1)
      case UInt8(ascii: ")"): append(.rightParenthesis, length: 1)
      case _ where byte.isLabelStart: readWord()
      case _ where byte.isDigit: readNumber()
      case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"): readSign(byte)
      case UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "%"): append(.arithmetic, length: 1)
      case _ where byte.isOperatorByte: readOperator()
      case UInt8(ascii: ":"): readColon()
      case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): readQuoted(byte)
      default: skipUnexpected()
      }
    }
    tokens.append(ConditionToken(kind: .end, span: SourceSpan(bytes.count, bytes.count)))
  }

  private func peek(_ ahead: Int = 0) -> UInt8? {
    position + ahead < bytes.count ? bytes[position + ahead] : nil
  }

  private func text(_ span: SourceSpan) -> String {
    String(decoding: bytes[span.start..<span.end], as: UTF8.self)
  }

  private mutating func append(_ kind: ConditionToken.Kind, length: Int) {
    tokens.append(ConditionToken(kind: kind, span: SourceSpan(position, position + length)))
    position += length
  }

  private mutating func report(
    _ descriptor: DiagnosticDescriptor, _ message: String, at span: SourceSpan, replacement: String? = nil,
    next: String? = nil, hasOneReading: Bool = true
  ) {
    var fixes: [Fix] = []
    if let replacement {
      let text = replacement.isEmpty ? "remove it" : "write `\(replacement)`"
      fixes = [
        Fix(
          next ?? text, hasOneReading ? .safe : .unsafe,
          edits: [Fix.Edit(span: span, replacement: replacement)])
      ]
    } else if let next {
      fixes = [Fix(next)]
    }
    diagnostics.append(Diagnostic(descriptor, message, at: span, fixes: fixes))
  }
}

// MARK: - Words and operators

extension ConditionLexer {
  private mutating func readWord() {
    let start = position
    while let byte = peek(), byte.isLabelStart || byte.isDigit { position += 1 }
    let span = SourceSpan(start, position)
    let word = text(span)
    let kind: ConditionToken.Kind
    switch word.lowercased() {
    case "and": kind = .and
    case "or": kind = .or
    case "not": kind = .not
    case "then": kind = .then
    default: kind = .label
    }
    tokens.append(ConditionToken(kind: kind, span: span))
    if kind == .label { skipMembers(of: word, from: start) }
    switch kind {
    case .and: reportAlias(word, "&&", span)
    case .or: reportAlias(word, "||", span)
    case .not: reportAlias(word, "!", span)
    case .then where word == "then":
      report(
        ConditionDiagnostics.thenSpelling, "`then` is usually written in capitals", at: span,
        replacement: "THEN")
    case .then where word != "THEN":
      report(
        ConditionDiagnostics.unsupportedOperator,
        "`\(word)` is not an operator: `THEN` is written in capitals",
        at: span, replacement: "THEN")
    default: break
    }
  }

  /// `a.count` and `a.value()`: a label stands for the value of its query.
  private mutating func skipMembers(of label: String, from start: Int) {
    let end = position
    if peek() == UInt8(ascii: "["), let close = bytes[position...].firstIndex(of: UInt8(ascii: "]")) {
      position = close + 1
    }
    while peek() == UInt8(ascii: "."), let next = peek(1), next.isLabelStart || next.isDigit {
      position += 1
      while let byte = peek(), byte.isLabelStart || byte.isDigit { position += 1 }
      if peek() == UInt8(ascii: "("), peek(1) == UInt8(ascii: ")") { position += 2 }
    }
    guard position > end else { return }
    let member = text(SourceSpan(end, position))
    report(
      ConditionDiagnostics.syntax,
      "a label stands for the value of its query, so `\(label)` has no `\(member)`",
      at: SourceSpan(start, position), replacement: label)
  }

  private mutating func reportAlias(_ word: String, _ meant: String, _ span: SourceSpan) {
    report(
      ConditionDiagnostics.unsupportedOperator, "`\(word)` is not an operator, expected `\(meant)`", at: span,
      replacement: meant)
  }

  /// `a:5`, as in a query.
  private mutating func readColon() {
    let span = SourceSpan(position, position + 1)
    report(
      ConditionDiagnostics.unsupportedOperator,
      "unknown operator `:`, expected one of `>`, `>=`, `<`, `<=`, `&&`, `||`", at: span,
      next: "replace it by one of these operators")
    append(.comparison(.greater), length: 1)
  }

  private mutating func readOperator() {
    let start = position
    while let byte = peek(), byte.isOperatorByte {
      // `&&!` and `>!` are two operators, `!=` is one.
      if byte == UInt8(ascii: "!"), position > start { break }
      position += 1
      if byte == UInt8(ascii: "!"), peek() != UInt8(ascii: "=") { break }
    }
    let span = SourceSpan(start, position)
    let spelling = text(span)
    let kind: ConditionToken.Kind
    var meant: String?
    switch spelling {
    case "&&": kind = .and
    case "||": kind = .or
    case "!": kind = .not
    case "&", "&&&": (kind, meant) = (.and, "&&")
    case "|", "|||": (kind, meant) = (.or, "||")
    default:
      let repaired = ConditionLexer.repairs[spelling]
      guard let comparison = ConditionComparison.Operator(rawValue: repaired ?? spelling) else {
        report(
          ConditionDiagnostics.unsupportedOperator,
          "unknown operator `\(spelling)`, expected one of `>`, `>=`, `<`, `<=`, `&&`, `||`", at: span,
          next: "replace it by one of these operators")
        tokens.append(ConditionToken(kind: .comparison(.greater), span: span))
        return
      }
      (kind, meant) = (.comparison(comparison), repaired)
    }
    tokens.append(ConditionToken(kind: kind, span: span))
    if let meant {
      report(
        ConditionDiagnostics.unsupportedOperator, "unknown operator `\(spelling)`, expected `\(meant)`",
        at: span, replacement: meant, hasOneReading: ConditionLexer.clearRepairs.contains(spelling))
    } else if spelling == "==" || spelling == "!=" || spelling == "!" {
      report(
        ConditionDiagnostics.undocumentedOperator,
        "Datadog documents only `>`, `>=`, `<`, `<=`, `&&` and `||`, not `\(spelling)`", at: span,
        next: spelling == "!" ? "turn the comparison round" : "compare with `>=` or `<`")
    }
  }

  /// Repaired spellings with one reading.
  private static let clearRepairs = ["&", "&&&", "|||"]

  /// Operators of other languages, and slips.
  private static let repairs = [
    "=": "==", "=>": ">=", "=<": "<=", "<>": "!=", "><": "!=", "===": "==", "!==": "!=", ">>": ">", "<<": "<",
  ]
}

// MARK: - Numbers and text

extension ConditionLexer {
  /// A sign belongs to a number where a number may stand, and is arithmetic elsewhere.
  private mutating func readSign(_ byte: UInt8) {
    let followsOperand =
      switch tokens.last?.kind {
      case .label, .number, .rightParenthesis: true
      default: false
      }
    if byte == UInt8(ascii: ".") {
      if let next = peek(1), next.isDigit { readNumber() } else { skipUnexpected() }
    } else if !followsOperand, let next = peek(1), next.isDigit || next == UInt8(ascii: ".") {
      readNumber()
    } else {
      append(.arithmetic, length: 1)
    }
  }

  private mutating func readNumber() {
    let start = position
    position += 1
    while let byte = peek() {
      let isExponentSign =
        (byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-"))
        && bytes[position - 1] | 0x20 == UInt8(ascii: "e")
        && bytes[start].isDigit
      guard
        byte.isDigit || byte.isLabelStart || byte == UInt8(ascii: ".") || isExponentSign
          || (byte == UInt8(ascii: ",") && (peek(1)?.isDigit ?? false))
      else { break }
      position += 1
    }
    let span = SourceSpan(start, position)
    addNumber(UTF8Text(bytes: Array(bytes[start..<position])), at: span)
  }

  private mutating func addNumber(_ spelling: UTF8Text, at span: SourceSpan) {
    let (value, problem) = ConditionNumber.read(spelling)
    switch problem {
    case nil: break
    case .outOfRange:
      report(
        ConditionDiagnostics.syntax,
        "the number `\(spelling)` is out of range: an integer of 64 bits or a decimal of at most "
          + "\(ConditionNumber.maximumDecimalDigits) digits is expected", at: span,
        next: "write a smaller number")
    case .malformed(let reason, let meant):
      report(
        ConditionDiagnostics.syntax, "`\(spelling)` is not a number: \(reason)", at: span,
        replacement: meant?.description, next: meant == nil ? "write a decimal number such as `10`" : nil,
        hasOneReading: !spelling.bytes.contains(UInt8(ascii: ",")))
    }
    tokens.append(ConditionToken(kind: .number(value, spelling: spelling), span: span))
  }

  private mutating func readQuoted(_ quote: UInt8) {
    let start = position
    position += 1
    while let byte = peek(), byte != quote { position += 1 }
    let inner = UTF8Text(bytes: Array(bytes[(start + 1)..<position]))
    let isClosed = peek() == quote
    if isClosed { position += 1 }
    let span = SourceSpan(start, position)
    let (value, problem) = ConditionNumber.read(inner)
    if problem == nil {
      report(
        ConditionDiagnostics.syntax, "a number takes no quotes", at: span, replacement: inner.description)
      tokens.append(ConditionToken(kind: .number(value, spelling: inner), span: span))
    } else if isClosed, let first = inner.bytes.first, first.isLabelStart,
      inner.bytes.allSatisfy({ $0.isLabelStart || $0.isDigit })
    {
      report(ConditionDiagnostics.syntax, "a label takes no quotes", at: span, replacement: inner.description)
      tokens.append(ConditionToken(kind: .label, span: SourceSpan(start + 1, start + 1 + inner.bytes.count)))
    } else {
      report(
        ConditionDiagnostics.syntax, "unexpected text in quotes, a condition compares labels with numbers",
        at: span, next: "write a label or a number here")
      tokens.append(ConditionToken(kind: .number(DecimalNumber(0), spelling: "0"), span: span))
    }
  }

  private mutating func skipUnexpected() {
    let start = position
    while let byte = peek(), byte.isUnexpected { position += 1 }
    if position == start { position += 1 }
    let span = SourceSpan(start, position)
    report(
      ConditionDiagnostics.syntax,
      "unexpected `\(text(span))`, expected a label, a number or an operator", at: span, replacement: "",
      hasOneReading: false)
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { self >= 0x30 && self <= 0x39 }

  fileprivate var isLabelStart: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A || self == 0x5F }

  fileprivate var isOperatorByte: Bool {
    switch self {
    case UInt8(ascii: ">"), UInt8(ascii: "<"), UInt8(ascii: "="), UInt8(ascii: "!"), UInt8(ascii: "&"),
      UInt8(ascii: "|"):
      true
    default: false
    }
  }

  /// No token begins with it.
  fileprivate var isUnexpected: Bool {
    switch self {
    case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "."), UInt8(ascii: "-"),
      UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "%"), UInt8(ascii: "\""),
      UInt8(ascii: "'"), UInt8(ascii: "`"):
      false
    default: !isDigit && !isLabelStart && !isOperatorByte
    }
  }
}
