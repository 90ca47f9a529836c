import TocsinDiagnostics
import TocsinLogModel
import TocsinReasoning
import TocsinSemantics

extension DiagnosticDescriptor {
  static let gapBetweenThresholds = DiagnosticDescriptor(
    "K307", "gap-between-thresholds", .info, "Values between two thresholds fire no case.")
}

extension Check {
  static let gapBetweenThresholds = Check(
    .gapBetweenThresholds,
    explanation: """
      Lower values fire a case and higher ones do, but those between fire none: `a > 10` high, `a < 5` low. The gap is
      looked for in rules whose cases all compare one query.

      Close the gap, or leave it if it is meant.
      """,
    isOnByDefault: false,
    triggering: [
      .with(cases: "- {status: high, condition: a > 10}\n- {status: low, condition: «a > 2 && a < 5»}")
    ],
    passing: [
      .with(cases: "- {status: high, condition: a > 10}\n- {status: low, condition: a > 5}")
    ],
    detection: .rule { context, findings in
      let cases = context.rule.cases
      let conditions = cases.compactMap(\.condition)
      let queries = conditions.reduce(into: Set<Int>()) { $0.formUnion($1.queries) }
      guard context.proofs.decidesCases, conditions.count == cases.count, queries.count == 1,
        let query = queries.first, case .count = context.proofs.space.domains[query]
      else { return }
      let limits = conditions.flatMap(\.comparisons).compactMap(\.limit.integerValue)
      let points = Set(limits.flatMap { [$0 - 1, $0, $0 + 1] }.filter { $0 >= 0 && $0 < Int64.max - 1 })
        .sorted()
      func firing(_ value: Int64) -> Int? {
        var values = context.rule.queries.map { _ -> DecimalNumber? in DecimalNumber(0) }
        values[query] = DecimalNumber(value)
        return conditions.firstIndex { $0.isMet(by: CountVector(values: values)) }
      }
      guard limits.allSatisfy({ $0 > -1_000_000_000 && $0 < 1_000_000_000_000 }) else { return }
      var below: Int?
      var gap: (from: Int64, to: Int64, below: Int)?
      for point in points {
        guard let met = firing(point) else {
          if let below { gap = (gap?.from ?? point, point, below) }
          continue
        }
        if let gap {
          let label = context.rule.queries[query].label
          let text = RuleExcerpts(context.rule, in: context.source)
          let range = gap.from == gap.to ? "\(gap.from)" : "\(gap.from) to \(gap.to)"
          findings.add(
            Diagnostic(
              .gapBetweenThresholds,
              "no case fires for `\(label)` = \(range), but \(text.caseName(gap.below)) does below and \(text.caseName(met)) above",
              at: cases[gap.below].conditionSpan,
              labels: [Label(span: cases[met].conditionSpan, text: "fires again from here")],
              fixes: [Fix("widen one of the two conditions, or leave the gap if it is meant")]))
        }
        (below, gap) = (met, nil)
      }
    })
}
