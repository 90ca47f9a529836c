import TocsinDiagnostics
import TocsinLogModel

/// libyaml events → entries and nodes with their places.
struct LayoutBuilder {
  private(set) var tree = LayoutTree()
  private let file: SourceFile
  private let events: [YAMLEvent]
  private let dashes: [Int]
  private var position = 0
  private var dash = 0

  init(_ file: SourceFile, events: [YAMLEvent], dashes: [Int]) {
    self.file = file
    self.events = events
    self.dashes = dashes
  }

  /// False for what has no layout: a collection as a key, or dashes that do not add up.
  mutating func build() -> Bool {
    while let event = next() {
      switch event.kind {
      case .documentStart:
        guard document(event) else { return false }
      case .streamEnd: return dash == dashes.count
      default: break
      }
    }
    return false
  }

  private mutating func next() -> YAMLEvent? {
    guard position < events.count else { return nil }
    position += 1
    return events[position - 1]
  }

  private mutating func document(_ event: YAMLEvent) -> Bool {
    let written = file.bytes[event.span.start..<max(event.span.start, event.span.end)]
    var document = LayoutDocument(start: event.span.start, contentStart: event.span.end)
    document.isExplicit = written.suffix(3).elementsEqual("---".utf8)
    document.directives = written.split(separator: 0x0A)
      .filter { $0.first == UInt8(ascii: "%") }
      .map { line in
        var text = Array(line.prefix { $0 != UInt8(ascii: "#") })
        while let last = text.last, last <= 0x20 { text.removeLast() }
        return text
      }
    document.root = tree.entries.count
    tree.documents.append(document)
    guard let content = next() else { return false }
    tree.entries.append(
      LayoutEntry(
        container: nil, document: tree.documents.count - 1,
        start: max(content.span.start, document.contentStart), column: 0))
    guard let root = node(content, owner: document.root) else { return false }
    tree.entries[document.root].value = root
    return true
  }

  private mutating func node(_ event: YAMLEvent, owner: Int) -> Int? {
    let properties = LayoutProperties(event, in: file)
    let id = tree.nodes.count
    var node = LayoutNode(
      content: .sequence([]), properties: properties.text, owner: owner, start: properties.end,
      end: max(properties.end, event.span.end))
    switch event.kind {
    case .scalar(let scalar, _):
      node.content = .scalar(scalar)
      node.isSpread = file.bytes[node.start..<node.end].contains(0x0A)
      tree.nodes.append(node)
    case .alias(let name):
      node.content = .alias(name)
      tree.nodes.append(node)
    case .sequenceStart:
      node.isFlow = file.bytes[node.start] == UInt8(ascii: "[")
      tree.nodes.append(node)
      guard sequence(id) else { return nil }
    case .mappingStart:
      node.isFlow = file.bytes[node.start] == UInt8(ascii: "{") || isInFlow(owner)
      node.content = .mapping([])
      tree.nodes.append(node)
      guard mapping(id) else { return nil }
    default: return nil
    }
    return id
  }

  private func isInFlow(_ entry: Int) -> Bool {
    tree.entries[entry].container.map { tree.nodes[$0].isFlow } ?? false
  }

  private mutating func add(start: Int, container: Int) -> Int {
    tree.entries.append(
      LayoutEntry(
        container: container, document: tree.documents.count - 1, start: start,
        column: file.location(of: start).column - 1,
        isAfterBlank: LayoutScan.isAfterBlank(start, in: file)))
    return tree.entries.count - 1
  }

  private mutating func sequence(_ id: Int) -> Bool {
    var items: [Int] = []
    while let event = next() {
      if case .sequenceEnd = event.kind {
        finish(id, .sequence(items), event)
        return true
      }
      var start = event.span.start
      if !tree.nodes[id].isFlow {
        guard dash < dashes.count else { return false }
        start = dashes[dash]
        dash += 1
      }
      let entry = add(start: start, container: id)
      items.append(entry)
      guard let value = node(event, owner: entry) else { return false }
      tree.entries[entry].value = value
    }
    return false
  }

  private mutating func mapping(_ id: Int) -> Bool {
    var pairs: [Int] = []
    while let event = next() {
      if case .mappingEnd = event.kind {
        finish(id, .mapping(pairs), event)
        return true
      }
      let entry = add(start: event.span.start, container: id)
      pairs.append(entry)
      guard let key = node(event, owner: entry), !tree.nodes[key].isCollection,
        let following = next(), let value = node(following, owner: entry)
      else { return false }
      tree.entries[entry].key = key
      tree.entries[entry].value = value
    }
    return false
  }

  /// A block collection ends with its last value: libyaml ends it at the next token.
  private mutating func finish(_ id: Int, _ content: LayoutNode.Content, _ event: YAMLEvent) {
    tree.nodes[id].content = content
    let last = tree.nodes[id].entries.last.map { tree.nodes[tree.entries[$0].value].end }
    let isBracketed = [UInt8(ascii: "["), UInt8(ascii: "{")].contains(file.bytes[tree.nodes[id].start])
    tree.nodes[id].end = tree.nodes[id].isFlow && isBracketed ? event.span.end : last ?? event.span.end
    tree.nodes[id].isSpread = file.bytes[tree.nodes[id].start..<tree.nodes[id].end].contains(0x0A)
  }
}
