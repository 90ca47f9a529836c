package import TocsinDiagnostics
package import TocsinEvents
package import TocsinLogModel
import TocsinPlan
package import TocsinSyntax

/// The truth of each part of a query for one event; the leaves are single tests of one subject.
package typealias NodeTrace = BooleanTree<TermTrace, NodeTruth>

/// The truth of a part of a query for one event, and where the part is written.
package struct NodeTruth: Sendable {
  /// Whether the event meets the part.
  package var holds: Bool
  /// The part within the query.
  package var span: SourceSpan
}

extension NodeTrace {
  /// Whether the event meets this part of the query.
  package var holds: Bool { truth.holds }

  /// Where the part is written.
  package var span: SourceSpan { truth.span }

  private var truth: NodeTruth {
    switch self {
    case .or(_, let truth), .and(_, let truth), .not(_, let truth): truth
    case .leaf(let term): NodeTruth(holds: term.holds, span: term.span)
    }
  }
}

/// One test, its truth, and what the event holds there.
package struct TermTrace: Sendable {
  /// Whether the event passes the test.
  package var holds: Bool
  /// Of the value within the query, the key left out where the value stands in a group.
  package var span: SourceSpan
  /// Whether the value is written in a group behind its key, so that the span lacks the key.
  package var isInGroup: Bool
  /// Where in the event the test looks.
  package var subject: QueryTerm.Subject
  /// What the values of the subject are compared with.
  package var test: ValueTest
  /// The texts of the values that the test looked at, at most ``maximumValues``.
  package var found: [UTF8Text]

  /// Values that a trace keeps of one subject; further ones are dropped.
  package static let maximumValues = 5
}

/// Traces queries with the product's own lowering and evaluator: each leaf is compiled as a query of its own.
package struct QueryTracer: ~Copyable {
  /// The tests of the query, numbered in order in the plan; `nil` for the empty query.
  private let root: SpannedTree<QueryTest>?
  private var reader: RecordReader
  private var leaves: LeafTracer

  /// A tracer of one query.
  package init(_ query: QuerySyntax) {
    root = query.root?.flatMap(\.tests)
    let plan = PlanSet(tests: (root?.leaves ?? []).map { ($0.term.subject, $0.test) })
    reader = RecordReader(fields: plan.fields)
    leaves = LeafTracer(plan)
  }

  /// `nil` for the empty query, which every event meets.
  ///
  /// Throws what makes the record no event.
  package mutating func trace(_ record: LogRecord) throws(RecordFault) -> NodeTrace? {
    guard let root else { return nil }
    return try reader.withEvent(of: record) { event, _ in
      var number = 0
      return leaves.trace(root, event, &number)
    }
  }
}

/// The truth of the leaves of a query, numbered in the order of its tree, and of what stands above them.
private struct LeafTracer: ~Copyable {
  private let plan: PlanSet
  private var evaluator: PredicateEvaluator

  init(_ plan: PlanSet) {
    self.plan = plan
    evaluator = PredicateEvaluator(plan)
  }

  /// `number` is that of the first leaf, and then of the one after the last.
  ///
  /// Written out, since no closure of ``BooleanTree/fold(leaf:not:junction:)`` should hold the borrowed event.
  mutating func trace(
    _ node: SpannedTree<QueryTest>, _ event: borrowing ExtractedEvent, _ number: inout Int
  ) -> NodeTrace {
    switch node {
    case .and(let operands, let span), .or(let operands, let span):
      var parts: [NodeTrace] = []
      for operand in operands { parts.append(trace(operand, event, &number)) }
      return node.junction == .and
        ? .and(parts, NodeTruth(holds: parts.allSatisfy(\.holds), span: span))
        : .or(parts, NodeTruth(holds: parts.contains(where: \.holds), span: span))
    case .not(let operand, let span):
      let inner = trace(operand, event, &number)
      return .not(inner, NodeTruth(holds: !inner.holds, span: span))
    case .leaf(let leaf):
      defer { number += 1 }
      return .leaf(
        TermTrace(
          holds: evaluator.isMet(query: number, by: event), span: leaf.span,
          isInGroup: leaf.span != leaf.term.span, subject: leaf.term.subject, test: leaf.test,
          found: found(leaf.term.subject, event)))
    }
  }

  private func found(_ subject: QueryTerm.Subject, _ event: borrowing ExtractedEvent) -> [UTF8Text] {
    let field: EventField
    var prefix: [UInt8] = []
    switch subject {
    case .everything, .freeText: field = .reserved(.message)
    case .fullText: field = .anyText
    case .attribute(let path): field = .attribute(path)
    case .reserved(let name): field = .reserved(name)
    case .wholeTag: field = .tags
    case .calculated(let computed): field = .calculated(computed)
    case .tag(let key):
      field = .tags
      prefix = LowerCasing.lowered(key).bytes + [UInt8(ascii: ":")]
    }
    guard let index = plan.fieldIndex(field) else { return [] }
    var texts: [UTF8Text] = []
    var position = event.first[index]
    while position >= 0, texts.count < TermTrace.maximumValues {
      let value = event.values[Int(position)]
      position = value.next
      if value.kind == .object {
        texts.append("{…}")
      } else if value.bytes.starts(with: prefix) {
        texts.append(UTF8Text(UnsafeBufferPointer(rebasing: value.bytes[prefix.count...])))
      }
    }
    return texts
  }
}
