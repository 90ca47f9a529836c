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
    let root = node.tests.numbered { leaf in
      let (met, unmet) = builder.leaf(leaf)
      return (leaf.span, met, unmet)
    }
    theory.extend(builder.atoms)
    guard root.leaves.count <= budget.maximumRedundancyTerms else { return repeatedTerms(root) }
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
    for node in root.nodes {
      guard let junction = node.junction else { continue }
      var seen: [Literal: SourceSpan] = [:]
      for operand in node.operands {
        guard case .leaf(let leaf) = operand, case .literal(let literal, place: _) = leaf.met else {
          continue
        }
        if let first = seen[literal] {
          let kind: RedundantTerm.Kind = junction == .and ? .implied : .covered
          found.append(RedundantTerm(span: operand.span, kind: kind, because: [first]))
        } else {
          seen[literal] = operand.span
        }
      }
    }
    return found.sorted { $0.span.start < $1.span.start }
  }
}

extension SourceSpan {
  fileprivate func contains(_ other: SourceSpan) -> Bool { start <= other.start && other.end <= end }
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
    for leaf in root.leaves {
      let subjects = subjects(leaf.met)
      if subjects.isEmpty { constants += 1 }
      for subject in subjects { counts[subject, default: 0] += 1 }
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
    return clause.leaves(isNegated: !position.isPositive).contains { _, isNegated in
      isNegated == position.isOfConjunction
    }
  }

  private func isShared(_ clause: Clause) -> Bool {
    clause.leaves.contains { leaf in
      subjects(leaf.met).contains { $0 == .anyText || (counts[$0] ?? 0) > 1 }
    }
  }
}
