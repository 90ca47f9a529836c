package import TocsinSemantics

/// Rules of two sets that are versions of each other.
package struct RulePairing {
  /// A rule in both sets, or in one of them.
  package struct Pair {
    /// The rule in the old set; `nil` for one that was added.
    package var old: Rule?
    /// The rule in the new set; `nil` for one that was removed.
    package var new: Rule?
  }

  /// In the order of the old set, what was added at the end.
  package private(set) var pairs: [Pair] = []

  /// By id, then by name, then by the stem of the file; the only rules of both sets are a pair in any case.
  package init(old: [Rule], new: [Rule]) {
    if old.count == 1, new.count == 1 {
      pairs = [Pair(old: old[0], new: new[0])]
      return
    }
    var partners = [Int?](repeating: nil, count: old.count)
    let keys: [(Rule) -> String?] = [{ $0.id }, { $0.name }, { RulePairing.stem($0.file) }]
    for key in keys {
      for index in old.indices where partners[index] == nil {
        guard let wanted = key(old[index]), !wanted.isEmpty else { continue }
        let found = new.indices.filter { key(new[$0]) == wanted && !partners.contains($0) }
        let rivals = old.indices.count { partners[$0] == nil && key(old[$0]) == wanted }
        if found.count == 1, rivals == 1 { partners[index] = found[0] }
      }
    }
    pairs = old.indices.map { index in Pair(old: old[index], new: partners[index].map { new[$0] }) }
    pairs += new.indices.filter { !partners.contains($0) }.map { Pair(old: nil, new: new[$0]) }
  }

  private static func stem(_ path: String) -> String? {
    path.split(separator: "/").last?.split(separator: ".").first.map(String.init)
  }
}
