internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

/// `sequenceDetectionOptions`: the steps in order, up to the one that the case names.
///
/// Source: rule reference, section 3.6.
package struct SequenceOptions: MethodDetails {
  /// A condition that must be met after the step before.
  package struct Step: Equatable, Sendable {
    /// By which cases and transitions name it.
    package var name: String
    /// What must hold over the events since the step before.
    package var condition: CaseCondition
    /// Seconds.
    package var evaluationWindow: Int
    /// Seconds within which the step must follow the one before; of no meaning for the first.
    package var within: Int

    /// Creates a step; times are in seconds.
    package init(name: String, condition: CaseCondition, evaluationWindow: Int, within: Int) {
      self.name = name
      self.condition = condition
      self.evaluationWindow = evaluationWindow
      self.within = within
    }
  }

  /// In order.
  package var steps: [Step]

  /// Creates options.
  package init(steps: [Step]) {
    self.steps = steps
  }

  /// Says what the options decide.
  package func summary(window: Int) -> String {
    "the rule waits for \(Plural.count(steps.count, "step")) in order"
  }

  /// What keeps an event from being judged.
  package var noDecision: String { "It completes no step where it stands." }
}

extension SequenceOptions.Step {
  /// The stages of a `THEN` condition as steps, whose windows are all the evaluation window.
  ///
  /// Source: query reference, section 6.3.
  package static func stages(_ stages: [CaseCondition], window: Int) -> [SequenceOptions.Step] {
    stages.enumerated().map { position, stage in
      SequenceOptions.Step(
        name: "stage \(position + 1)", condition: stage, evaluationWindow: window,
        within: position == 0 ? 0 : window)
    }
  }
}

extension DetectionMethod {
  /// `sequence_detection`, see ``SequenceMethod``.
  package static let sequenceDetection = DetectionMethod(named: "sequence_detection")
}

/// `sequence_detection`: conditions that are met one after another.
enum SequenceMethod: MethodDefinition {
  static var method: DetectionMethod { .sequenceDetection }

  static let block: MethodBlock? = MethodBlock(
    "sequenceDetectionOptions", of: .sequenceDetection,
    SchemaObject(
      place: "options.sequenceDetectionOptions",
      doc: "Options of the method `sequence_detection`.",
      fields: [
        SchemaField(
          "steps",
          .list(
            of: .object(step), ListLimits(maximum: RuleSchema.maximumSteps, descriptor: .sequenceGraph)),
          .conditional("for the method `sequence_detection`"), source: RuleSchema.api,
          "The steps of the sequence."),
        SchemaField(
          "stepTransitions", .list(of: .object(transition), .any), source: RuleSchema.api,
          "Which step follows which, and how soon."),
      ]))

  private static let step = SchemaObject(
    place: "options.sequenceDetectionOptions.steps[]",
    doc: "A step of a sequence.",
    fields: [
      SchemaField(
        "name", RuleSchema.nonEmptyText, .required, source: RuleSchema.api,
        "The name by which cases and transitions name it."),
      SchemaField(
        "condition", RuleSchema.nonEmptyText, .required, source: RuleSchema.api,
        "A condition over the queries."),
      SchemaField(
        "evaluationWindow", RuleSchema.duration, source: RuleSchema.api,
        "How far back events of the step count."),
    ])

  private static let transition = SchemaObject(
    place: "options.sequenceDetectionOptions.stepTransitions[]",
    doc: "From one step of a sequence to the next.",
    fields: [
      SchemaField("parent", RuleSchema.nonEmptyText, .required, source: RuleSchema.api, "The step before."),
      SchemaField("child", RuleSchema.nonEmptyText, .required, source: RuleSchema.api, "The step after."),
      SchemaField(
        "evaluationWindow", RuleSchema.duration, source: RuleSchema.api,
        "How soon the child must follow the parent."),
    ])

  static var traits: MethodTraits {
    MethodTraits(reportsDefaultWindow: false, needsConditions: true, namesQueries: true)
  }

  /// The steps from the first on, up to the one that the case names; no options when they form no line.
  static func read(_ parts: MethodParts, into rule: inout RuleDefinition, _ reader: inout RuleReader) {
    let steps = parts.steps
    let transitions = (parts.own?.items("stepTransitions") ?? []).filter { $0.mapping != nil }
    func link(from name: String) -> YAMLNode? { transitions.first { $0.string("parent") == name } }
    let children = Set(transitions.compactMap { $0.string("child") })
    guard let first = steps.first(where: { !children.contains($0.name) }) else { return }
    let named = parts.cases.first?.ruleCase.conditionSyntax?.labels.map(\.label.description) ?? []
    var line: [SequenceOptions.Step] = []
    var next: StepDraft? = first
    var within = 0
    while let step = next, line.count < steps.count, let condition = step.condition {
      line.append(
        SequenceOptions.Step(
          name: step.name, condition: condition, evaluationWindow: step.evaluationWindow, within: within))
      let link = link(from: step.name)
      within = link?.value("evaluationWindow")?.integer ?? 0
      next = link?.string("child").flatMap { child in steps.first { $0.name == child } }
    }
    guard let last = line.lastIndex(where: { named.contains($0.name) }) ?? line.indices.last else { return }
    rule.options.methodOptions = MethodOptions(SequenceOptions(steps: Array(line[...last])))
  }

  static func check(_ checking: inout RuleChecking) { checking.checkSequence() }
}
