internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

extension RuleChecking {
  /// Source: check catalogue, T853 and T855.
  mutating func checkTags() {
    let items = node.items("tags")
    var firstTactic: YAMLNode?
    for item in items {
      guard let tag = item.text?.description else { continue }
      if tag.hasPrefix("tactic:") {
        firstTactic = firstTactic ?? item
        checkFormat(item, tag: tag, prefix: "tactic:", letters: "TA", example: "tactic:TA0003-persistence")
      } else if tag.hasPrefix("technique:") {
        checkFormat(
          item, tag: tag, prefix: "technique:", letters: "T",
          example: "technique:T1671-cloud-application-integration")
      }
    }
    guard let firstTactic, !items.contains(where: { $0.text == "security:attack" }) else { return }
    report(
      .missingSecurityAttack, "the rule has a tactic, but not the tag `security:attack`",
      at: firstTactic.span,
      fix: Fix(
        "add `security:attack` to `tags`", .unsafe,
        edits: node.value("tags").map { edits.appending("security:attack", to: $0) } ?? []))
  }

  private mutating func checkFormat(
    _ item: YAMLNode, tag: String, prefix: String, letters: String, example: String
  ) {
    let value = Array(tag.utf8.dropFirst(prefix.utf8.count))
    guard !RuleChecking.isIdentifiedName(value, letters: Array(letters.utf8)) else { return }
    report(
      .tagFormat, "`\(shortened(tag))` is not written like `\(example)`", at: item.span,
      fix: Fix("write the id, `-` and the name in lower case with `-` between words, like `\(example)`"))
  }

  /// `TA0003-persistence`, `T1078.004-cloud-accounts`.
  private static func isIdentifiedName(_ text: [UInt8], letters: [UInt8]) -> Bool {
    func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    guard text.starts(with: letters) else { return false }
    var rest = text.dropFirst(letters.count)
    guard rest.count >= 4, rest.prefix(4).allSatisfy(isDigit) else { return false }
    rest = rest.dropFirst(4)
    if letters == [UInt8(ascii: "T")], rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard rest.count >= 3, rest.prefix(3).allSatisfy(isDigit) else { return false }
      rest = rest.dropFirst(3)
    }
    guard rest.first == UInt8(ascii: "-"), rest.count > 1 else { return false }
    let slug = rest.dropFirst()
    return slug.allSatisfy { isDigit($0) || ($0 >= 0x61 && $0 <= 0x7A) || $0 == UInt8(ascii: "-") }
      && slug.first != UInt8(ascii: "-") && slug.last != UInt8(ascii: "-")
  }
}
