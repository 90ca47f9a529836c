internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

extension RuleChecking {
  /// The sum of all windows of a sequence.
  ///
  /// Source: rule reference, section 3.6.
  private static let longestSequence = 86400

  /// The steps form one line: one beginning, one successor each, no step left out.
  mutating func checkSequence() {
    let options = draft.optionsNode?.value("sequenceDetectionOptions")
    let place =
      draft.optionsNode?.pair("sequenceDetectionOptions")?.keySpan
      ?? draft.optionsNode?.place(of: "detectionMethod") ?? node.beginning
    let steps = draft.steps
    guard !steps.isEmpty else {
      report(
        .missingRequired, "a sequence rule has no `steps`", at: place,
        fix: Fix("add `sequenceDetectionOptions: {steps: […], stepTransitions: […]}`"))
      return
    }
    for (position, step) in steps.enumerated() {
      guard let first = steps[..<position].first(where: { $0.name == step.name }) else { continue }
      report(
        .sequenceGraph, "two steps are called `\(shortened(step.name))`", at: step.nameSpan,
        labels: [Label(span: first.nameSpan, text: "the first one")], fix: Fix("give this step another name"))
    }
    let transitions = (options?.items("stepTransitions") ?? []).filter { $0.mapping != nil }
    let links = readLinks(transitions, steps: steps)
    if links.count == transitions.count { checkLine(steps, links) }
    checkTotal(steps, transitions, at: place)
  }

  private typealias Link = (parent: Int, child: Int, node: YAMLNode)

  private mutating func readLinks(_ transitions: [YAMLNode], steps: [StepDraft]) -> [Link] {
    let known = steps.map(\.name)
    return transitions.compactMap { item in
      var ends: [Int] = []
      for key: StaticString in ["parent", "child"] {
        guard let name = item.string(key) else { continue }
        if let index = known.firstIndex(of: name) {
          ends.append(index)
        } else {
          let nearest = nearestName(to: name, among: known)
          report(
            .sequenceGraph, "no step is called `\(shortened(name))`; there are \(names(known))",
            at: item.place(of: key),
            fix: nearest.map { nearest in
              Fix(
                "write `\(nearest)`", .unsafe, edits: item.value(key).map { replacing($0, by: nearest) } ?? []
              )
            } ?? Fix("name one of the steps"))
        }
      }
      return ends.count == 2 ? (ends[0], ends[1], item) : nil
    }
  }

  private mutating func checkLine(_ steps: [StepDraft], _ links: [Link]) {
    var next: [Int: Int] = [:]
    var parents: Set<Int> = []
    var isLine = true
    for link in links {
      if next.updateValue(link.child, forKey: link.parent) != nil {
        isLine = false
        report(
          .sequenceGraph,
          "the step `\(shortened(steps[link.parent].name))` has two successors; a sequence is one line",
          at: link.node.place(of: "parent"), note: "remove one of the transitions")
      }
      if !parents.insert(link.child).inserted {
        isLine = false
        report(
          .sequenceGraph,
          "the step `\(shortened(steps[link.child].name))` has two predecessors; a sequence is one line",
          at: link.node.place(of: "child"), note: "remove one of the transitions")
      }
    }
    guard isLine else { return }
    let roots = steps.indices.filter { !parents.contains($0) }
    guard let root = roots.first else {
      report(
        .sequenceGraph, "the steps form a circle without a first step",
        at: links.first?.node.place(of: "parent") ?? steps[0].nameSpan,
        note: "remove the transition to the first step")
      return
    }
    for other in roots.dropFirst() {
      report(
        .sequenceGraph,
        "the step `\(shortened(steps[other].name))` follows no step, and only one step may be the first",
        at: steps[other].nameSpan, labels: [Label(span: steps[root].nameSpan, text: "the first step")],
        fix: Fix("add a transition to it, or remove it"))
    }
    var reached: Set<Int> = [root]
    var last = root
    while let following = next[last], reached.insert(following).inserted { last = following }
    if roots.count == 1 {
      for index in steps.indices where !reached.contains(index) {
        report(
          .sequenceGraph, "the step `\(shortened(steps[index].name))` is never reached",
          at: steps[index].nameSpan,
          note: "its transitions form a circle: remove one of them")
      }
      if reached.count == steps.count { checkEnd(steps[last]) }
    }
  }

  /// The sequence ends at the step the case names, so steps after it are idle.
  private mutating func checkEnd(_ last: StepDraft) {
    for item in draft.cases {
      guard let named = item.ruleCase.conditionSyntax?.labels,
        !named.contains(where: { $0.label == UTF8Text(last.name) }),
        named.contains(where: { label in draft.steps.contains { UTF8Text($0.name) == label.label } })
      else { continue }
      report(
        .sequenceEnd,
        "the case does not name the last step, `\(shortened(last.name))`: the sequence ends before it",
        at: item.node.place(of: "condition"), fix: Fix("write `\(last.name) > 0`"))
    }
  }

  private mutating func checkTotal(_ steps: [StepDraft], _ transitions: [YAMLNode], at place: SourceSpan) {
    let windows =
      steps.map(\.evaluationWindow) + transitions.compactMap { $0.value("evaluationWindow")?.integer }
    // Values outside the list are reported already; they must not overflow the sum.
    let total = windows.reduce(0) { $0 + min(max($1, 0), RuleChecking.longestSequence) }
    guard total > RuleChecking.longestSequence else { return }
    report(
      .sequenceGraph,
      "the windows of the sequence add up to \(total) seconds, at most \(RuleChecking.longestSequence) are allowed",
      at: place, note: "shorten the windows of steps or transitions")
  }
}
