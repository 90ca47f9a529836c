package import TocsinLogModel

/// The order of keys that a schema gives a document.
package indirect enum LayoutOrder: Sendable {
  /// As written.
  case free
  case list(of: LayoutOrder)
  /// Keys in their order; others come after them, as written.
  case keys([(name: UTF8Text, order: LayoutOrder)])
}

extension LayoutTree {
  /// Sorts the keys of every mapping whose keys the order knows; such mappings are no longer written in braces.
  ///
  /// A document in which an alias would come before its anchor keeps its order; `false` when there is one.
  package mutating func arrange(by order: LayoutOrder) -> Bool {
    var areAllArranged = true
    for document in documents {
      let before = nodes
      arrange(entries[document.root].value, order)
      if !areAnchorsFirst(document) {
        nodes = before
        areAllArranged = false
      }
    }
    return areAllArranged
  }

  private mutating func arrange(_ node: Int, _ order: LayoutOrder) {
    switch (nodes[node].content, order) {
    case (.mapping(let pairs), .keys(let keys)):
      nodes[node].isAlwaysBlock = true
      let ranked = pairs.enumerated().map { position, pair in (rank(pair, keys), position, pair) }
        .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
      nodes[node].content = .mapping(ranked.map(\.2))
      for (rank, _, pair) in ranked where keys.indices.contains(rank) {
        arrange(entries[pair].value, keys[rank].order)
      }
    case (.sequence(let items), .list(let inner)):
      for item in items { arrange(entries[item].value, inner) }
      nodes[node].isAlwaysBlock = items.contains { nodes[entries[$0].value].isAlwaysBlock }
    case (.sequence(let items), .keys):
      // Several rules in one document.
      for item in items { arrange(entries[item].value, order) }
      nodes[node].isAlwaysBlock = true
    default: break
    }
  }

  /// Merged keys come first, unknown ones last.
  private func rank(_ pair: Int, _ keys: [(name: UTF8Text, order: LayoutOrder)]) -> Int {
    guard let key = entries[pair].key, case .scalar(let scalar) = nodes[key].content else {
      return keys.count
    }
    if scalar.style == .plain, scalar.text == "<<" { return -1 }
    return keys.firstIndex { $0.name == scalar.text } ?? keys.count
  }

  private func areAnchorsFirst(_ document: LayoutDocument) -> Bool {
    var anchors: Set<String> = []
    func visit(_ node: Int) -> Bool {
      for word in nodes[node].properties.split(separator: 0x20) where word.first == UInt8(ascii: "&") {
        anchors.insert(String(decoding: word.dropFirst(), as: UTF8.self))
      }
      if case .alias(let name) = nodes[node].content { return anchors.contains(name) }
      return nodes[node].entries.allSatisfy { entry in
        (entries[entry].key.map { visit($0) } ?? true) && visit(entries[entry].value)
      }
    }
    return visit(entries[document.root].value)
  }
}
