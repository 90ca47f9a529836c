import TocsinEvents
import TocsinReasoning
import TocsinSemantics
import TocsinSyntax

extension ThirdPartyOptions: ExampleMethodMaker {
  func exampleMethod(for subject: ExampleSubject) -> any ExampleMethod {
    ThirdPartyExample(subject: subject, options: self)
  }
}

/// Examples of the third party method: one log that a root query lets in, and that meets the case first.
struct ThirdPartyExample: ExampleMethod {
  let subject: ExampleSubject
  let options: ThirdPartyOptions

  func proposals(for index: Int, _ reasoner: inout Reasoner) -> ExampleProposals {
    let cases = Array(subject.rule.queries.indices.dropFirst(options.rootCount))
    let own = index < cases.count ? subject.counted(cases[index], measured: false) : []
    let earlier = cases.prefix(index).enumerated().map { position, query in
      (index: position, search: QuerySyntax.all(subject.counted(query, measured: false)))
    }
    var timelines: [Timeline] = []
    var cover: [Int] = []
    for root in 0..<options.rootCount {
      let base = subject.counted(root, measured: false) + own
      let groups = subject.rule.queries[root].groupByFields.map {
        $0.source.query(.text($0.source.readableValue(), quoted: true))
      }
      for wish in groups.isEmpty ? [[]] : [groups, []] {
        switch subject.solve(base + wish, none: earlier.map(\.search), &reasoner) {
        case .satisfiable(let log): timelines.append(Timeline([.init(seconds: 0, event: log.event)]))
        case .gaveUp(let reason): if wish.isEmpty, timelines.isEmpty { return .gaveUp(reason) }
        case .unsatisfiable:
          if wish.isEmpty { cover += covering(base, earlier, &reasoner) }
        }
        if !timelines.isEmpty { return .timelines(timelines) }
      }
    }
    return .unreachable(cover.isEmpty ? .neverMet : .covered(by: Set(cover).sorted()))
  }

  /// The earlier cases that take all logs of this one.
  private func covering(
    _ base: [QuerySyntax], _ earlier: [(index: Int, search: QuerySyntax)], _ reasoner: inout Reasoner
  ) -> [Int] {
    var cover = earlier
    for item in earlier {
      let fewer = cover.filter { $0.index != item.index }
      if case .unsatisfiable = reasoner.solve(all: base, none: fewer.map(\.search)) { cover = fewer }
    }
    return cover.map(\.index)
  }
}
