import TocsinDiagnostics
import TocsinLogModel

/// Cuts an expression into tokens, up to the first that is none.
struct ExpressionLexer {
  private var cursor: QueryCursor

  init(_ text: UTF8Text) {
    cursor = QueryCursor(text)
  }

  mutating func next() throws(ExpressionProblem) -> ExpressionToken {
    while cursor.isAtSpace { cursor.index += cursor.spaceLength(at: cursor.index) }
    let start = cursor.index
    guard let byte = cursor.byte else { return token(.end, from: start) }
    switch byte {
    case UInt8(ascii: "("): return take(.leftParenthesis, 1)
    case UInt8(ascii: ")"): return take(.rightParenthesis, 1)
    case UInt8(ascii: ","): return take(.comma, 1)
    case UInt8(ascii: "\""): return try text()
    case UInt8(ascii: "@"): return try attribute()
    case UInt8(ascii: "#"): return try calculated()
    case 0x30...0x39: return try number()
    case _ where byte != UInt8(ascii: ".") && isNamePart(at: start): return try name()
    default: return try symbol(byte)
    }
  }

  private func token(_ kind: ExpressionToken.Kind, from start: Int) -> ExpressionToken {
    ExpressionToken(kind: kind, span: SourceSpan(start, cursor.index))
  }

  private mutating func take(_ kind: ExpressionToken.Kind, _ length: Int) -> ExpressionToken {
    let start = cursor.index
    cursor.index += length
    return token(kind, from: start)
  }

  private func problem(
    _ message: String, _ start: Int, _ end: Int, _ next: String, replacement: String? = nil
  ) -> ExpressionProblem {
    let span = SourceSpan(start, min(max(end, start), cursor.bytes.count))
    return ExpressionProblem(
      message: message, span: span,
      fix: Fix(next, .unsafe, edits: replacement.map { [Fix.Edit(span: span, replacement: $0)] } ?? []))
  }

  // MARK: - Symbols

  private mutating func symbol(_ byte: UInt8) throws(ExpressionProblem) -> ExpressionToken {
    let start = cursor.index
    // Longer spellings first.
    for operation in ExpressionLexer.operators where isAt(operation.rawValue) {
      return take(.binary(operation), operation.rawValue.utf8.count)
    }
    switch byte {
    case UInt8(ascii: "!"): return take(.not, 1)
    case UInt8(ascii: "="):
      throw problem("`=` is no operator", start, start + 1, "write `==` to compare", replacement: "==")
    case UInt8(ascii: "&"):
      throw problem("`&` is no operator", start, start + 1, "write `&&`", replacement: "&&")
    case UInt8(ascii: "|"):
      throw problem("`|` is no operator", start, start + 1, "write `||`", replacement: "||")
    case UInt8(ascii: "'"):
      throw problem("a text stands in double quotes", start, start + 1, "write `\"…\"`")
    default: break
    }
    if cursor.curlyLength(at: start) > 0 {
      throw problem("a curly quote is no quote", start, start + 3, "write `\"`", replacement: "\"")
    }
    let end = start + (cursor.scalar(at: start)?.length ?? 1)
    throw problem(
      "unexpected `\(cursor.text(start..<end))`", start, end,
      byte == UInt8(ascii: ".")
        ? "write a digit before the point" : "write `\\` before it if it belongs to a name")
  }

  private static let operators = CalculatedOperator.allCases.sorted {
    $0.rawValue.utf8.count > $1.rawValue.utf8.count
  }

  private func isAt(_ text: String) -> Bool {
    let bytes = text.utf8
    return cursor.index + bytes.count <= cursor.bytes.count
      && cursor.bytes[cursor.index..<cursor.index + bytes.count].elementsEqual(bytes)
  }

  // MARK: - Numbers and texts

  private mutating func number() throws(ExpressionProblem) -> ExpressionToken {
    let start = cursor.index
    while !cursor.isAtEnd {
      let isSign = cursor.isAt("+") || cursor.isAt("-")
      let isExponentSign =
        isSign && cursor.bytes[cursor.index - 1] | 0x20 == UInt8(ascii: "e")
        && (cursor.next.map { (0x30...0x39).contains($0) } ?? false)
      guard isExponentSign || isNamePart(at: cursor.index) && !cursor.isAt("\\") else { break }
      cursor.index += cursor.scalar(at: cursor.index)?.length ?? 1
    }
    let spelling = UTF8Text(bytes: Array(cursor.bytes[start..<cursor.index]))
    var shown: String { shortened(spelling.description, to: 40) }
    guard let value = DecimalNumber(spelling) else {
      throw problem(
        "`\(shown)` is no number", start, cursor.index,
        "write a decimal number such as `1.5`")
    }
    guard value.doubleValue.isFinite else {
      throw problem(
        "the number `\(shown)` is out of range", start, cursor.index,
        "write a smaller number")
    }
    return token(.number(spelling), from: start)
  }

