import TocsinLogModel
package import TocsinSemantics

/// How the groups of a rule's queries fit together.
///
/// Source: rule reference, section 2.6.
///
/// The queries with the longest group-by decide the group; equal lists join by position and value, a shorter list is a
/// subset by name and joins every group that agrees, an empty one joins every group.
package struct GroupJoin: Sendable {
  /// The group-by fields of the full group, named as in the first query that has all of them.
  package let fields: [GroupField]
  /// By query: the positions of its group within the full group.
  package let positions: [[Int]]
  /// By query: has all fields of the full group.
  package let isFull: [Bool]

  /// The join of a rule's queries, in their order; the longest list of group-by fields is the full group.
  package init(_ queries: [RuleQuery]) {
    let length = queries.map(\.groupByFields.count).max() ?? 0
    fields = queries.first { $0.groupByFields.count == length }?.groupByFields ?? []
    let names = fields
    isFull = queries.map { $0.groupByFields.count == length }
    positions = queries.map { query in
      query.groupByFields.count == length
        ? Array(0..<length)
        : query.groupByFields.map { field in names.firstIndex { $0.source == field.source } ?? 0 }
    }
  }

  /// Every query has the full group: an event touches its own groups only.
  package var isUniform: Bool { isFull.allSatisfy { $0 } }
}
