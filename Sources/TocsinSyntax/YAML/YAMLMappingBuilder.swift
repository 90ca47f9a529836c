import TocsinDiagnostics
import TocsinLogModel

/// Collects the pairs of one mapping: keys unique, merged keys behind explicit ones.
struct YAMLMappingBuilder {
  private var pairs: [YAMLPair] = []
  /// By key; empty as long as the pairs are few enough to be looked through.
  private var places: [UTF8Text: Int] = [:]
  private static let fewPairs = 24
  private var merged: [YAMLPair] = []

  init() { pairs.reserveCapacity(4) }

  /// Where the last value ends.
  var end: Int {
    var end = 0
    // A closure would be given a copy of each pair.
    for index in pairs.indices { end = max(end, pairs[index].value.span.end) }
    return end
  }

  mutating func add(_ pair: YAMLPair, _ diagnostics: inout DiagnosticCollector) {
    if let place = place(of: pair.key) {
      diagnostics.add(
        Diagnostic(
          .duplicateKey, "the key `\(pair.key)` stands twice", at: pair.keySpan,
          labels: [Label(span: pairs[place].keySpan, text: "first here")],
          notes: ["most readers would keep the last one silently"], fixes: [Fix("remove one of them")]))
      return
    }
    append(pair)
  }

  private func place(of key: UTF8Text) -> Int? {
    if pairs.count > YAMLMappingBuilder.fewPairs { return places[key] }
    for index in pairs.indices where pairs[index].key.bytes.count == key.bytes.count {
      if pairs[index].key == key { return index }
    }
    return nil
  }

  private mutating func append(_ pair: YAMLPair) {
    pairs.append(pair)
    if pairs.count == YAMLMappingBuilder.fewPairs + 1 {
      for (place, pair) in pairs.enumerated() { places[pair.key] = place }
    } else if pairs.count > YAMLMappingBuilder.fewPairs {
      places[pair.key] = pairs.count - 1
    }
  }

  /// Adds the pairs of a mapping, or of a list of mappings; the number of pairs added.
  mutating func merge(
    _ node: YAMLNode, _ keySpan: SourceSpan, _ diagnostics: inout DiagnosticCollector
  ) -> Int {
    let sources = node.sequence ?? [node]
    var added = 0
    for source in sources {
      guard let more = source.mapping else {
        diagnostics.add(
          Diagnostic(
            .yamlSyntax, "`<<` merges mappings, this is none", at: keySpan,
            fixes: [Fix("give `<<` an alias of a mapping")]))
        continue
      }
      merged += more
      added += more.count
    }
    return added
  }

  /// The pairs: explicit keys win over merged ones, earlier merges over later ones.
  mutating func finish(_ diagnostics: inout DiagnosticCollector) -> [YAMLPair] {
    for pair in merged where place(of: pair.key) == nil { append(pair) }
    checkNormalisation(&diagnostics)
    return pairs
  }

  /// `String` compares by canonical equivalence: just what is needed to find keys that only look the same.
  private func checkNormalisation(_ diagnostics: inout DiagnosticCollector) {
    guard pairs.contains(where: { $0.key.bytes.contains { $0 >= 0x80 } }) else { return }
    let suspects = pairs.filter { $0.key.bytes.contains { $0 >= 0x80 } && $0.key.bytes.count <= 256 }
    guard suspects.count > 1, suspects.count <= 200 else { return }
    for (index, pair) in suspects.enumerated() {
      for earlier in suspects[..<index] where earlier.key.description == pair.key.description {
        diagnostics.add(
          Diagnostic(
            .normalisedKeys, "this key differs from an earlier one only by Unicode normalisation",
            at: pair.keySpan, labels: [Label(span: earlier.keySpan, text: "the earlier one")],
            fixes: [Fix("remove one of them")]))
      }
    }
  }
}
