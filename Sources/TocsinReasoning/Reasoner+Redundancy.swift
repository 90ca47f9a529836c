import TocsinDiagnostics
import TocsinLogModel
import TocsinPlan
package import TocsinSyntax

extension Reasoner {
  /// Terms without which the query matches the same logs, in source order.
  ///
  /// A query that no log or every log meets has none: that is said of the whole. In a query of more terms than
  /// ``ReasoningBudget/maximumRedundancyTerms`` only repeated terms of one junction are found.
  package mutating func redundantTerms(_ query: QuerySyntax) -> [RedundantTerm] {
    guard let node = query.root else { return [] }
    builder.forgetPlaces()
    var clauses = QueryClauseBuilder()
    let root = clauses.clause(node, &builder)
    theory.extend(builder.atoms)
    guard root.leafCount <= budget.maximumRedundancyTerms else { return repeatedTerms(root) }
    let isTrivial =
      isRefuted(root.formula(isNegated: false, without: []))
      || isRefuted(root.formula(isNegated: true, without: []))
    if isTrivial { return [] }
    let uses = FieldUses(root, builder.atoms)
    var search = RedundancySearch(root, isCandidate: uses.isCandidate)
    search.run { isRefuted($0) }
    return search.found.map { item in
      let proof = isRefuted(item.nearProof) ? item.nearProof : item.wholeProof
      let reasons = coreSpans(of: proof).filter { !item.clause.span.contains($0) }
      return RedundantTerm(span: item.clause.span, kind: item.kind, because: reasons)
    }.sorted { $0.span.start < $1.span.start }
  }

  private func repeatedTerms(_ root: Clause) -> [RedundantTerm] {
    var found: [RedundantTerm] = []
    func visit(_ clause: Clause) {
      switch clause {
      case .leaf: return
      case .not(_, _, let operand): visit(operand)
      case .and(_, _, let operands), .or(_, _, let operands):
        var seen: [Literal: SourceSpan] = [:]
        for operand in operands {
          guard case .leaf(_, let span, .literal(let literal, place: _), _) = operand else {
            visit(operand)
            continue
          }
          let isAnd = if case .and = clause { true } else { false }
          if let first = seen[literal] {
            found.append(RedundantTerm(span: span, kind: isAnd ? .implied : .covered, because: [first]))
          } else {
            seen[literal] = span
          }
        }
      }
    }
    visit(root)
    return found.sorted { $0.span.start < $1.span.start }
  }
}

extension SourceSpan {
  fileprivate func contains(_ other: SourceSpan) -> Bool { start <= other.start && other.end <= end }
}

/// Queries as written → clauses; values of a group are leaves of their own.
private struct QueryClauseBuilder {
  private var count = 0

  private mutating func nextID() -> Int {
    count += 1
    return count
  }

  mutating func clause(_ node: QueryNode, _ builder: inout FormulaBuilder) -> Clause {
    let id = nextID()
    switch node {
    case .and(let operands, let span): return .and(id: id, span: span, operands.map { clause($0, &builder) })
    case .or(let operands, let span): return .or(id: id, span: span, operands.map { clause($0, &builder) })
    case .not(let operand, let span): return .not(id: id, span: span, clause(operand, &builder))
    case .term(let term): return clause(term.test, term.subject, term.span, &builder)
    }
  }

  private mutating func clause(
    _ value: ValueNode, _ subject: QueryTerm.Subject, _ span: SourceSpan, _ builder: inout FormulaBuilder
  ) -> Clause {
    let id = nextID()
    switch value {
    case .and(let operands, _):
      return .and(id: id, span: span, operands.map { clause($0, subject, $0.span, &builder) })
    case .or(let operands, _):
      return .or(id: id, span: span, operands.map { clause($0, subject, $0.span, &builder) })
    case .not(let operand, _):
      return .not(id: id, span: span, clause(operand, subject, operand.span, &builder))
    case .test(let test, _):
      let (met, unmet) = builder.leaf(test, subject, at: span)
      return .leaf(id: id, span: span, met: met, unmet: unmet)
    }
  }
}

/// How often the fields of a query are asked about.
///
/// A term whose field no other term asks about can be left out only if it says nothing: no question is needed.
private struct FieldUses {
  private enum Subject: Hashable {
    /// The path with all dots alike: paths that differ in escapes may see one place.
    case attribute([UInt8])
    case reserved(ReservedAttribute)
    case tags
    case anyText
    case calculated(CalculatedField)
  }

  private var counts: [Subject: Int] = [:]
  private var constants = 0
  private let atoms: [Atom]

  init(_ root: Clause, _ atoms: [Atom]) {
    self.atoms = atoms
    visit(root)
  }

  private mutating func visit(_ clause: Clause) {
    switch clause {
    case .leaf(_, _, let met, _):
      let subjects = subjects(met)
      if subjects.isEmpty { constants += 1 }
      for subject in subjects { counts[subject, default: 0] += 1 }
    case .and(_, _, let operands), .or(_, _, let operands): for operand in operands { visit(operand) }
    case .not(_, _, let operand): visit(operand)
    }
  }

  private func subjects(_ formula: Formula) -> Set<Subject> {
    Set(
      formula.literals.map { item in
        switch atoms[item.literal.proposition].field {
        case .attribute(let path):
          .attribute(Array(path.segments.map(\.bytes).joined(separator: [UInt8(ascii: ".")])))
        case .reserved(let name): .reserved(name)
        case .tags: .tags
        case .anyText: .anyText
        case .calculated(let field): .calculated(field)
        }
      })
  }

  /// Full text speaks of all fields: it refuses values, and is met by them.
  func isCandidate(_ clause: Clause, _ position: RedundancySearch.Position) -> Bool {
    if constants > 0 || isShared(clause) { return true }
    guard counts[.anyText] != nil else { return false }
    // The question puts a value into the field when it negates a negation, or takes an alternative.
    return hasLeaf(clause, isPositive: position.isPositive, wanted: !position.isOfConjunction)
  }

  private func isShared(_ clause: Clause) -> Bool {
    switch clause {
    case .leaf(_, _, let met, _): subjects(met).contains { $0 == .anyText || (counts[$0] ?? 0) > 1 }
    case .and(_, _, let operands), .or(_, _, let operands): operands.contains(where: isShared)
    case .not(_, _, let operand): isShared(operand)
    }
  }

  private func hasLeaf(_ clause: Clause, isPositive: Bool, wanted: Bool) -> Bool {
    switch clause {
    case .leaf: isPositive == wanted
    case .and(_, _, let operands), .or(_, _, let operands):
      operands.contains { hasLeaf($0, isPositive: isPositive, wanted: wanted) }
    case .not(_, _, let operand): hasLeaf(operand, isPositive: !isPositive, wanted: wanted)
    }
  }
}