  private mutating func text() throws(ExpressionProblem) -> ExpressionToken {
    let start = cursor.index
    cursor.index += 1
    var bytes: [UInt8] = []
    while let byte = cursor.byte {
      let place = cursor.index
      cursor.index += 1
      switch byte {
      case UInt8(ascii: "\""): return token(.text(UTF8Text(bytes: bytes)), from: start)
      case UInt8(ascii: "\\"):
        guard let escaped = cursor.byte else { break }
        guard escaped == UInt8(ascii: "\"") || escaped == UInt8(ascii: "\\") else {
          let end = cursor.index + (cursor.scalar(at: cursor.index)?.length ?? 1)
          throw problem(
            "`\(cursor.text(place..<end))` is no escape: there are `\\\"` and `\\\\`", place, end,
            "write `\\\\` for a backslash")
        }
        bytes.append(escaped)
        cursor.index += 1
      default: bytes.append(byte)
      }
    }
    throw problem("the quote is never closed", start, start + 1, "add `\"`")
  }

  // MARK: - Names

  /// A letter, a digit, `_`, `.` or an escape.
  private func isNamePart(at position: Int) -> Bool {
    guard position < cursor.bytes.count else { return false }
    let byte = cursor.bytes[position]
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "\\"):
      return true
    default:
      return byte >= 0x80 && cursor.spaceLength(at: position) == 0 && cursor.curlyLength(at: position) == 0
    }
  }

  /// The segments of a name, cut at the dots that have no `\` before them.
  private mutating func segments() throws(ExpressionProblem) -> (segments: [[UInt8]], isEscaped: Bool) {
    var segments: [[UInt8]] = [[]]
    var isEscaped = false
    while isNamePart(at: cursor.index) {
      let place = cursor.index
      if cursor.take(".") {
        segments.append([])
        continue
      }
      if cursor.take("\\") {
        isEscaped = true
        guard !cursor.isAtEnd else {
          throw problem("`\\` at the end escapes nothing", place, place + 1, "remove it", replacement: "")
        }
      }
      let end = cursor.index + (cursor.scalar(at: cursor.index)?.length ?? 1)
      segments[segments.count - 1] += cursor.bytes[cursor.index..<end]
      cursor.index = end
    }
    return (segments, isEscaped)
  }

  private mutating func attribute() throws(ExpressionProblem) -> ExpressionToken {
    let start = cursor.index
    cursor.index += 1
    let (segments, _) = try segments()
    guard cursor.index > start + 1 else {
      throw problem("attribute name missing after `@`", start, start + 1, "name an attribute")
    }
    guard !segments.contains([]) else {
      throw problem(
        "empty segment in the attribute path", start, cursor.index, "divide the names by single dots")
    }
    guard segments.count <= QueryBudget.standard.maximumSegments else {
      throw problem(
        "a path of more than \(QueryBudget.standard.maximumSegments) segments", start, cursor.index,
        "name a shorter path")
    }
    return token(.attribute(AttributePath(segments: segments.map { UTF8Text(bytes: $0) })), from: start)
  }

  private mutating func name() throws(ExpressionProblem) -> ExpressionToken {
    let start = cursor.index
    let (segments, isEscaped) = try segments()
    let name = UTF8Text(bytes: Array(segments.joined(separator: [UInt8(ascii: ".")])))
    guard !isEscaped else { return token(.name(name, isEscaped: true), from: start) }
    switch name.description {
    case "AND": return token(.binary(.and), from: start)
    case "OR": return token(.binary(.or), from: start)
    case "NOT": return token(.not, from: start)
    case "and", "or", "not":
      let meant = name.description.uppercased()
      throw problem(
        "operators are written in capitals", start, cursor.index, "write `\(meant)`", replacement: meant)
    case "true", "false", "null":
      throw problem(
        "there is no constant `\(name)`", start, cursor.index,
        name == "null" ? "write `is_null(…)`" : "compare with the text: `== \"\(name)\"`")
    case "tags":
      throw problem(
        "`tags` is the list of all tags", start, cursor.index, "name one tag by its key, such as `env`")
    default: return token(.name(name, isEscaped: false), from: start)
    }
  }

  private mutating func calculated() throws(ExpressionProblem) -> ExpressionToken {
    let start = cursor.index
    let name = cursor.takeCalculatedName()
    guard !name.isEmpty else {
      throw problem("name missing after `#`", start, start + 1, "name a calculated field, as in `#total`")
    }
    return token(.calculated(name), from: start)
  }
}
