package import TocsinLogModel

extension YAMLNode {
  /// Whether both say the same, whatever their layout, quotes and order of keys.
  ///
  /// Texts that differ say the same only where `isSameText` holds of them.
  package func means(
    sameAs other: YAMLNode, isSameText: (UTF8Text, UTF8Text) -> Bool = { _, _ in false }
  ) -> Bool {
    switch (content, other.content) {
    case (.scalar(let one), .scalar(let two)):
      let (left, right) = (one.coreValue, two.coreValue)
      if left == .null || right == .null { return left == right }
      if case .boolean = left { return left == right }
      return left == right && (one.text == two.text || left == .string && isSameText(one.text, two.text))
    case (.sequence(let one), .sequence(let two)):
      return one.count == two.count
        && zip(one, two).allSatisfy { $0.means(sameAs: $1, isSameText: isSameText) }
    case (.mapping(let one), .mapping(let two)):
      guard one.count == two.count else { return false }
      let (left, right) = (one.sorted { $0.key < $1.key }, two.sorted { $0.key < $1.key })
      return zip(left, right).allSatisfy {
        $0.key == $1.key && $0.value.means(sameAs: $1.value, isSameText: isSameText)
      }
    default: return false
    }
  }
}
