package import TocsinLogModel

/// What `#name` may name in a query.
package enum CalculatedScope: Sendable {
  /// Nothing: the query is read alone, or its rule is not scheduled.
  case none
  /// The fields that the rule defines.
  case fields([CalculatedField])
  /// Any name, without its meaning: for printing a query, not for evaluating it.
  case anyName
}
