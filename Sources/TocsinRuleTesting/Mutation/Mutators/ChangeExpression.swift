import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// Changes one operator, number or attribute of a calculated field.
enum ChangeExpression: Mutator {
  static let name = "change expression"

  static func proposals(_ subject: MutationSubject) -> [MutationProposal] {
    subject.rule.calculatedFields.enumerated().flatMap { index, field in
      changes(of: field.syntax.root).compactMap { change in
        guard let place = subject.find(change.old, in: change.span) else { return nil }
        return MutationProposal(
          summary: "`\(change.old)` becomes `\(change.new)` in \(subject.quoted(field.span))",
          alternatives: [[SourceEdit(place, change.new)]],
          isMeant: { isChanged($0, subject.rule, at: index) })
      }
    }
  }

  private struct Change {
    var span: SourceSpan
    var old: String
    var new: String
  }

  private static func changes(of node: ExpressionNode) -> [Change] {
    let inner = node.operands.flatMap(changes)
    switch node {
    case .number(let spelling, let span):
      guard let number = DecimalNumber(spelling)?.integerValue, number > 0, number < .max else {
        return inner
      }
      return [number - 1, number + 1].map { Change(span: span, old: "\(spelling)", new: "\($0)") }
    case .attribute(_, let span): return [Change(span: span, old: "@", new: "@changed.")]
    case .binary(let operation, let left, let right, _):
      guard let other = opposite(operation) else { return inner }
      // The operator stands between the operands, among parentheses at most.
      let between = SourceSpan(left.span.end, right.span.start)
      return inner + [Change(span: between, old: operation.rawValue, new: other.rawValue)]
    default: return inner
    }
  }

  private static func opposite(_ operation: CalculatedOperator) -> CalculatedOperator? {
    switch operation {
    case .or: .and
    case .and: .or
    case .equal: .notEqual
    case .notEqual: .equal
    case .less: .lessOrEqual
    case .lessOrEqual: .less
    case .greater: .greaterOrEqual
    case .greaterOrEqual: .greater
    case .plus: .minus
    case .minus: .plus
    case .times: .divide
    case .divide: .times
    case .power, .remainder: nil
    }
  }

  /// One field is another, and its queries are as they were.
  private static func isChanged(_ rule: Rule, _ old: Rule, at index: Int) -> Bool {
    func texts(_ rule: Rule) -> [UTF8Text] {
      rule.calculatedFields.map { ExpressionPrinter.print($0.syntax) }
    }
    let (now, before) = (texts(rule), texts(old))
    guard now.count == before.count, now.indices.filter({ now[$0] != before[$0] }) == [index] else {
      return false
    }
    return zip(rule.queries, old.queries).allSatisfy { $0.text == $1.text }
  }
}
