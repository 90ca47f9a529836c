import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let attributeNotInSignal = DiagnosticDescriptor(
    "M803", "attr-not-in-signal", .warning, "The message shows an attribute that no sample holds.")
}

extension Check {
  static let attributeNotInSignal = Check(
    .attributeNotInSignal,
    explanation: """
      The message shows an attribute by which the rule does not group, and no sample beside the rule holds it. It will be empty, and
      the sentence around it incomplete.

      Group by it, write the name that the logs have, or put the sentence into `{{#if @name}}…{{/if}}`.
      """,
    fixability: .unsafe,
    source: "Datadog: Notification Variables",
    triggering: [
      .with(
        message: "By {{@usr.id}} from «{{@client_ip}}»."
      )
      .samples(
        #"{"source":"okta","usr":{"id":"u1"},"client":{"ip":"192.0.2.1"}}"#)
    ],
    passing: [
      .with(
        message: "By {{@usr.id}} from {{@client.ip}}."
      )
      .samples(
        #"{"source":"okta","usr":{"id":"u1"},"client":{"ip":"192.0.2.1"}}"#),
      .with(
        message: "{{#if @client_ip}}From {{@client_ip}}{{/if}}"
      )
      .samples(
        #"{"source":"okta","usr":{"id":"u1"}}"#),
      .with(
        message: "From {{@client_ip}}"),
    ],
    detection: .rule { context, findings in
      let samples = context.samples
      guard samples.isComplete, !samples.isEmpty else { return }
      look(context.rule.messageTemplate, "message", "customMessage", context, &findings)
      if context.rule.hasExtendedTitle {
        look(context.rule.nameTemplate, "name", "customName", context, &findings)
      }
    })
}

private func look(
  _ template: TemplateSyntax, _ key: StaticString, _ override: StaticString, _ context: RuleContext,
  _ findings: inout FindingSink
) {
  let node = context.node
  guard let text = (node.value(override).flatMap { $0.isEmptyText ? nil : $0 }) ?? node.value(key) else {
    return
  }
  let grouped = Set(context.rule.queries.flatMap(\.groupByFields).map(\.source))
  var names: [String]?
  for variable in template.placedVariables where !variable.isGuarded {
    guard case .attribute(let path) = variable.reference, !grouped.contains(.attribute(path)),
      !context.samples.holds(path), !isReserved(path)
    else { continue }
    let known = names ?? context.samples.attributeNames()
    names = known
    let near = nearestAttribute(to: "@\(path)", among: known)
    let span = text.span(of: variable.span, in: context.source)
    findings.add(
      Diagnostic(
        .attributeNotInSignal,
        "`@\(path)` will be empty: the rule does not group by it, and no sample holds it"
          + (near.map { "; did you mean `\($0)`?" } ?? ""), at: span,
        notes: near == nil ? ["group by it, or put the sentence into `{{#if @\(path)}}…{{/if}}`"] : [],
        fixes: near.map {
          [Fix("write `{{\($0)}}`", .unsafe, edits: [Fix.Edit(span: span, replacement: "{{\($0)}}")])]
        } ?? []))
  }
}

/// Where a log has no such attribute, a message shows the reserved one.
private func isReserved(_ path: AttributePath) -> Bool {
  path.segments.count == 1 && ReservedAttribute(rawValue: path.segments[0].description) != nil
}
