import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let defaultSpelledOut = DiagnosticDescriptor(
    "S112", "server-default-spelled-out", .info, "A key says what the service takes without it.")
}

extension Check {
  static let defaultSpelledOut = Check(
    .defaultSpelledOut,
    explanation: """
      The value is what the service takes when the key is absent. Leaving it out makes the file shorter; writing it makes it plain.
      This check is for teams that want the former; `type` and
      `isEnabled` are never reported.
      """,
    fixability: .safe,
    isOnByDefault: false,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            «aggregation»: count
          """)
    ],
    passing: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            aggregation: sum
            metrics: ['@bytes']
          """)
    ],
    detection: .rule { context, findings in
      var stack: [(node: YAMLNode, object: SchemaObject)] = [(context.node, RuleSchema.root)]
      while let (node, object) = stack.popLast() {
        for pair in node.mapping ?? [] {
          guard let field = object[pair.key.description] else { continue }
          switch field.type {
          case .object(let inner): stack.append((pair.value, inner))
          case .list(.object(let inner), _): stack += (pair.value.sequence ?? []).map { ($0, inner) }
          default:
            guard field.name != "isEnabled", field.name != "type",
              let text = pair.value.scalar?.text.description,
              text == field.defaultText
            else { continue }
            findings.add(
              Diagnostic(
                .defaultSpelledOut, "`\(field.name): \(text)` is the default", at: pair.keySpan,
                fixes: [
                  Fix("leave it out", edits: YAMLEdits(context.source).removing(pair, from: node))
                ]))
          }
        }
      }
    })
}
