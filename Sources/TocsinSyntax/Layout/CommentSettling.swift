/// Moves comments to where they can be printed, without parting them from their neighbours.
extension LayoutTree {
  /// An entry has room for one comment on its line; others go above it.
  ///
  /// So do those of an empty list, and those above the first key of a list item, which stands behind the dash.
  mutating func settleComments() {
    for node in nodes.indices where nodes[node].isCollection && nodes[node].entries.isEmpty {
      raise(nodes[node].ending, above: nodes[node].owner)
      nodes[node].ending = []
    }
    for entry in entries.indices {
      let behind = entries[entry].header + entries[entry].trailing
      // The line of a document's content is its first key's.
      let hasRoom = entries[entry].container != nil || !nodes[entries[entry].value].isCollection
      entries[entry].header = []
      entries[entry].trailing = hasRoom ? Array(behind.suffix(1)) : []
      raise(hasRoom ? Array(behind.dropLast()) : behind, above: entry)
    }
    // Children come after their parents: from the innermost outwards.
    for entry in entries.indices.reversed() where entries[entry].key == nil && entries[entry].container != nil
    {
      let value = nodes[entries[entry].value]
      guard let first = value.entries.first, standsBehindDash(entry) else { continue }
      let isApart = entries[first].isAfterBlank && !entries[first].leading.isEmpty
      let raised = entries[first].leading
      entries[first].leading = []
      entries[first].isAfterBlank = false
      raise(raised, above: entry)
      if !raised.isEmpty { entries[entry].isAfterBlank = isApart }
    }
  }

  /// The first key or item of a list item's value begins on the line of the dash.
  func standsBehindDash(_ entry: Int) -> Bool {
    nodes[entries[entry].value].properties.isEmpty && entries[entry].trailing.isEmpty
  }

  private mutating func raise(_ comments: [LayoutComment], above entry: Int) {
    guard !comments.isEmpty else { return }
    var raised = comments
    raised[0].isAfterBlank = entries[entry].isAfterBlank
    entries[entry].isAfterBlank = false
    entries[entry].leading += raised
  }
}
