import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let unmodelledAttribute = DiagnosticDescriptor(
    "M807", "mentions-unmodelled-attr", .info, "The message names an attribute that the rule does not use.")
}

extension Check {
  static let unmodelledAttribute = Check(
    .unmodelledAttribute,
    explanation: """
      The message names an attribute in backquotes that neither a query nor a field of the rule uses. Mostly the rule was changed and
      its description was not.
      """,
    isOnByDefault: false,
    triggering: [
      .with(
        message: "Counts logins with «`@evt.outcome`».")
    ],
    passing: [
      .with(
        message: "Counts logins with `@evt.name` of `@usr.id`.")
    ],
    detection: .rule { context, findings in
      guard let node = context.node.value("message"), let text = node.text else { return }
      let rule = context.rule
      var used = Set(rule.queries.flatMap { $0.search.placedTerms.map(\.term.subject) })
      for field in rule.queries.flatMap({ $0.groupByFields + $0.distinctFields + $0.metrics }) {
        if case .attribute(let path) = field.source { used.insert(.attribute(path)) }
      }
      for variable in rule.messageTemplate.placedVariables {
        if case .attribute(let path) = variable.reference { used.insert(.attribute(path)) }
      }
      let mapping = node.spanMapping(in: context.source)
      for (name, span) in quotedAttributes(text.bytes) {
        guard case .success(let field) = FieldBinder.bind(UTF8Text(bytes: name)),
          case .attribute(let path) = field.source, !used.contains(.attribute(path))
        else { continue }
        findings.add(
          Diagnostic(
            .unmodelledAttribute, "the rule does not use `@\(path)`", at: mapping.span(of: span),
            notes: ["bring the text up to date with the queries"]))
      }
    })
}

/// The attributes between backquotes, with the places of the quotes.
private func quotedAttributes(_ bytes: [UInt8]) -> [(name: [UInt8], span: SourceSpan)] {
  var found: [([UInt8], SourceSpan)] = []
  var start: Int?
  for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "`") {
    guard let open = start else {
      start = index
      continue
    }
    start = nil
    let name = Array(bytes[(open + 1)..<index])
    if name.first == UInt8(ascii: "@"), !name.contains(0x0A) {
      found.append((name, SourceSpan(open, index + 1)))
    }
  }
  return found
}
