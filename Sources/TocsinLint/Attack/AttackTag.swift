import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// A tag of a rule that names a tactic or a technique of ATT&CK.
struct AttackTag {
  enum Kind: String {
    case tactic
    case technique
  }

  let kind: Kind
  /// `TA0003`, `T1078.004`.
  let id: String
  /// What follows the id.
  let name: String
  let node: YAMLNode

  /// `nil` for other tags, and for those that do not hold an id and a name.
  init?(_ node: YAMLNode) {
    guard let text = node.text?.description, let colon = text.firstIndex(of: ":"),
      let kind = Kind(rawValue: String(text[..<colon]))
    else { return nil }
    let value = text[text.index(after: colon)...]
    guard let dash = value.firstIndex(of: "-") else { return nil }
    self.kind = kind
    id = String(value[..<dash])
    name = String(value[value.index(after: dash)...])
    self.node = node
  }

  /// The tag as it should be written.
  static func text(_ kind: Kind, _ id: String, _ name: String) -> String { "\(kind.rawValue):\(id)-\(name)" }
}

extension RuleContext {
  /// The ATT&CK tags of the rule, in order.
  var attackTags: [AttackTag] { node.items("tags").compactMap { AttackTag($0) } }
}

extension AttackTag {
  /// Ids such as `T1078.004` and `TA0003` that stand alone in a text.
  static func ids(in bytes: [UInt8]) -> [(id: String, span: SourceSpan)] {
    func isDigit(_ index: Int) -> Bool { bytes.indices.contains(index) && bytes[index] &- 0x30 < 10 }
    func isWord(_ index: Int) -> Bool {
      isDigit(index) || bytes.indices.contains(index) && (bytes[index] | 0x20) &- 0x61 < 26
    }
    var found: [(String, SourceSpan)] = []
    for start in bytes.indices where bytes[start] == UInt8(ascii: "T") && !isWord(start - 1) {
      let isTactic = bytes.indices.contains(start + 1) && bytes[start + 1] == UInt8(ascii: "A")
      let digits = start + (isTactic ? 2 : 1)
      guard (digits..<digits + 4).allSatisfy(isDigit) else { continue }
      var end = digits + 4
      let hasSub =
        !isTactic && bytes.indices.contains(end) && bytes[end] == UInt8(ascii: ".")
        && (end + 1...end + 3).allSatisfy(isDigit)
      if hasSub { end += 4 }
      guard !isWord(end) else { continue }
      found.append((String(decoding: bytes[start..<end], as: UTF8.self), SourceSpan(start, end)))
    }
    return found
  }
}
