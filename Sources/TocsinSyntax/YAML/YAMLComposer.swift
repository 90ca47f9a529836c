import TocsinDiagnostics
import TocsinLogModel

/// libyaml events → nodes: aliases expanded, merge keys applied, budgets kept.
struct YAMLComposer: ~Copyable {
  /// A node that an alias may repeat.
  private struct Anchored {
    var node: YAMLNode
    var size: Int
    var depth: Int
  }

  /// A composed node, and what repeating it costs.
  private struct Composed {
    var node: YAMLNode
    var size: Int
    var depth: Int
  }

  /// Ends the reading of a document; the diagnostic is added already.
  private struct Stop: Error {
    var offset: Int
  }

  private var events: YAMLEventReader
  private let text: UnsafeBufferPointer<UInt8>
  private let base: Int
  private let budget: YAMLBudget
  private var anchors: [String: Anchored] = [:]
  /// Nodes so far, over all documents of the file.
  private(set) var nodes: Int
  /// Where reading had to stop, as an offset in the file; `nil` when the end was reached.
  private(set) var failure: Int?

  init(_ bytes: UnsafeBufferPointer<UInt8>, base: Int, budget: YAMLBudget, nodes: Int) {
    events = YAMLEventReader(bytes)
    text = bytes
    self.base = base
    self.budget = budget
    self.nodes = nodes
  }

  mutating func compose(_ diagnostics: inout DiagnosticCollector) -> [YAMLNode] {
    var documents: [YAMLNode] = []
    do throws(Stop) {
      while true {
        let event = try next(&diagnostics)
        switch event.kind {
        case .documentStart(let version):
          if let version, version.major != 1 || version.minor > 2 {
            throw stop(
              &diagnostics, .yamlVersion, "YAML \(version.major).\(version.minor) is not supported",
              at: event.span,
              fix: "remove the `%YAML` line")
          }
          anchors = [:]
          let first = try next(&diagnostics)
          let document = try node(first, depth: 0, &diagnostics)
          if !isNothing(document.node) { documents.append(document.node) }
        case .streamEnd: return documents
        default: break
        }
      }
    } catch {
      failure = error.offset
      return documents
    }
  }

  private func isNothing(_ node: YAMLNode) -> Bool {
    node.scalar.map { $0.style == .plain && $0.text.isEmpty } ?? false
  }

  private mutating func next(_ diagnostics: inout DiagnosticCollector) throws(Stop) -> YAMLEvent {
    do throws(YAMLProblem) {
      var event = try events.next()
      event.span = SourceSpan(event.span.start + base, event.span.end + base)
      return event
    } catch {
      diagnostics.add(YAMLProblemText.diagnostic(error, in: text, base: base))
      throw Stop(offset: error.offset + base)
    }
  }

  private mutating func node(
    _ event: YAMLEvent, depth: Int, _ diagnostics: inout DiagnosticCollector
  ) throws(Stop) -> Composed {
    try charge(1, at: event.span, &diagnostics)
    checkTag(event, &diagnostics)
    var composed: Composed
    switch event.kind {
    case .alias(let name): return try alias(name, event, depth, &diagnostics)
    case .scalar(let scalar, _):
      // A block scalar's end mark lies at the next token.
      composed = Composed(node: YAMLNode(.scalar(scalar), span: event.span), size: 1, depth: 1)
      if scalar.style == .plain, let tag = event.tag, tag == "tag:yaml.org,2002:str" || tag == "!" {
        composed.node.content = .scalar(YAMLScalar(text: scalar.text, style: .singleQuoted))
      }
    case .sequenceStart:
      try enter(depth, event.span, &diagnostics)
      composed = try sequence(event, depth, &diagnostics)
    case .mappingStart:
      try enter(depth, event.span, &diagnostics)
      composed = try mapping(event, depth, &diagnostics)
    default:
      // An empty document.
      return Composed(
        node: YAMLNode(.scalar(YAMLScalar(text: "", style: .plain)), span: event.span), size: 1, depth: 1)
    }
    if let anchor = event.anchor {
      anchors[anchor] = Anchored(node: composed.node, size: composed.size, depth: composed.depth)
    }
    return composed
  }

  private mutating func sequence(
    _ start: YAMLEvent, _ depth: Int, _ diagnostics: inout DiagnosticCollector
  ) throws(Stop) -> Composed {
    var items: [YAMLNode] = []
    var span = start.span
    var (size, deepest) = (1, 0)
    while true {
      let event = try next(&diagnostics)
      if case .sequenceEnd = event.kind {
        span.end = event.span.end > event.span.start ? event.span.end : items.last?.span.end ?? start.span.end
        return Composed(node: YAMLNode(.sequence(items), span: span), size: size, depth: deepest + 1)
      }
      let item = try node(event, depth: depth + 1, &diagnostics)
      size += item.size
      deepest = max(deepest, item.depth)
      items.append(item.node)
      if items.count == budget.maximumListItems + 1 {
        throw stop(
          &diagnostics, .yamlBudget, "a list of more than \(budget.maximumListItems) items", at: event.span,
          fix: "split the list")
      }
    }
  }

