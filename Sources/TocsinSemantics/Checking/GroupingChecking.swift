internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

extension RuleChecking {
  /// Source: rule reference, section 2.6.
  mutating func checkGrouping() {
    guard draft.isOverLogsOrSignals else { return }
    checkGroupSignalsBy()
    var reported: Set<[Int]> = []
    for item in draft.cases {
      guard let syntax = item.ruleCase.conditionSyntax else { continue }
      let labels = Set(syntax.labels.map(\.label))
      let joined = draft.queries.indices.filter { labels.contains(UTF8Text(draft.queries[$0].query.label)) }
      for (position, first) in joined.enumerated() {
        for second in joined[(position + 1)...] where reported.insert([first, second]).inserted {
          checkJoin(draft.queries[first], draft.queries[second])
        }
      }
    }
  }

  /// Lists of one length join by position; a shorter one must be part of the longer.
  private mutating func checkJoin(_ one: QueryDraft, _ other: QueryDraft) {
    let (left, right) = (one.query.groupByFields, other.query.groupByFields)
    guard left.count != right.count, !left.isEmpty, !right.isEmpty else { return }
    let (shorter, longer) = left.count < right.count ? (one, other) : (other, one)
    let known = Set(longer.query.groupByFields.map(\.source))
    guard let missing = shorter.query.groupByFields.first(where: { !known.contains($0.source) }) else {
      return
    }
    report(
      .groupByLengths,
      "`\(shorter.query.label)` groups by `\(missing.name)`, which is not among the fields of `\(longer.query.label)`",
      at: shorter.node.place(of: "groupByFields"),
      labels: [
        Label(
          span: longer.node.place(of: "groupByFields"),
          text: "`\(longer.query.label)` groups by \(names(longer.query.groupByFields.map(\.name)))")
      ],
      note:
        "queries of one condition are joined by their groups: give them the same fields, or a part of them")
  }

  private mutating func checkGroupSignalsBy() {
    guard let fields = draft.rule.groupSignalsBy else { return }
    let grouped = draft.queries.flatMap(\.query.groupByFields)
    let known = Set(grouped.map(\.source))
    let items = node.items("groupSignalsBy")
    for field in fields where !known.contains(field.source) {
      let item = items.first { $0.text?.description == field.name }
      let nearest = nearestName(to: field.name, among: grouped.map(\.name))
      report(
        .groupSignalsByUnknown,
        "`\(shortened(field.name))` is not a field the queries group by; \(known.isEmpty ? "they group by none" : "these are " + names(grouped.map(\.name)))",
        at: item?.span ?? self.node.place(of: "groupSignalsBy"),
        fix: nearest.map { nearest in
          Fix("write `\(nearest)`", .unsafe, edits: item.map { replacing($0, by: nearest) } ?? [])
        } ?? Fix("add the field to `groupByFields`, or remove it here"))
    }
  }
}
