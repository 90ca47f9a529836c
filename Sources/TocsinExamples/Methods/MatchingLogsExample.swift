import TocsinLogModel
import TocsinReasoning
import TocsinSemantics

/// Examples of a method that has no file of its own: logs that the queries match, one of each, then more of each.
struct MatchingLogsExample: ExampleMethod {
  let subject: ExampleSubject

  /// How often each log comes.
  private static let counts = [1, 2, 10, 100]

  func proposals(for index: Int, _ reasoner: inout Reasoner) -> ExampleProposals {
    var maker = GroupLogMaker(subject)
    let logs = subject.rule.queries.indices.compactMap { maker.single($0, &reasoner) }
    if logs.isEmpty { return .gaveUp(.notRealised) }
    return .timelines(
      MatchingLogsExample.counts.map { count in
        let events = logs.flatMap { Array(repeating: $0.event, count: count) }
        return Timeline(
          events.enumerated().map { Timeline.Entry(seconds: Int64($0.offset), event: $0.element) })
      })
  }
}
