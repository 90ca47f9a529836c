import TocsinDiagnostics
import TocsinLogModel

/// A tag of a template: where it stands, and the bytes between its braces without surrounding space.
struct TemplateTag {
  /// With its braces.
  var span: SourceSpan
  var braces: Int
  var content: [UInt8]
  /// Where `content` begins.
  var start: Int
}

/// An argument of a block or a helper.
struct TemplateArgument {
  var text: [UInt8]
  var isQuoted: Bool
  var isClosed: Bool
  /// With its quotes.
  var span: SourceSpan

  /// A number, `true` or `false`, which mean the same with quotes.
  var isLiteral: Bool {
    let text = UTF8Text(bytes: text)
    return text == "true" || text == "false" || DecimalNumber(text) != nil
  }
}

/// The lexical side of templates: where tags end, what their arguments are, which stand alone on a line.
struct TemplateScanner {
  let bytes: [UInt8]

  func byte(_ index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

  /// How many of `{` follow one another at `index`.
  func braceRun(at index: Int) -> Int {
    var end = index
    while byte(end) == UInt8(ascii: "{") { end += 1 }
    return end - index
  }

  /// Reads the tag whose `braces` opening braces stand at `start`; `nil` if they are not closed before the next tag.
  func tag(at start: Int, braces: Int) -> TemplateTag? {
    var index = start + braces
    var mayQuote = true
    while let byte = byte(index) {
      if byte == UInt8(ascii: "\\") {
        index += 2
        mayQuote = false
        continue
      }
      if mayQuote, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'"), let end = stringEnd(at: index) {
        index = end
        mayQuote = false
        continue
      }
      if byte == UInt8(ascii: "{"), self.byte(index + 1) == UInt8(ascii: "{") { return nil }
      if byte == UInt8(ascii: "}"), closes(at: index, braces) {
        return makeTag(start, braces, contentEnd: index)
      }
      mayQuote = byte.isBlank
      index += 1
    }
    return nil
  }

  private func closes(at index: Int, _ braces: Int) -> Bool {
    index + braces <= bytes.count && bytes[index..<(index + braces)].allSatisfy { $0 == UInt8(ascii: "}") }
  }

  private func makeTag(_ start: Int, _ braces: Int, contentEnd: Int) -> TemplateTag {
    var from = start + braces
    var to = contentEnd
    while from < to, bytes[from].isBlank { from += 1 }
    // An escaped space belongs to the name before it.
    while to > from, bytes[to - 1].isBlank, to - 2 < from || bytes[to - 2] != UInt8(ascii: "\\") { to -= 1 }
    return TemplateTag(
      span: SourceSpan(start, contentEnd + braces), braces: braces, content: Array(bytes[from..<to]),
      start: from)
  }

  /// The offset after the string that begins at `index`.
  private func stringEnd(at index: Int) -> Int? {
    let quote = bytes[index]
    var end = index + 1
    while let byte = byte(end) {
      if byte == quote { return end + 1 }
      end += byte == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"") ? 2 : 1
    }
    return nil
  }

  /// The offset of `{{{{/name}}}}` at or after `index`, and the offset after it.
  func rawEnd(of name: [UInt8], from index: Int) -> (start: Int, end: Int)? {
    let opening = Array("{{{{/".utf8)
    let closing = Array("}}}}".utf8)
    var start = index
    while start + opening.count <= bytes.count {
      guard bytes[start] == opening[0], bytes[start...].starts(with: opening) else {
        start += 1
        continue
      }
      var end = start + opening.count
      while let byte = byte(end), byte.isBlank { end += 1 }
      if bytes[end...].starts(with: name) {
        end += name.count
        while let byte = byte(end), byte.isBlank { end += 1 }
        if bytes[end...].starts(with: closing) { return (start, end + closing.count) }
      }
      start += 1
    }
    return nil
  }

  /// Whether only spaces stand beside the tag on its line; `resume` is the offset after the line.
  func standsAlone(_ tag: TemplateTag) -> (isAlone: Bool, resume: Int) {
    let before = bytes[..<tag.span.start].last { $0 != 0x20 && $0 != 0x09 }
    var index = tag.span.end
    while let byte = byte(index), byte == 0x20 || byte == 0x09 { index += 1 }
    if byte(index) == 0x0D, byte(index + 1) == 0x0A { index += 1 }
    guard before == nil || before == 0x0A, index == bytes.count || bytes[index] == 0x0A else {
      return (false, tag.span.end)
    }
    return (true, min(index + 1, bytes.count))
  }

  /// The first word of a tag, and its arguments.
  func words(of tag: TemplateTag, after skipped: Int) -> (name: [UInt8], arguments: [TemplateArgument]) {
    let end = tag.start + tag.content.count
    var index = tag.start + skipped
    while index < end, bytes[index].isBlank { index += 1 }
    let nameStart = index
    index = bareWordEnd(from: index, to: end)
    let name = Array(bytes[nameStart..<index])
    var arguments: [TemplateArgument] = []
    while true {
      while index < end, bytes[index].isBlank { index += 1 }
      guard index < end else { return (name, arguments) }
      let argument = argument(from: index, to: end)
      arguments.append(argument)
      index = argument.span.end
    }
  }

  /// The end of a word without quotes: a blank or a quote that is neither escaped nor in brackets.
  private func bareWordEnd(from start: Int, to end: Int) -> Int {
    var index = start
    var isBracketed = false
    while index < end {
      switch bytes[index] {
      case UInt8(ascii: "\\"): index += 1
      case UInt8(ascii: "[") where index == start: isBracketed = true
      case UInt8(ascii: "]"): isBracketed = false
      case UInt8(ascii: "\"") where !isBracketed && index > start: return index
      case let byte where byte.isBlank && !isBracketed: return index
      default: break
      }
      index += 1
    }
    return min(index, end)
  }

  private func argument(from start: Int, to end: Int) -> TemplateArgument {
    let quote = bytes[start]
    var index = start
    var text: [UInt8] = []
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      index = bareWordEnd(from: start, to: end)
      text = Array(bytes[start..<index])
      return TemplateArgument(text: text, isQuoted: false, isClosed: true, span: SourceSpan(start, index))
    }
    index += 1
    while index < end, bytes[index] != quote {
      if bytes[index] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), index + 1 < end,
        bytes[index + 1] == UInt8(ascii: "\"") || bytes[index + 1] == UInt8(ascii: "\\")
      {
        index += 1
      }
      text.append(bytes[index])
      index += 1
    }
    let isClosed = index < end
    return TemplateArgument(
      text: text, isQuoted: true, isClosed: isClosed, span: SourceSpan(start, isClosed ? index + 1 : end))
  }
}
