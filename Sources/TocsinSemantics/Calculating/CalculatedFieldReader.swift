internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

/// Reads `calculatedFields`: names, expressions, and what they name.
///
/// Source: rule reference, section 1.9; Calculated Fields, Expression Language.
struct CalculatedFieldReader {
  private struct Definition {
    var name: UTF8Text
    var nameSpan: SourceSpan
    /// `nil` where the expression is in error.
    var syntax: ExpressionSyntax?
    var text: String
    var span: SourceSpan
  }

  private let file: SourceFile
  private var definitions: [Definition] = []
  private(set) var findings: [Diagnostic] = []

  init(_ node: YAMLNode, file: SourceFile) {
    self.file = file
    let items = node.items("calculatedFields")
    if items.count > RuleSchema.maximumItemsRead {
      report(
        "\(items.count) calculated fields, at most \(RuleSchema.maximumItemsRead) are computed",
        at: items[RuleSchema.maximumItemsRead].span, Fix("put expressions together"))
    }
    for item in items.prefix(RuleSchema.maximumItemsRead) where item.mapping != nil {
      read(item)
    }
  }

  private mutating func report(_ message: String, at span: SourceSpan, labels: [Label] = [], _ fix: Fix) {
    findings.append(Diagnostic(.calculatedField, message, at: span, labels: labels, fixes: [fix]))
  }

  private mutating func read(_ item: YAMLNode) {
    // The schema has reported what is missing.
    guard let nameNode = item.value("name"), let name = nameNode.text, !name.isEmpty else { return }
    guard CalculatedField.isName(name) else {
      report(
        "`\(shortened(name.description))` is no name of a calculated field", at: nameNode.span,
        Fix("use letters, digits, `_` and `-`"))
      return
    }
    if let first = definitions.first(where: { $0.name == name }) {
      report(
        "two calculated fields are called `\(name)`", at: nameNode.span,
        labels: [Label(span: first.nameSpan, text: "the first is here")], Fix("give each a name of its own"))
      return
    }
    var definition = Definition(
      name: name, nameSpan: nameNode.span, syntax: nil, text: item.string("expression") ?? "",
      span: item.value("expression")?.span ?? item.span)
    if let node = item.value("expression"), let text = node.text, !text.isEmpty {
      let (syntax, diagnostics) = ExpressionParser.parse(text)
      let mapping = node.spanMapping(in: file)
      findings += diagnostics.map { $0.mapped { mapping.span(of: $0) } }
      definition.syntax = syntax?.mapped { mapping.span(of: $0) }
    }
    definitions.append(definition)
  }

  /// The fields in the order of the rule.
  ///
  /// One in error has no steps, so that the queries that use it are not reported too.
  mutating func fields() -> [RuleCalculatedField] {
    var bound: [UTF8Text: CalculatedField] = [:]
    for index in order() {
      let definition = definitions[index]
      bound[definition.name] = bind(definition, bound)
    }
    return definitions.map { definition in
      RuleCalculatedField(
        field: bound[definition.name] ?? CalculatedField(name: definition.name, steps: []),
        syntax: definition.syntax ?? ExpressionSyntax(root: .text("", span: definition.span)),
        text: definition.text, span: definition.span)
    }
  }

  // MARK: - Order

  /// The definitions in an order in which each stands after those that it names.
  ///
  /// Those that are computed from themselves are reported and left out.
  private mutating func order() -> [Int] {
    var state = [Int](repeating: 0, count: definitions.count)
    var order: [Int] = []
    var path: [Int] = []
    let places = Dictionary(uniqueKeysWithValues: definitions.indices.map { (definitions[$0].name, $0) })
    for index in definitions.indices { visit(index, places, &state, &order, &path) }
    return order
  }

  /// Depth is bounded by the number of fields.
  private mutating func visit(
    _ index: Int, _ places: [UTF8Text: Int], _ state: inout [Int], _ order: inout [Int], _ path: inout [Int]
  ) {
    guard state[index] == 0 else { return }
    state[index] = 1
    path.append(index)
    var isSound = true
    for (name, span) in definitions[index].syntax?.root.namedFields ?? [] {
      guard let other = places[name] else { continue }
      if state[other] == 1, let start = path.firstIndex(of: other) {
        let circle = (path[start...] + [other]).map { "`#\(definitions[$0].name)`" }.joined(separator: " → ")
        report(
          "`#\(name)` is computed from itself: \(circle)", at: span,
          Fix("compute it from attributes, or from other fields"))
        isSound = false
      } else {
        visit(other, places, &state, &order, &path)
        if state[other] == 3 { isSound = false }
      }
    }
    path.removeLast()
    state[index] = isSound ? 2 : 3
    if isSound { order.append(index) }
  }

  // MARK: - Names

  private mutating func bind(
    _ definition: Definition, _ bound: [UTF8Text: CalculatedField]
  ) -> CalculatedField? {
    guard let syntax = definition.syntax else { return nil }
    var lowering = CalculatedLowering(names: definitions.map(\.name), bound: bound)
    let field = lowering.lower(syntax.root, name: definition.name)
    findings += lowering.findings
    return field
  }
}

extension ExpressionNode {
  /// Every `#name` with its place, in order.
  var namedFields: [(name: UTF8Text, span: SourceSpan)] {
    if case .calculated(let name, let span) = self { return [(name, span)] }
    return operands.flatMap(\.namedFields)
  }
}
