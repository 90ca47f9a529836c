import TocsinLogModel
import TocsinSyntax
import TocsinTestSupport

/// Writes a document in a random layout, with comments in random places.
struct LayoutGenerator {
  private var random: SplitMix
  private(set) var output = ""
  /// Every comment that was written.
  private(set) var comments: [String] = []
  private let hasComments: Bool

  init(seed: UInt64, hasComments: Bool = true) {
    random = SplitMix(seed: seed)
    self.hasComments = hasComments
  }

  mutating func write(_ node: YAMLNode) {
    if random.chance(30) { lineComments(0) }
    if random.chance(30) {
      output += "---"
      endLine()
    }
    if random.chance(30) { lineComments(0) }
    if case .scalar = node.content {
      value(node, indentation: 0, parent: -1)
    } else {
      block(node, indentation: 0)
    }
    if random.chance(30) { lineComments(0) }
  }

  private mutating func comment() -> String {
    let texts = [
      "# tocsin:ignore K302 for a reason", "#", "# - a: b", "#!x 'y' \"z\"", "# café: {a, b}", "## head",
    ]
    let text = random.pick(texts)
    comments.append(text)
    return text
  }

  /// Comments on lines of their own, and blank lines.
  private mutating func lineComments(_ indentation: Int) {
    for _ in 0...random.below(2) {
      if random.chance(30) { output += random.pick(["\n", "\n\n"]) }
      guard hasComments, random.chance(60) else { continue }
      output += String(repeating: " ", count: indentation) + comment() + random.pick(["\n", " \n"])
    }
  }

  private mutating func endLine() {
    // After the dash of an item, a tab would be indentation, which YAML forbids.
    let gaps = output.utf8.last == UInt8(ascii: "-") ? [" ", "   "] : [" ", "   ", "\t"]
    if hasComments, random.chance(20) { output += random.pick(gaps) + comment() }
    output += random.pick(["\n", "\n", "  \n"])
  }

  private mutating func shuffled<Element>(_ items: [Element]) -> [Element] {
    random.chance(50) ? items : items.shuffled(using: &random)
  }

  private mutating func block(_ node: YAMLNode, indentation: Int) {
    let space = String(repeating: " ", count: indentation)
    switch node.content {
    case .scalar: break
    case .mapping(let pairs):
      for pair in shuffled(pairs) {
        if random.chance(25) { lineComments(random.chance(70) ? indentation : random.below(indentation + 1)) }
        output += space + key(pair.key, inFlow: false) + ":"
        value(pair.value, indentation: indentation, parent: indentation)
      }
    case .sequence(let items):
      for item in items {
        if random.chance(20) { lineComments(indentation) }
        output += space + "-"
        value(item, indentation: indentation, parent: indentation, isItem: true)
      }
    }
    if random.chance(10) { lineComments(indentation) }
  }

  private mutating func value(_ node: YAMLNode, indentation: Int, parent: Int, isItem: Bool = false) {
    switch node.content {
    case .scalar(let scalar): write(scalar, indentation: indentation, parent: parent)
    case .mapping(let pairs) where pairs.isEmpty:
      output += " {}"
      endLine()
    case .sequence(let items) where items.isEmpty:
      output += " []"
      endLine()
    default:
      if random.chance(25) {
        output += " "
        flow(node, indentation: max(indentation, 0) + 2)
        return endLine()
      }
      let isSequence = node.sequence != nil
      let step = isSequence && !isItem && random.chance(40) ? 0 : 1 + random.below(4)
      endLine()
      if random.chance(20) { lineComments(indentation + step) }
      block(node, indentation: indentation + step)
    }
  }

  private mutating func flow(_ node: YAMLNode, indentation: Int) {
    func space(_ generator: inout LayoutGenerator) {
      switch generator.random.below(8) {
      case 0: generator.output += "\n" + String(repeating: " ", count: indentation)
      case 1 where generator.hasComments:
        generator.output += " " + generator.comment() + "\n" + String(repeating: " ", count: indentation)
      case 2: generator.output += "  "
      default: break
      }
    }
    switch node.content {
    case .scalar(let scalar): output += inline(scalar, inFlow: true)
    case .mapping(let pairs):
      output += "{"
      for (index, pair) in shuffled(pairs).enumerated() {
        if index > 0 { output += "," }
        space(&self)
        output += key(pair.key, inFlow: true) + ": "
        flow(pair.value, indentation: indentation)
        space(&self)
      }
      output += "}"
    case .sequence(let items):
      output += "["
      for (index, item) in items.enumerated() {
        if index > 0 { output += "," }
        space(&self)
        flow(item, indentation: indentation)
        space(&self)
      }
      output += "]"
    }
  }

