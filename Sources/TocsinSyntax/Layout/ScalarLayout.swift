import TocsinDiagnostics
import TocsinLogModel

/// A scalar as it is printed.
enum ScalarLayout {
  case inline([UInt8])
  /// `|` or `>` with its indicators, and lines without indentation.
  case block(header: String, lines: [[UInt8]])
}

/// Where a scalar is printed.
struct ScalarPlace {
  var isKey = false
  var isInFlow = false
  /// Columns before it on its line.
  var column = 0
  /// Beyond this column a text that was written on several lines is folded again.
  var width: Int
  /// The column of the key or dash, as printed and as written.
  var parentColumn = 0
  var writtenColumn = 0
}

/// Chooses how to write a scalar: without quotes where every reader agrees, as lines where it has lines.
struct ScalarPrinter {
  let bytes: [UInt8]

  func layout(_ node: LayoutNode, _ scalar: YAMLScalar, at place: ScalarPlace) -> ScalarLayout {
    let text = scalar.text.bytes
    if scalar.style == .plain, !node.isSpread, node.isTagged || scalar.coreValue != .string {
      return .inline(plain(scalar, node, place))
    }
    if node.isTagged { return .inline(QuotedText.write(text)) }
    let isLine = place.isKey || place.isInFlow
    if !isLine, scalar.style == .folded, let block = folded(node, text, place) { return block }
    if !isLine, scalar.style == .literal, let block = ScalarPrinter.literal(text) { return block }
    if !isLine, text.contains(0x0A), ScalarPrinter.isReadable(text), let block = ScalarPrinter.literal(text) {
      return block
    }
    let isMerge = place.isKey && scalar.style == .plain && scalar.text == "<<"
    let isPlain = isMerge || PlainText.isSafe(text, inFlow: place.isInFlow)
    let line = isPlain ? text : QuotedText.write(text)
    if !isLine, node.isSpread, place.column + ScalarPrinter.width(line) > place.width,
      let block = ScalarPrinter.wrapped(text, width: place.width - place.parentColumn - 2)
    {
      return block
    }
    return .inline(line)
  }

  /// Null, booleans and numbers; in a key every letter counts.
  private func plain(_ scalar: YAMLScalar, _ node: LayoutNode, _ place: ScalarPlace) -> [UInt8] {
    guard !place.isKey, !node.isTagged else {
      return scalar.text.isEmpty && !node.isTagged ? Array("\"\"".utf8) : scalar.text.bytes
    }
    switch scalar.coreValue {
    case .boolean(let value): return Array((value ? "true" : "false").utf8)
    case .null: return scalar.text.isEmpty && !place.isInFlow ? [] : Array("null".utf8)
    case .integer, .number, .string: return scalar.text.bytes
    }
  }

  /// Nothing in the text is lost to the eye when it is written as lines.
  private static func isReadable(_ text: [UInt8]) -> Bool {
    let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    return lines.allSatisfy { line in
      line.last != 0x20 && line.last != 0x09 && !QuotedText.needsEscapes(line.filter { $0 != 0x09 })
    }
  }

  /// The text as lines under `|`; `nil` where only quotes can hold it.
  private static func literal(_ text: [UInt8]) -> ScalarLayout? {
    let isWritable = String(decoding: text, as: UTF8.self).unicodeScalars.allSatisfy {
      $0 == "\n" || $0 == "\t" || $0.value >= 0x20 && $0.value != 0x7F && $0.value != 0xFEFF && !isBreak($0)
    }
    guard isWritable else { return nil }
    return block("|", text.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init), text)
  }

  /// Line breaks of YAML 1.1 that are none in 1.2.
  private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == 0x85 || scalar.value == 0x2028 || scalar.value == 0x2029
  }

  /// `lines` with the indicators that their ends and the first one ask for; `nil` for a text of line breaks alone.
  private static func block(_ mark: String, _ lines: [[UInt8]], _ text: [UInt8]) -> ScalarLayout? {
    guard let first = lines.first(where: { !$0.isEmpty }) else { return nil }
    var lines = lines
    while lines.last == [] { lines.removeLast() }
    let breaks = text.reversed().prefix { $0 == 0x0A }.count
    if breaks > 1 { lines += repeatElement([], count: breaks - 1) }
    let chomping = breaks == 0 ? "-" : breaks == 1 ? "" : "+"
    let indentation = first[0] == 0x20 || first[0] == 0x09 ? "2" : ""
    return .block(header: mark + indentation + chomping, lines: lines)
  }

  /// The lines of a folded scalar as they are written: where to fold is for the author.
  private func folded(_ node: LayoutNode, _ text: [UInt8], _ place: ScalarPlace) -> ScalarLayout? {
    var written = bytes[node.start..<node.end].split(separator: 0x0A, omittingEmptySubsequences: false)
    guard let header = written.first else { return nil }
    written.removeFirst()
    var lines = written.map { line in line.last == 0x0D ? line.dropLast() : line }
    let isBlank: (ArraySlice<UInt8>) -> Bool = { $0.allSatisfy { $0 == 0x20 } }
    guard let first = lines.first(where: { !isBlank($0) }) else { return nil }
    var indentation = first.prefix { $0 == 0x20 }.count
    if let digit = header.prefix(while: { $0 > 0x20 }).first(where: { (0x31...0x39).contains($0) }) {
      indentation = place.writtenColumn + Int(digit) - 0x30
    }
    while let last = lines.last, isBlank(last) { lines.removeLast() }
    return ScalarPrinter.block(">", lines.map { Array($0.dropFirst(min(indentation, $0.count))) }, text)
  }

  /// A long line under `>-`, broken at single spaces.
  private static func wrapped(_ text: [UInt8], width: Int) -> ScalarLayout? {
    guard text.first != 0x20, text.last != 0x20, !text.contains(0x0A), !QuotedText.needsEscapes(text) else {
      return nil
    }
    var lines: [[UInt8]] = []
    var line: [UInt8] = []
    for word in text.split(separator: 0x20, omittingEmptySubsequences: false) {
      let isBreakable = !line.isEmpty && !word.isEmpty && line.last != 0x20
      if isBreakable, ScalarPrinter.width(line) + 1 + ScalarPrinter.width(Array(word)) > width {
        lines.append(line)
        line = Array(word)
      } else {
        if !line.isEmpty || !lines.isEmpty { line.append(0x20) }
        line += word
      }
    }
    lines.append(line)
    guard lines.count > 1, lines.allSatisfy({ $0.first != 0x20 && $0.first != 0x09 }) else { return nil }
    return .block(header: ">-", lines: lines)
  }

  static func width(_ text: [UInt8]) -> Int { text.count { $0 & 0xC0 != 0x80 } }
}
