/// The keys of the documents of a YAML or JSON text, found without parsing it.
///
/// Keys are found where their lines show them, so that a text with a mistake somewhere still gives those around it.
struct KeyScan {
  /// The keys of one document: paths such as `cases[].status`, and the beginning of the value on the key's line.
  typealias Keys = [String: String]

  /// Keys further down say nothing about what a file is.
  static let maximumDepth = 7
  /// Keys of one document that are kept.
  static let maximumKeys = 2000
  /// Documents that are looked at.
  static let maximumDocuments = 64
  /// Bytes of a value that are kept.
  static let maximumValue = 64

  /// One for each document that holds anything but comments.
  private(set) var documents: [Keys] = []

  let bytes: [UInt8]
  var index = 0
  private var keys: Keys = [:]
  private var holdsContent = false
  /// The mappings and lists around the present line, outermost first.
  var levels: [Level] = []

  struct Level {
    var indent: Int
    var path: String
    var isList: Bool
  }

  /// Scans a text; in UTF-16, its ASCII characters are seen.
  init(_ text: [UInt8]) {
    bytes = text.contains(0) ? Array(text.drop { $0 >= 0x80 }.filter { $0 != 0 }) : text
    while index < bytes.count, documents.count < KeyScan.maximumDocuments { line() }
    endDocument()
  }

  mutating func endDocument() {
    if holdsContent { documents.append(keys) }
    (keys, holdsContent, levels) = ([:], false, [])
  }

