import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// Leaves out a group-by field, puts another in its place, and makes optional fields required and the reverse.
enum ChangeGroupBy: Mutator {
  static let name = "change group-by"

  static func proposals(_ subject: MutationSubject) -> [MutationProposal] {
    let queries = subject.node["queries"]?.sequence ?? []
    guard queries.count == subject.rule.queries.count else { return [] }
    return queries.enumerated().flatMap { index, node -> [MutationProposal] in
      let query = subject.rule.queries[index]
      guard let list = node["groupByFields"], let items = list.sequence,
        items.count == query.groupByFields.count,
        !items.isEmpty
      else { return [] }
      return items.indices.flatMap { fields(subject, index, list, items, $0) }
        + optional(subject, index, node)
    }
  }

  private static func fields(
    _ subject: MutationSubject, _ query: Int, _ list: YAMLNode, _ items: [YAMLNode], _ position: Int
  ) -> [MutationProposal] {
    let names = subject.rule.queries[query].groupByFields.map(\.name)
    var fewer = names
    fewer.remove(at: position)
    var other = names
    other[position] = "@changed"
    func isMeant(_ wanted: [String]) -> (Rule) -> Bool {
      { rule in rule.queries.count > query && rule.queries[query].groupByFields.map(\.name) == wanted }
    }
    let label = subject.rule.queries[query].label
    return [
      MutationProposal(
        summary: "drop group-by `\(names[position])` of \(label)",
        alternatives: items.count == 1
          ? [[SourceEdit(list.span, "[]")]] : subject.removals(position, of: items.map(\.span)),
        isMeant: isMeant(fewer)),
      MutationProposal(
        summary: "group-by `\(names[position])` becomes `@changed` in \(label)",
        alternatives: [[SourceEdit(items[position].span, "\"@changed\"")]], isMeant: isMeant(other)),
    ]
  }

  private static func optional(_ subject: MutationSubject, _ index: Int, _ node: YAMLNode)
    -> [MutationProposal]
  {
    guard let value = node["hasOptionalGroupByFields"] else { return [] }
    let query = subject.rule.queries[index]
    let flipped = !query.hasOptionalGroupByFields
    return [
      MutationProposal(
        summary: "hasOptionalGroupByFields becomes \(flipped) in \(query.label)",
        alternatives: [[SourceEdit(value.span, "\(flipped)")]],
        isMeant: { rule in
          rule.queries.count > index && rule.queries[index].hasOptionalGroupByFields == flipped
        })
    ]
  }
}
