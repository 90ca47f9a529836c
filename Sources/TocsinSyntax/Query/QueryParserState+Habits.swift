import TocsinDiagnostics
import TocsinLogModel

/// What other query languages write between a field and its value, and what this one writes.
private enum HabitOperator {
  case equal
  case notEqual
  case ordered(String)
  case matching(isNegated: Bool)

  /// `nil` for what is no operator anywhere.
  init?(_ text: String) {
    switch text {
    case "=", "==", "===", ":=": self = .equal
    case "!=", "<>", "!==", "=!": self = .notEqual
    case ">", "<", ">=", "<=": self = .ordered(text)
    case "=>": self = .ordered(">=")
    case "=<": self = .ordered("<=")
    case "~", "=~", "~=", "~~": self = .matching(isNegated: false)
    case "!~", "!=~", "!~~": self = .matching(isNegated: true)
    default: return nil
    }
  }
}

extension QueryParserState {
  private static let operatorBytes = Array("=!<>~".utf8)

  /// Reports an operator of another language behind an attribute that has no `:`; false where there is none.
  ///
  /// `@a=x`, `@a != "x"`, `@a IN (x, y)`, `@a LIKE '%x%'`: one finding, with the term as it is written here. The cursor
  /// is behind the attribute's word.
  mutating func habit(_ start: Int, _ name: QueryWord) -> Bool {
    var place = start + 1
    while place < name.span.end, !QueryParserState.operatorBytes.contains(cursor.bytes[place]) {
      place += cursor.bytes[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    var probe = cursor
    let isInside = place < name.span.end
    if isInside {
      guard place > start + 1 else { return false }
      probe.index = place
    } else {
      place = name.span.end
      guard probe.skipSpace() else { return false }
    }
    let key = cursor.text(start..<place)
    let mark = probe.index
    let symbols = probe.takeHabitSymbols()
    if symbols.isEmpty { return wordHabit(start, key, probe) }
    guard let habit = HabitOperator(symbols) else { return false }
    probe.skipSpace()
    let value = probe.takeHabitValue()
    let written = value.flatMap { spelled(key, habit, $0) }
    let fix: Fix =
      if let written {
        Fix("write `\(written)`", .unsafe, edits: [edit(start, probe.index, written)])
      } else {
        Fix("write `\(spelled(key, habit, "value") ?? "\(key):*text*")`")
      }
    cursor.index = max(probe.index, name.span.end)
    fail(message(symbols, habit), mark, mark + symbols.utf8.count, fix)
    return true
  }

  private func message(_ symbols: String, _ habit: HabitOperator) -> String {
    switch habit {
    case .equal: "`\(symbols)` is no operator: an attribute and its value are joined by `:`"
    case .notEqual: "`\(symbols)` is no operator: a term is negated by `-` before it"
    case .ordered: "`\(symbols)` stands after a `:`"
    case .matching:
      "`\(symbols)` is no operator, and there are no regular expressions: `*` and `?` are wildcards"
    }
  }

  /// The term as this language writes it; `nil` where only its author can tell.
  private func spelled(_ key: String, _ habit: HabitOperator, _ value: String) -> String? {
    switch habit {
    case .equal: return alternatives(value).map { "\(key):\($0)" }
    case .notEqual: return alternatives(value).map { "-\(key):\($0)" }
    case .ordered(let symbol):
      return "([{".contains(value.prefix(1)) ? nil : "\(key):\(symbol)\(value.asHabitValue)"
    case .matching(let isNegated):
      let text = value.withoutQuotes
      let isPlain = !text.isEmpty && text.unicodeScalars.allSatisfy { $0.isPlainInPattern }
      return isPlain ? "\(isNegated ? "-" : "")\(key):*\(text)*" : nil
    }
  }

  /// A value as it is written here, `b|c` as a group; `nil` where another term follows the `|`.
  private func alternatives(_ value: String) -> String? {
    let parts = value.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    guard parts.count > 1, !"\"'/([{".contains(value.prefix(1)) else { return value.asHabitValue }
    guard parts.allSatisfy({ !$0.isEmpty && !$0.contains("@") && !$0.contains("=") }) else { return nil }
    return "(\(parts.map(\.asHabitValue).joined(separator: " OR ")))"
  }

  /// `IN`, `LIKE`, `IS NULL`, `BETWEEN` and the like; `probe` is at the word.
  private mutating func wordHabit(_ start: Int, _ key: String, _ probe: QueryCursor) -> Bool {
    var probe = probe
    let mark = probe.index
    var word = probe.takeHabitWord()
    let isNegated = word == "NOT"
    if isNegated {
      probe.skipSpace()
      word = probe.takeHabitWord()
    }
    let wordEnd = probe.index
    let sign = isNegated ? "-" : ""
    var written: String?
    probe.skipSpace()
    switch word {
    case "IN":
      guard let list = probe.takeHabitValue(), list.hasPrefix("(") else { return false }
      let values = list.dropFirst().dropLast().split(separator: ",").map {
        String($0).trimmedOfSpace.asHabitValue
      }
      if !values.isEmpty { written = "\(sign)\(key):(\(values.joined(separator: " OR ")))" }
    case "LIKE", "ILIKE", "RLIKE", "GLOB":
      written = probe.takeHabitValue().map { "\(sign)\(key):\($0.asLikePattern)" }
    case "CONTAINS", "HAS": written = probe.takeHabitValue().map { "\(sign)\(key):*\($0.inPattern)*" }
    case "STARTSWITH": written = probe.takeHabitValue().map { "\(sign)\(key):\($0.inPattern)*" }
    case "ENDSWITH": written = probe.takeHabitValue().map { "\(sign)\(key):*\($0.inPattern)" }
    case "EQ", "EQUALS": written = probe.takeHabitValue().map { "\(sign)\(key):\($0.asHabitValue)" }
    case "MATCHES", "REGEXP", "REGEX": _ = probe.takeHabitValue()
    case "BETWEEN":
      guard let low = probe.takeHabitValue() else { return false }
      probe.skipSpace()
      guard probe.takeHabitWord() == "AND", probe.skipSpace(), let high = probe.takeHabitValue() else {
        return false
      }
      written = "\(sign)\(key):[\(low.asHabitValue) TO \(high.asHabitValue)]"
    case "IS":
      var isAbsent = true
      var next = probe.takeHabitWord()
      if next == "NOT" {
        isAbsent = false
        probe.skipSpace()
        next = probe.takeHabitWord()
      }
      guard ["NULL", "EMPTY", "MISSING"].contains(next) else { return false }
      written = "\(isAbsent ? "-" : "")\(key):*"
    default: return false
    }
    let name = cursor.text(mark..<wordEnd)
    cursor.index = probe.index
    fail(
      "`\(name)` is no operator of this language", mark, wordEnd,
      written.map { Fix("write `\($0)`", .unsafe, edits: [edit(start, probe.index, $0)]) }
        ?? Fix("write `\(key):value`, with `*` and `?` as wildcards"))
    return true
  }

  /// Reports the operator of `@a:!x`, `@a:=x`, or `@a:!=x`; false where none stands there.
  ///
  /// The cursor is behind the `:`.
  mutating func valueHabit(_ start: Int, _ key: SourceSpan, inGroup: Bool) -> Bool {
    var probe = cursor
    var symbols = probe.takeHabitSymbols()
    if symbols == "!" { symbols = "!=" }
    guard let habit = HabitOperator(symbols) else { return false }
    let mark = cursor.text(start..<probe.index)
    guard let value = probe.takeHabitValue() else { return false }
    let name = cursor.text(key.start..<key.end)
    let written: String?
    let edits: [Fix.Edit]
    switch habit {
    case .equal:
      written = inGroup ? value.asHabitValue : "\(name):\(value.asHabitValue)"
      edits = [edit(start, probe.index, value.asHabitValue)]
    case .notEqual where inGroup:
      written = "-\(value.asHabitValue)"
      edits = [edit(start, probe.index, "-\(value.asHabitValue)")]
    case .notEqual:
      written = "-\(name):\(value.asHabitValue)"
      edits = [edit(key.start, key.start, "-"), edit(start, probe.index, value.asHabitValue)]
    case .ordered, .matching:
      written = spelled(name, habit, value)
      edits = inGroup ? [] : written.map { [edit(key.start, probe.index, $0)] } ?? []
    }
    cursor.index = probe.index
    let said =
      switch habit {
      case .notEqual: "`\(mark)` doesn't negate a value: `-` before the \(inGroup ? "value" : "term") does"
      case .matching: message(mark, habit)
      default: "`\(mark)` is no operator: a value follows `:` directly"
      }
    fail(
      said, start, start + mark.utf8.count,
      Fix(written.map { "write `\($0)`" } ?? "write `\(name):*text*`", .unsafe, edits: edits))
    return true
  }

  /// A `|` between terms: commands of other languages, or an OR; the cursor is at it.
  mutating func pipe(_ start: Int) {
    cursor.index += 1
    cursor.skipSpace()
    let wordStart = cursor.index
    var probe = cursor
    let word = probe.takeHabitWord()
    guard QueryParserState.commands.contains(word) else {
      cursor.index = start + 1
      fail(
        "`|` is no operator: alternatives are joined by `OR`", start, start + 1,
        Fix("write `OR`", .unsafe, edits: [edit(start, start + 1, cursor.isAtSpace ? "OR" : "OR ")]))
      return
    }
    let command = cursor.text(wordStart..<probe.index)
    cursor.index = cursor.bytes.count
    fail(
      "`| \(command)` is a command of another language: a query only selects logs", start, probe.index,
      Fix(
        QueryParserState.filters.contains(word)
          ? "write the condition as terms of the query"
          : "remove it: `aggregation`, `groupByFields` and the cases say what is counted"))
  }

  /// A `|` in a value group; the cursor is at it.
  mutating func pipeInGroup(_ start: Int) {
    cursor.index += 1
    let isBesideOperator = cursor.junction != nil
    fail(
      "`|` is no operator: alternatives are joined by `OR`", start, start + 1,
      Fix(
        isBesideOperator ? "remove it" : "write `OR`", .unsafe,
        edits: [edit(start, start + 1, isBesideOperator ? "" : cursor.isAtSpace ? "OR" : "OR ")]))
  }

  private static let filters: Set<String> = ["WHERE", "SEARCH", "FILTER", "REGEX"]

  private static let commands: Set<String> = filters.union([
    "STATS", "TABLE", "EVAL", "FIELDS", "SORT", "HEAD", "TAIL", "RENAME", "REX", "DEDUP", "TIMECHART",
    "CHART",
    "TOP", "RARE", "TRANSACTION", "JOIN", "LOOKUP", "SUMMARIZE", "PROJECT", "EXTEND", "TAKE", "LIMIT",
    "PARSE", "RENDER", "GROUPBY", "BIN", "BUCKET", "EVENTSTATS", "STREAMSTATS", "TSTATS", "APPEND", "FORMAT",
    "MVEXPAND", "SPATH", "INPUTLOOKUP", "OUTPUTLOOKUP", "ORDER", "DISTINCT", "KEEP", "DROP",
  ])

  /// A list in brackets, `[a, b]` or `[1, 2, 3]`; `nil` for two numbers, which may be the ends of a range.
  private func habitList(_ inner: String, _ separator: Character) -> String? {
    let items = inner.split(separator: separator).map { String($0).trimmedOfSpace }
    let isRange = items.count < 3 && items.allSatisfy { $0 == "*" || DecimalNumber(UTF8Text($0)) != nil }
    guard items.count > 1, !isRange, items.allSatisfy({ !$0.isEmpty && !$0.contains("@") }) else {
      return nil
    }
    return "(\(items.map(\.asHabitValue).joined(separator: " OR ")))"
  }

  /// A range written as other languages write it: `[1..5]`, `[1,5]`, `[1-5]`; `nil` where it is none of these.
  func habitRange(_ text: String) -> String? {
    guard let open = text.first, let close = text.last, "[{".contains(open), "]}".contains(close) else {
      return nil
    }
    let inner = String(text.dropFirst().dropLast())
    for separator in ["...", "..", ",", ";", " - ", "-"] {
      guard let range = inner.firstRange(of: separator) else { continue }
      let low = String(inner[..<range.lowerBound]).trimmedOfSpace
      let high = String(inner[range.upperBound...]).trimmedOfSpace
      if separator == "," || separator == ";", let list = habitList(inner, Character(separator)) {
        return list
      }
      guard !low.isEmpty || !high.isEmpty, !high.contains(separator), !low.contains(" "), !high.contains(" ")
      else {
        return nil
      }
      return "\(open)\(low.isEmpty ? "*" : low) TO \(high.isEmpty ? "*" : high)\(close)"
    }
    return nil
  }
}

extension QueryCursor {
  /// Takes a run of the characters that operators are made of.
  fileprivate mutating func takeHabitSymbols() -> String {
    let start = index
    while let byte,
      "=!<>~".utf8.contains(byte) || index == start && byte == UInt8(ascii: ":") && next == UInt8(ascii: "=")
    {
      index += 1
    }
    return text(start..<index)
  }

  /// Takes a word of letters, and gives it in capitals.
  fileprivate mutating func takeHabitWord() -> String {
    let start = index
    while let byte, (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A { index += 1 }
    return text(start..<index).uppercased()
  }

  /// Takes a word, a text in quotes or slashes, or a group; `nil` where there is none, or it is never closed.
  fileprivate mutating func takeHabitValue() -> String? {
    guard let byte, !isAt(")"), !isAtSpace, junction == nil else { return nil }
    let start = index
    if byte == UInt8(ascii: "(") {
      while let byte = self.byte, byte != UInt8(ascii: ")") { index += byte == UInt8(ascii: "\\") ? 2 : 1 }
      index = min(index, bytes.count)
      return take(")") ? text(start..<index) : nil
    }
    if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") {
      while let byte = self.byte, byte != UInt8(ascii: "]"), byte != UInt8(ascii: "}") { index += 1 }
      return take("]") || take("}") ? text(start..<index) : nil
    }
    if "\"'/".utf8.contains(byte) {
      var place = index + 1
      while place < bytes.count, bytes[place] != byte { place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1 }
      if place < bytes.count {
        index = place + 1
        return text(start..<index)
      }
      if byte == UInt8(ascii: "\"") { return nil }
    }
    skipWord()
    return index > start ? text(start..<index) : nil
  }
}