  private mutating func line() {
    let start = index
    while index < bytes.count, isBlank(bytes[index]) { index += 1 }
    guard index < bytes.count, !isBreak(bytes[index]), bytes[index] != UInt8(ascii: "#") else {
      return skipLine()
    }
    if index == start, isMark("---") || isMark("...") {
      endDocument()
      // A document may begin behind its mark.
      let isStart = bytes[index] == UInt8(ascii: "-")
      index += 3
      return isStart ? () : skipLine()
    }
    if bytes[index] == UInt8(ascii: "%"), !holdsContent { return skipLine() }
    if bytes[index] >= 0x80, !holdsContent, index == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      index += 3
      return
    }
    holdsContent = true
    leave(to: index - start, isItem: isItem)
    while isItem {
      push(indent: index - start, step: "[]", isList: true)
      index += 1
      while index < bytes.count, isBlank(bytes[index]) { index += 1 }
      guard index < bytes.count, !isBreak(bytes[index]) else { return skipLine() }
    }
    content(column: index - start)
  }

  /// Leaves mappings and lists that a line at this indent does not belong to.
  private mutating func leave(to indent: Int, isItem: Bool) {
    while let last = levels.last, last.indent > indent || last.indent == indent && (last.isList || !isItem) {
      levels.removeLast()
    }
  }

  private var isItem: Bool {
    guard index < bytes.count, bytes[index] == UInt8(ascii: "-") else { return false }
    return index + 1 == bytes.count || isBlank(bytes[index + 1]) || isBreak(bytes[index + 1])
  }

  private var path: String { levels.last?.path ?? "" }

  private mutating func push(indent: Int, step: String, isList: Bool) {
    // Deeper down paths stay as they are: a thousand levels are not a thousand texts.
    let isKept = levels.count < KeyScan.maximumDepth
    levels.append(Level(indent: indent, path: isKept ? KeyScan.joined(path, step) : path, isList: isList))
  }

  /// A key with its value, or a flow collection; the cursor is at its first character.
  private mutating func content(column: Int) {
    // At the beginning of a document it is the document.
    if isOpening(bytes[index]) {
      return flow(path, depth: levels.count, indent: levels.isEmpty ? -1 : column - 1)
    }
    guard let key = blockKey() else { return skipLine() }
    push(indent: column, step: key, isList: false)
    while index < bytes.count, isBlank(bytes[index]) { index += 1 }
    let isFlow = index < bytes.count && isOpening(bytes[index])
    if levels.count <= KeyScan.maximumDepth {
      let text = isFlow ? "" : value()
      record(path, text)
    }
    if isFlow { return flow(path, depth: levels.count, indent: column) }
    skipLine()
  }

  /// The key at the cursor, behind whose colon the cursor then is; `nil` where the line holds none.
  private mutating func blockKey() -> String? {
    var start = index
    // Anchors and tags come before the key.
    while start < bytes.count, bytes[start] == UInt8(ascii: "&") || bytes[start] == UInt8(ascii: "!") {
      while start < bytes.count, !isBlank(bytes[start]), !isBreak(bytes[start]) { start += 1 }
      while start < bytes.count, isBlank(bytes[start]) { start += 1 }
    }
    guard start < bytes.count else { return nil }
    let quote = bytes[start]
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      guard let end = quoteEnd(start), isColon(after: end) else { return nil }
      return String(decoding: bytes[start + 1..<end], as: UTF8.self)
    }
    var end = start
    while end < bytes.count, !isBreak(bytes[end]) {
      if bytes[end] == UInt8(ascii: ":"),
        end + 1 == bytes.count || isBlank(bytes[end + 1]) || isBreak(bytes[end + 1])
      {
        index = end + 1
        return String(decoding: bytes[start..<end], as: UTF8.self)
      }
      if bytes[end] == UInt8(ascii: "#"), end > start, isBlank(bytes[end - 1]) { return nil }
      end += 1
    }
    return nil
  }

  /// Puts the cursor behind the colon that follows a closing quote.
  private mutating func isColon(after quote: Int) -> Bool {
    var place = quote + 1
    while place < bytes.count, isBlank(bytes[place]) { place += 1 }
    guard place < bytes.count, bytes[place] == UInt8(ascii: ":") else { return false }
    index = place + 1
    return true
  }

  /// Where the quote at `start` is closed; `nil` where its line ends first.
  func quoteEnd(_ start: Int) -> Int? {
    var place = start + 1
    while place < bytes.count, !isBreak(bytes[place]) {
      if bytes[place] == bytes[start] { return place }
      place += bytes[place] == UInt8(ascii: "\\") && bytes[start] == UInt8(ascii: "\"") ? 2 : 1
    }
    return nil
  }

  /// The value at the cursor, up to a comma, a bracket or the end of the line, without quotes.
  func value() -> String {
    var end = index
    let limit = min(bytes.count, index + KeyScan.maximumValue)
    while end < limit, !isBreak(bytes[end]), !",]}#".utf8.contains(bytes[end]) { end += 1 }
    let isTrimmed: (UInt8) -> Bool = { $0 == 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
    let text = bytes[index..<end].drop(while: isTrimmed)
    return String(decoding: text.reversed().drop(while: isTrimmed).reversed(), as: UTF8.self)
  }

  mutating func record(_ path: String, _ value: String) {
    guard keys.count < KeyScan.maximumKeys, keys[path] == nil else { return }
    keys[path] = value
  }
}

extension KeyScan {
  func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  func isOpening(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") }

  /// Whether a line consists of, or begins with, a mark between documents.
  func isMark(_ mark: StaticString) -> Bool {
    let isThere = mark.withUTF8Buffer {
      index + 3 <= bytes.count && bytes[index..<index + 3].elementsEqual($0)
    }
    guard isThere else { return false }
    return index + 3 == bytes.count || isBlank(bytes[index + 3]) || isBreak(bytes[index + 3])
  }

  /// Puts the cursor at the beginning of the next line.
  mutating func skipLine() {
    while index < bytes.count, !isBreak(bytes[index]) { index += 1 }
    if index < bytes.count { index += 1 }
  }

  static func joined(_ path: String, _ step: String) -> String {
    path.isEmpty || step == "[]" ? path + step : "\(path).\(step)"
  }
}