  private mutating func mapping(
    _ start: YAMLEvent, _ depth: Int, _ diagnostics: inout DiagnosticCollector
  ) throws(Stop) -> Composed {
    var builder = YAMLMappingBuilder()
    var span = start.span
    var (size, deepest) = (1, 0)
    while true {
      let event = try next(&diagnostics)
      if case .mappingEnd = event.kind {
        span.end = event.span.end > event.span.start ? event.span.end : max(span.end, builder.end)
        let pairs = builder.finish(&diagnostics)
        return Composed(node: YAMLNode(.mapping(pairs), span: span), size: size, depth: deepest + 1)
      }
      let key = try node(event, depth: depth + 1, &diagnostics)
      let value = try node(try next(&diagnostics), depth: depth + 1, &diagnostics)
      size += key.size + value.size
      deepest = max(deepest, key.depth, value.depth)
      guard let scalar = key.node.scalar else {
        diagnostics.add(
          Diagnostic(
            .nonScalarKey, "a list or mapping cannot be a key", at: key.node.span,
            fixes: [Fix("write a plain text as the key; quote `{` and `[` where they are meant as text")]))
        continue
      }
      if scalar.style == .plain, scalar.text.equals("<<") {
        let added = builder.merge(value.node, key.node.span, &diagnostics)
        size += added
        try charge(added, at: key.node.span, &diagnostics)
      } else {
        builder.add(YAMLPair(key: scalar.text, keySpan: key.node.span, value: value.node), &diagnostics)
      }
    }
  }

  private mutating func alias(
    _ name: String, _ event: YAMLEvent, _ depth: Int, _ diagnostics: inout DiagnosticCollector
  ) throws(Stop) -> Composed {
    guard let anchored = anchors[name] else {
      diagnostics.add(
        Diagnostic(
          .unknownAlias, "no anchor `&\(name)` is complete before this alias", at: event.span,
          notes: ["an alias cannot contain itself"],
          fixes: [Fix("define `&\(name)` earlier, or write the value out")]))
      return Composed(
        node: YAMLNode(.scalar(YAMLScalar(text: "", style: .plain)), span: event.span), size: 1, depth: 1)
    }
    if depth + anchored.depth > budget.maximumDepth {
      throw stop(
        &diagnostics, .yamlBudget, "nesting deeper than \(budget.maximumDepth) levels through this alias",
        at: event.span, fix: "flatten the value")
    }
    if nodes + anchored.size - 1 > budget.maximumNodes {
      nodes = budget.maximumNodes + 1
      throw stop(
        &diagnostics, .yamlBudget, "expanding this alias makes more than \(budget.maximumNodes) nodes",
        at: event.span, fix: "write the values out, or use fewer aliases")
    }
    nodes += anchored.size - 1
    return Composed(node: anchored.node, size: anchored.size, depth: anchored.depth)
  }

  private mutating func charge(
    _ count: Int, at span: SourceSpan, _ diagnostics: inout DiagnosticCollector
  ) throws(Stop) {
    nodes += count
    guard nodes > budget.maximumNodes else { return }
    throw stop(
      &diagnostics, .yamlBudget, "more than \(budget.maximumNodes) nodes in one file", at: span,
      fix: "split the rules over several files")
  }

  private func enter(
    _ depth: Int, _ span: SourceSpan, _ diagnostics: inout DiagnosticCollector
  ) throws(Stop) {
    guard depth >= budget.maximumDepth else { return }
    throw stop(
      &diagnostics, .yamlBudget, "nesting deeper than \(budget.maximumDepth) levels", at: span,
      fix: "flatten the value")
  }

  private func checkTag(_ event: YAMLEvent, _ diagnostics: inout DiagnosticCollector) {
    guard let tag = event.tag, tag != "!" else { return }
    let known = ["str", "int", "float", "bool", "null", "map", "seq"]
    if known.contains(where: { tag == "tag:yaml.org,2002:\($0)" }) { return }
    diagnostics.add(
      Diagnostic(
        .tagNotAllowed, "the tag `\(tag)` is not allowed", at: SourceSpan(event.span.start, event.span.end),
        fixes: [Fix("remove the tag")]))
  }

  private func stop(
    _ diagnostics: inout DiagnosticCollector, _ descriptor: DiagnosticDescriptor, _ message: String,
    at span: SourceSpan, fix: String
  ) -> Stop {
    diagnostics.add(Diagnostic(descriptor, message, at: span, fixes: [Fix(fix)]))
    return Stop(offset: span.start)
  }
}
