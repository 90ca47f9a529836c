import Testing
import TocsinDiagnostics
import TocsinEvents
import TocsinLogModel
import TocsinMatch
import TocsinPlan
import TocsinReference
import TocsinSemantics
import TocsinSyntax

/// A scheduled rule that computes some fields, and what they are for an event: by the product, and by the reference.
struct CalculatedRule {
  let rule: Rule
  /// The rule is not valid.
  struct Refusal: Error {
    var findings: [Diagnostic]
  }

  private let plan: PlanSet

  init(_ fields: [(name: String, expression: String)], query: String = "*") throws {
    let lines = fields.map { field in
      "  - {name: \(field.name), expression: \"\(CalculatedRule.escaped(field.expression))\"}"
    }
    let text = """
      name: A rule
      type: log_detection
      message: m
      queries: [{name: a, query: "\(CalculatedRule.escaped(query))"}]
      cases: [{status: low, condition: a > 0}]
      options: {evaluationWindow: 300, keepAlive: 600, maxSignalDuration: 3600}
      schedulingOptions: {rrule: FREQ=DAILY}
      calculatedFields:
      \(lines.joined(separator: "\n"))

      """
    let file = SourceFile(name: "rule.yaml", text: text)
    var collector = DiagnosticCollector()
    let rules = YAMLReader.documents(of: file, into: &collector).flatMap {
      RuleDecoder.decode($0, file: file, into: &collector)
    }
    guard let rule = rules.first else { throw Refusal(findings: collector.diagnostics) }
    self.rule = rule
    var tests: [(subject: QueryTerm.Subject, test: ValueTest)] = []
    for field in rule.calculatedFields { tests.append((.calculated(field.field), .exists)) }
    plan = PlanSet(tests: tests)
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }

  /// By field: its value by the product as JSON, `nil` where it has none.
  func values(_ record: String) throws -> [String?] {
    var found: [[String?]] = []
    try forEach([record], plan) { event in found.append(try values(event)) }
    return found.first ?? []
  }

  /// The same for many records.
  func values(_ records: [String]) throws -> [[String?]] {
    var found: [[String?]] = []
    try forEach(records, plan) { event in found.append(try values(event)) }
    return found
  }

  private func values(_ event: borrowing ExtractedEvent) throws -> [String?] {
    var values: [String?] = []
    for field in rule.calculatedFields {
      let place = try #require(plan.fieldIndex(.calculated(field.field)))
      let index = event.first[place]
      values.append(index < 0 ? nil : CalculatedRule.text(event.values[Int(index)]))
    }
    return values
  }

  /// Whether events meet the query of the rule, in a plan of the rule; both ways of finding queries agree.
  func areMet(by records: [String]) throws -> [Bool] {
    let plan = PlanSet(rules: [rule])
    var indexed = PredicateEvaluator(plan, index: .always)
    var plain = PredicateEvaluator(plan, index: .never)
    var met: [Bool] = []
    try forEach(records, plan) { event in
      var (found, ran): ([Int32], [Int32]) = ([], [])
      indexed.evaluate(event, into: &found)
      plain.evaluate(event, into: &ran)
      #expect(found == ran, "\(rule.queries[0].text)")
      met.append(!ran.isEmpty)
    }
    return met
  }

  private func forEach(
    _ records: [String], _ plan: PlanSet, _ body: (borrowing ExtractedEvent) throws -> Void
  ) throws {
    var extractor = EventExtractor(fields: plan.fields, form: .plain)
    var event = ExtractedEvent(fieldCount: plan.fields.count)
    for record in records {
      let padded = Array(record.utf8) + [UInt8](repeating: 0, count: EventExtractor.padding)
      try padded.withUnsafeBufferPointer { buffer in
        try extractor.extract(UnsafeBufferPointer(rebasing: buffer[..<record.utf8.count]), into: &event)
        try body(event)
      }
    }
  }

  private static func text(_ value: ExtractedValue) -> String {
    let text = String(decoding: value.bytes, as: UTF8.self)
    return value.kind == .string ? "\"\(text)\"" : text
  }

  /// The same by the reference.
  func expected(_ record: String) throws -> [String?] {
    let event = try EventDecoder.decode(Array(record.utf8), form: .plain)
    return rule.calculatedFields.map { field in
      switch ReferenceExpression.value(field.name, event, rule.fieldDefinitions) {
      case .string(let text)?: "\"\(text)\""
      case .number(let text)?: text.description
      case .boolean(let value)?: value ? "true" : "false"
      default: nil
      }
    }
  }
}
