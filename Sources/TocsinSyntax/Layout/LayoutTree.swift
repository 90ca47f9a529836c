import TocsinDiagnostics
package import TocsinLogModel

/// The documents of a YAML text with everything that a reader drops: comments, blank lines, anchors, styles.
///
/// Entries (pairs and items) stand in the order of the text, so that the entry before a place is found by search.
package struct LayoutTree: Sendable {
  package var documents: [LayoutDocument] = []
  var entries: [LayoutEntry] = []
  var nodes: [LayoutNode] = []

  /// The text of every comment, as it is printed.
  package var comments: [UTF8Text] {
    let ofEntries = entries.flatMap { $0.leading + $0.header + $0.trailing }
    let ofDocuments = documents.flatMap { $0.prologue + $0.marker }
    return (ofEntries + ofDocuments + nodes.flatMap(\.ending)).map { UTF8Text(bytes: $0.text) }
  }

  /// Puts another text in the place of the scalar whose span begins at `offset`; its style is chosen anew.
  package mutating func replaceScalar(at offset: Int, with text: UTF8Text) {
    guard
      let index = nodes.firstIndex(where: {
        // A span begins at the anchor, the content behind it.
        guard case .scalar = $0.content else { return false }
        return $0.start >= offset && $0.end > offset
      })
    else { return }
    nodes[index].isSpread = nodes[index].isSpread || text.bytes.count > 80
    nodes[index].content = .scalar(YAMLScalar(text: text, style: .doubleQuoted))
  }
}

/// A comment, from its `#` to the end of its line.
package struct LayoutComment: Sendable {
  var text: [UInt8]
  var offset: Int
  /// Scalars before it on its line.
  var column: Int
  /// Nothing but white space stands before it.
  var isOwnLine: Bool
  var isAfterBlank: Bool
}

package struct LayoutDocument: Sendable {
  /// Lines that begin with `%`.
  var directives: [[UInt8]] = []
  /// `---` is written.
  var isExplicit = false
  /// Where the document begins, and where what comes before its content ends.
  var start = 0
  var contentStart = 0
  /// Comments before the marker.
  var prologue: [LayoutComment] = []
  /// A comment on the line of the marker.
  var marker: [LayoutComment] = []
  /// The entry that holds the content.
  var root = 0
}

/// A pair of a mapping, an item of a list, or the content of a document.
struct LayoutEntry: Sendable {
  /// `nil` but for pairs.
  var key: Int?
  var value = 0
  /// The collection it belongs to; `nil` for the content of a document.
  var container: Int?
  var document: Int
  /// The key, the dash, or the value where there is neither.
  var start: Int
  var column: Int
  /// Comments on lines of their own above it.
  var leading: [LayoutComment] = []
  /// A comment between key or dash and value.
  var header: [LayoutComment] = []
  /// A comment behind the value.
  var trailing: [LayoutComment] = []
  /// A blank line stands above it, below its leading comments.
  var isAfterBlank = false

  var hasComments: Bool { !leading.isEmpty || !header.isEmpty || !trailing.isEmpty }
}

struct LayoutNode: Sendable {
  enum Content: Sendable {
    case scalar(YAMLScalar)
    case alias(String)
    case sequence([Int])
    case mapping([Int])
  }

  var content: Content
  /// Anchor and tag, as written.
  var properties: [UInt8] = []
  /// The entry whose key or value it is.
  var owner: Int
  /// Where the content begins, behind the properties, and where it ends.
  var start: Int
  var end: Int
  /// Written in brackets.
  var isFlow = false
  /// The text in the file stands on more than one line.
  var isSpread = false
  /// Brackets are not for it: the schema knows its keys.
  var isAlwaysBlock = false
  /// Comments behind the last entry of a collection.
  var ending: [LayoutComment] = []

  var entries: [Int] {
    switch content {
    case .sequence(let entries), .mapping(let entries): entries
    case .scalar, .alias: []
    }
  }

  var isCollection: Bool {
    switch content {
    case .sequence, .mapping: true
    case .scalar, .alias: false
    }
  }

  var isTagged: Bool { properties.contains(UInt8(ascii: "!")) }
}
