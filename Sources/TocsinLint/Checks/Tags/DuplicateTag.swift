import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let duplicateTag = DiagnosticDescriptor(
    "T857", "duplicate-tag", .warning, "A tag stands twice.")
}

extension Check {
  static let duplicateTag = Check(
    .duplicateTag,
    explanation: "The tag stands twice. It has no effect the second time.",
    fixability: .safe,
    triggering: [
      .with(
        tags: "['source:okta', 'team:soc', «'team:soc'»]")
    ],
    passing: [
      .with(
        tags: "['source:okta', 'team:soc', 'team:sre']")
    ],
    detection: .rule { context, findings in
      guard let list = context.node.value("tags"), let items = list.sequence else { return }
      for (index, item) in items.enumerated() {
        guard let text = item.text, let first = items[..<index].first(where: { $0.text == text }) else {
          continue
        }
        findings.add(
          Diagnostic(
            .duplicateTag, "the tag `\(shortened(text.description))` stands twice", at: item.span,
            labels: [Label(span: first.span, text: "the first one")],
            fixes: [Fix("remove it", edits: YAMLEdits(context.source).removing(item: index, from: list))]))
      }
    })
}
