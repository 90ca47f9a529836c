package import TocsinLogModel

/// The tuple of values that one event has for a list of group-by fields.
///
/// Values are compared as text: `1` and `"1"` are one group, `1` and `1.0` too. Values stay separate, so that no
/// separator inside a value can join or split groups. Source: rule reference, section 2.4.
package struct GroupKey: Hashable, Comparable, Sendable {
  package var values: [UTF8Text]

  package init(_ values: [UTF8Text]) {
    self.values = values
  }

  /// The group of a query without group-by.
  package static let whole = GroupKey([])

  /// The values at `positions`.
  package func projected(on positions: [Int]) -> GroupKey {
    GroupKey(positions.map { values[$0] })
  }

  package static func < (left: GroupKey, right: GroupKey) -> Bool {
    left.values.lexicographicallyPrecedes(right.values)
  }

  /// The value of an optional group-by field that the event lacks.
  package static let missing: UTF8Text = "N/A"
}
