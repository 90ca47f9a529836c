import TocsinDiagnostics
import TocsinEvents
import TocsinGrok
import TocsinLogModel
import TocsinSyntax

/// Takes a text apart by rules, and merges what they name into the log.
///
/// Source: pipeline reference, sections 2.7 and 3.
struct GrokParser: LogProcessor {
  /// `nil` reads the message.
  let source: AttributeRoute?
  let rules: GrokRules
  /// What a limit is reported under.
  let name: UTF8Text

  init(_ fields: inout ProcessorFields, zones: any TimeZoneSource) {
    name = fields.text("name") ?? ""
    let source = fields.text("source") ?? "message"
    self.source = source == "message" ? nil : AttributeRoute(source)
    _ = fields.node("samples")
    var (match, support): (UTF8Text, UTF8Text) = ("", "")
    var span = fields.span
    if let node = fields.node("grok"), let pairs = node.mapping {
      var inner = ProcessorFields(pairs, span: node.span)
      match = inner.requiredText("matchRules")
      support = inner.text("supportRules") ?? ""
      span = inner.node("matchRules")?.span ?? node.span
      fields.add(inner.finish())
    } else {
      fields.fail("`grok` is missing", at: fields.span, "add `grok:` with `matchRules`")
    }
    rules = GrokRules(matchRules: match, supportRules: support, zones: zones)
    for problem in rules.problems {
      fields.fail(.grokRule, problem.message, at: span, problem.next)
    }
  }

  func process(_ log: inout PipelineLog, _ worker: PipelineWorker) {
    let text: UTF8Text
    if let source {
      guard let value = source.value(in: log.attributes) else { return }
      if case .array(let elements) = value {
        text = UTF8Text(
          bytes: Array(elements.map { ValueText.json($0).bytes }.joined(separator: [UInt8(ascii: ",")])))
      } else {
        text = ValueText.json(value)
      }
    } else {
      text = log.message
    }
    let outcome = rules.match(text, clock: worker.clock, scratch: worker.grok)
    if outcome.isLimited { worker.noteLimit(name) }
    guard let found = outcome.attributes else { return }
    AttributeMerging.merge(found, into: &log.attributes)
  }
}
