package import TocsinDiagnostics
package import TocsinEvents
package import TocsinLogModel
import TocsinPlan
package import TocsinSyntax

/// The truth of one part of a query for one event.
package indirect enum NodeTrace: Sendable {
  case or(holds: Bool, span: SourceSpan, [NodeTrace])
  case and(holds: Bool, span: SourceSpan, [NodeTrace])
  case not(holds: Bool, span: SourceSpan, NodeTrace)
  /// One test of one subject.
  case term(TermTrace)

  package var holds: Bool {
    switch self {
    case .or(let holds, span: _, _), .and(let holds, span: _, _), .not(let holds, span: _, _):
      holds
    case .term(let term): term.holds
    }
  }

  package var span: SourceSpan {
    switch self {
    case .or(holds: _, let span, _), .and(holds: _, let span, _), .not(holds: _, let span, _):
      span
    case .term(let term): term.span
    }
  }
}

/// One test, its truth, and what the event holds there.
package struct TermTrace: Sendable {
  package var holds: Bool
  /// Of the value within the query, the key left out where the value stands in a group.
  package var span: SourceSpan
  package var isInGroup: Bool
  package var subject: QueryTerm.Subject
  package var test: ValueTest
  /// The texts of the values that the test looked at, at most ``maximumValues``.
  package var found: [UTF8Text]

  package static let maximumValues = 5
}

/// Traces queries with the product's own lowering and evaluator: each leaf is compiled as a query of its own.
package struct QueryTracer: ~Copyable {
  private let root: QueryNode?
  private var reader: RecordReader
  private var leaves: LeafTracer

  /// A tracer of one query.
  package init(_ query: QuerySyntax) {
    var leaves: [(subject: QueryTerm.Subject, test: ValueTest)] = []
    if let root = query.root { QueryTracer.collect(root, &leaves) }
    root = query.root
    let plan = PlanSet(tests: leaves)
    reader = RecordReader(fields: plan.fields)
    self.leaves = LeafTracer(plan)
  }

  /// `nil` for the empty query, which every event meets.
  ///
  /// Throws what makes the record no event.
  package mutating func trace(_ record: LogRecord) throws(RecordFault) -> NodeTrace? {
    guard let root else { return nil }
    return try reader.withEvent(of: record) { event, _ in
      var next = 0
      return leaves.node(root, event, &next)
    }
  }

  private static func collect(
    _ node: QueryNode, _ leaves: inout [(subject: QueryTerm.Subject, test: ValueTest)]
  ) {
    switch node {
    case .or(let operands, span: _), .and(let operands, span: _):
      for operand in operands { collect(operand, &leaves) }
    case .not(let operand, span: _): collect(operand, &leaves)
    case .term(let term): collect(term.test, term.subject, &leaves)
    }
  }

  private static func collect(
    _ value: ValueNode, _ subject: QueryTerm.Subject,
    _ leaves: inout [(subject: QueryTerm.Subject, test: ValueTest)]
  ) {
    switch value {
    case .or(let operands, span: _), .and(let operands, span: _):
      for operand in operands { collect(operand, subject, &leaves) }
    case .not(let operand, span: _): collect(operand, subject, &leaves)
    case .test(let test, span: _): leaves.append((subject, test))
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

  /// Walks the tree in the order of ``QueryTracer/collect(_:_:)``, so that `next` counts leaves.
  mutating func node(
    _ node: QueryNode, _ event: borrowing ExtractedEvent, _ next: inout Int
  ) -> NodeTrace {
    switch node {
    case .or(let operands, let span):
      var parts: [NodeTrace] = []
      for operand in operands { parts.append(self.node(operand, event, &next)) }
      return .or(holds: parts.contains(where: \.holds), span: span, parts)
    case .and(let operands, let span):
      var parts: [NodeTrace] = []
      for operand in operands { parts.append(self.node(operand, event, &next)) }
      return .and(holds: parts.allSatisfy(\.holds), span: span, parts)
    case .not(let operand, let span):
      let inner = self.node(operand, event, &next)
      return .not(holds: !inner.holds, span: span, inner)
    case .term(let term): return value(term.test, term, event, &next)
    }
  }

  private mutating func value(
    _ value: ValueNode, _ term: QueryTerm, _ event: borrowing ExtractedEvent, _ next: inout Int
  ) -> NodeTrace {
    switch value {
    case .or(let operands, let span):
      var parts: [NodeTrace] = []
      for operand in operands { parts.append(self.value(operand, term, event, &next)) }
      return .or(holds: parts.contains(where: \.holds), span: span, parts)
    case .and(let operands, let span):
      var parts: [NodeTrace] = []
      for operand in operands { parts.append(self.value(operand, term, event, &next)) }
      return .and(holds: parts.allSatisfy(\.holds), span: span, parts)
    case .not(let operand, let span):
      let inner = self.value(operand, term, event, &next)
      return .not(holds: !inner.holds, span: span, inner)
    case .test(let test, let span):
      defer { next += 1 }
      let isWhole: Bool
      if case .test = term.test { isWhole = true } else { isWhole = false }
      return .term(
        TermTrace(
          holds: evaluator.isMet(query: next, by: event), span: isWhole ? term.span : span,
          isInGroup: !isWhole, subject: term.subject, test: test, found: found(term.subject, event)))
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
