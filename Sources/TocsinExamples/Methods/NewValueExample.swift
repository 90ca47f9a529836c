import TocsinReasoning
import TocsinSemantics
import TocsinSyntax

extension NewValueOptions: ExampleMethodMaker {
  func exampleMethod(for subject: ExampleSubject) -> any ExampleMethod {
    NewValueExample(subject: subject, options: self)
  }
}

/// Examples of the new value method: a value to learn, and when learning is over another one.
struct NewValueExample: ExampleMethod {
  let subject: ExampleSubject
  let options: NewValueOptions

  private static let day: Int64 = 86_400

  func proposals(for index: Int, _ reasoner: inout Reasoner) -> ExampleProposals {
    if let silence = subject.silence(of: 0, &reasoner) { return silence }
    var maker = GroupLogMaker(subject)
    let fields = subject.rule.queries[0].metrics.map(\.source)
    var timelines: [Timeline] = []
    let learned: Int64 =
      switch options.learning {
      case .days(let days): max(60, Int64(days) * NewValueExample.day)
      case .events: 60
      }
    if let logs = maker.distinct(0, fields, 2, &reasoner) {
      if options.learning == .events(0) {
        timelines.append(Timeline([.init(seconds: 0, event: logs[0].event)]))
      }
      timelines.append(
        Timeline([.init(seconds: 0, event: logs[0].event), .init(seconds: learned, event: logs[1].event)]))
    }
    // A query that allows one value only: it is new again when it was forgotten.
    var other = GroupLogMaker(subject)
    if let log = other.single(0, meeting: fields.map { $0.query(.exists) }, &reasoner) {
      let forgotten = max(learned, Int64(options.forgetAfter) * NewValueExample.day + 1)
      timelines.append(
        Timeline([.init(seconds: 0, event: log.event), .init(seconds: forgotten, event: log.event)]))
    }
    return timelines.isEmpty ? .gaveUp(.notRealised) : .timelines(timelines)
  }
}
