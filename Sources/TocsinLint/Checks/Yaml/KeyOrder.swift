import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let keyOrder = DiagnosticDescriptor(
    "Y010", "key-order", .info, "Keys stand in another order than that of the rule format.")
}

extension Check {
  static let keyOrder = Check(
    .keyOrder,
    explanation: """
      The keys stand in another order than the one in which the rule format lists them. With one order in all files rules are compared
      by eye.

      `tocsin fmt` orders them.
      """,
    isOnByDefault: false,
    triggering: [
      .rule(
        """
        name: An example
        queries: [{name: a, query: 'source:okta'}]
        cases: [{status: low, condition: a > 0}]
        options: {keepAlive: 600, «evaluationWindow»: 300}
        message: What to do.
        """)
    ],
    passing: [
      .rule(
        """
        name: An example
        queries: [{name: a, query: 'source:okta'}]
        cases: [{status: low, condition: a > 0}]
        options: {evaluationWindow: 300}
        message: What to do.
        """)
    ],
    detection: .rule { context, findings in
      var stack: [(node: YAMLNode, object: SchemaObject)] = [(context.node, RuleSchema.root)]
      while let (node, object) = stack.popLast() {
        var highest = -1
        for pair in node.mapping ?? [] {
          guard let place = object.fields.firstIndex(where: { $0.name == pair.key.description }) else {
            continue
          }
          if place < highest {
            findings.add(
              Diagnostic(
                .keyOrder, "`\(pair.key)` stands after `\(object.fields[highest].name)`", at: pair.keySpan,
                fixes: [Fix("run `tocsin fmt`, which orders the keys")]))
            break
          }
          highest = place
          switch object.fields[place].type {
          case .object(let inner): stack.append((pair.value, inner))
          case .list(.object(let inner), _): stack += (pair.value.sequence ?? []).map { ($0, inner) }
          default: break
          }
        }
      }
    })
}
