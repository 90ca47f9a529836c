/// Gives every comment to the entry or collection that it speaks of.
///
/// A comment behind something belongs to it. A comment on its own line belongs to what follows, unless it is indented
/// like a collection that ends above it.
enum CommentPlacement {
  static func place(_ comments: [LayoutComment], in tree: inout LayoutTree) {
    var search = Search(tree: tree)
    for comment in comments { search.place(comment) }
    tree = search.tree
    for index in tree.documents.indices { divideHeader(of: index, in: &tree) }
  }

  private struct Search {
    var tree: LayoutTree
    /// In one gap, a comment cannot belong further in than the one before it.
    private var gap = -1
    private var deepest = Int.max

    init(tree: LayoutTree) {
      self.tree = tree
    }

    mutating func place(_ comment: LayoutComment) {
      guard !tree.documents.isEmpty else { return }
      let document = tree.documents.lastIndex { $0.start <= comment.offset } ?? 0
      if comment.offset < tree.documents[document].contentStart, tree.documents[document].isExplicit {
        tree.documents[document].prologue.append(comment)
        return
      }
      let next = firstEntry(after: comment.offset)
      let following = next < tree.entries.count && tree.entries[next].document == document ? next : nil
      let root = tree.documents[document].root
      guard next > root else {
        // Before the content.
        if comment.isOwnLine {
          tree.entries[root].leading.append(comment)
        } else {
          tree.documents[document].marker.append(comment)
        }
        return
      }
      if comment.isOwnLine {
        placeOwnLine(comment, after: next - 1, before: following)
      } else {
        placeBehind(comment, entry: next - 1)
      }
    }

    private func firstEntry(after offset: Int) -> Int {
      var low = 0
      var high = tree.entries.count
      while low < high {
        let middle = (low + high) / 2
        if tree.entries[middle].start <= offset { low = middle + 1 } else { high = middle }
      }
      return low
    }

    private func isClosed(_ node: Int, at offset: Int) -> Bool {
      tree.nodes[node].isFlow && tree.nodes[node].end <= offset
    }

    private mutating func placeBehind(_ comment: LayoutComment, entry: Int) {
      var owner = entry
      while let container = tree.entries[owner].container, isClosed(container, at: comment.offset) {
        owner = tree.nodes[container].owner
      }
      let value = tree.nodes[tree.entries[owner].value]
      let isBefore = comment.offset < value.start || value.isFlow && comment.offset < value.end
      // Within a block scalar only its first line has a comment.
      let isInside = !value.isCollection && comment.offset < value.end
      if isBefore || isInside {
        tree.entries[owner].header.append(comment)
      } else {
        tree.entries[owner].trailing.append(comment)
      }
    }

    private mutating func placeOwnLine(_ comment: LayoutComment, after previous: Int, before next: Int?) {
      let value = tree.nodes[tree.entries[previous].value]
      if !value.isCollection, comment.offset < value.start {
        tree.entries[previous].leading.append(comment)
        return
      }
      // The innermost bracket that is still open.
      var container = value.isCollection ? tree.entries[previous].value : tree.entries[previous].container
      while let node = container, !tree.nodes[node].isFlow || isClosed(node, at: comment.offset) {
        container = tree.entries[tree.nodes[node].owner].container
      }
      if let open = container {
        if let next, tree.entries[next].container == open {
          tree.entries[next].leading.append(comment)
        } else {
          tree.nodes[open].ending.append(comment)
        }
        return
      }
      if let next, tree.entries[next].container == tree.entries[previous].value {
        // Between a key and the first entry under it.
        tree.entries[next].leading.append(comment)
      } else if let node = endedCollection(comment, after: previous, before: next) {
        tree.nodes[node].ending.append(comment)
      } else if let next {
        tree.entries[next].leading.append(comment)
      } else {
        // The content is no collection.
        tree.entries[tree.documents[tree.entries[previous].document].root].trailing.append(comment)
      }
    }

    /// The innermost collection that ends above the comment and that the comment is indented like.
    private mutating func endedCollection(
      _ comment: LayoutComment, after previous: Int, before next: Int?
    ) -> Int? {
      if gap != previous { deepest = .max }
      gap = previous
      let outer = next.flatMap { tree.entries[$0].container }
      var node = tree.entries[previous].container
      while let current = node, current != outer {
        let parent = tree.nodes[current].owner
        let column = tree.nodes[current].entries.first.map { tree.entries[$0].column } ?? 0
        let isDeeper = tree.entries[parent].container == nil || column > tree.entries[parent].column
        if !tree.nodes[current].isFlow, isDeeper, column <= comment.column, column <= deepest {
          deepest = column
          return current
        }
        node = tree.entries[parent].container
      }
      if next == nil { return outermost(previous) }
      deepest = -1
      return nil
    }

    /// Less indented than everything at the end of the document: what is outermost keeps it.
    private func outermost(_ entry: Int) -> Int? {
      var found: Int?
      var node = tree.entries[entry].container
      while let current = node {
        found = current
        node = tree.entries[tree.nodes[current].owner].container
      }
      return found
    }
  }

  /// Comments at the top of a document stay there; the last paragraph belongs to the first key.
  private static func divideHeader(of document: Int, in tree: inout LayoutTree) {
    let root = tree.documents[document].root
    let value = tree.entries[root].value
    guard let first = tree.nodes[value].entries.first else { return }
    let comments = tree.entries[root].leading
    guard !comments.isEmpty else {
      tree.entries[first].isAfterBlank = false
      return
    }
    let isApart = tree.entries[first].isAfterBlank
    var division = comments.count
    if !isApart {
      division = 0
      for (index, comment) in comments.enumerated() {
        if isTop(comment, at: index) { division = index + 1 }
        if comment.isAfterBlank { division = max(division, index) }
      }
    }
    tree.entries[root].leading = Array(comments[..<division])
    tree.entries[first].leading = comments[division...] + tree.entries[first].leading
    if division == comments.count { tree.entries[root].isAfterBlank = isApart }
    if division == comments.count || division == 0 { tree.entries[first].isAfterBlank = false }
    if division > 0, division < comments.count {
      tree.entries[root].isAfterBlank = comments[division].isAfterBlank
    }
  }

  /// Lines that speak to programs, and empty ones that end a paragraph.
  private static func isTop(_ comment: LayoutComment, at index: Int) -> Bool {
    let text = String(decoding: comment.text, as: UTF8.self)
    if text == "#" { return true }
    return ["# yaml-language-server:", "#!", "# vim:", "# -*-", "# tocsin:ignore-file"].contains {
      text.hasPrefix($0)
    }
  }
}