  // MARK: - Scalars

  private mutating func key(_ key: UTF8Text, inFlow: Bool) -> String {
    inline(YAMLScalar(text: key, style: .doubleQuoted), inFlow: inFlow)
  }

  private mutating func write(_ scalar: YAMLScalar, indentation: Int, parent: Int) {
    let text = scalar.text.description
    let isText = scalar.coreValue == .string
    let isLines =
      text.contains("\n") && !text.hasPrefix("\n") && !text.hasPrefix(" ") && !text.hasPrefix("\t")
    let isClean = text.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || $0.value >= 0x20 }
    if isText, isLines, isClean, text.contains(where: { $0 != "\n" }), !text.hasSuffix("\n\n"),
      random.chance(60)
    {
      return literal(text, indentation: parent + 1 + random.below(3))
    }
    if isText, !text.contains("\n"), !text.contains("  "), !text.hasPrefix(" "), !text.hasSuffix(" "),
      isClean,
      text.contains(" "), random.chance(25)
    {
      return folded(text, indentation: parent + 1 + random.below(3))
    }
    let line = inline(scalar, inFlow: false)
    if !line.isEmpty { output += random.pick([" ", " ", "   "]) + line }
    endLine()
  }

  private mutating func literal(_ text: String, indentation: Int) {
    let breaks = text.reversed().prefix { $0 == "\n" }.count
    output += " |" + (breaks == 0 ? "-" : breaks == 1 ? "" : "+")
    endLine()
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if breaks > 0 { lines.removeLast() }
    for line in lines {
      output += (line.isEmpty ? "" : String(repeating: " ", count: indentation) + line) + "\n"
    }
  }

  private mutating func folded(_ text: String, indentation: Int) {
    output += " >-"
    endLine()
    output += String(repeating: " ", count: indentation)
    for word in text.split(separator: " ").enumerated() {
      if word.offset > 0 {
        output += random.chance(20) ? "\n" + String(repeating: " ", count: indentation) : " "
      }
      output += word.element
    }
    output += "\n"
  }

  private mutating func inline(_ scalar: YAMLScalar, inFlow: Bool) -> String {
    let text = scalar.text.description
    guard scalar.coreValue == .string || scalar.style != .plain else {
      return text.isEmpty && inFlow ? "null" : text
    }
    if isPlain(text, inFlow: inFlow), random.chance(50) { return text }
    let isClean = text.unicodeScalars.allSatisfy {
      $0.value >= 0x20 && $0.value != 0xA0 && $0.value != 0xFEFF
    }
    if isClean, random.chance(40) { return "'" + text.replacing("'", with: "''") + "'" }
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": escaped += "\\n"
      case "\t": escaped += "\\t"
      case "\r": escaped += "\\r"
      case "\"", "\\": escaped += "\\\(scalar)"
      default:
        escaped +=
          scalar.value < 0x20 || scalar.value == 0xFEFF
          ? "\\x\(String(scalar.value + 256, radix: 16).dropFirst())"
          : String(scalar)
      }
    }
    return "\"" + escaped + "\""
  }

  /// A narrow idea of what may stand unquoted, apart from the product's.
  private func isPlain(_ text: String, inFlow: Bool) -> Bool {
    guard let first = text.unicodeScalars.first, first.properties.isAlphabetic, text.last != " ",
      text.last != ":"
    else { return false }
    let words = ["null", "true", "false"]
    if words.contains(text.lowercased()) || text.contains(": ") || text.contains(" #") { return false }
    return text.unicodeScalars.allSatisfy {
      $0.value >= 0x20 && $0.value != 0xFEFF && (!inFlow || !",[]{}:?".unicodeScalars.contains($0))
    }
  }
}
