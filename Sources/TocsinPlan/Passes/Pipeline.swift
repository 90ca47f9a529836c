/// The passes in their order; each keeps the value of the predicate for every event.
package enum Pipeline {
  /// Runs all passes.
  ///
  /// Folding runs again after merging because a merged set can complete a contradiction.
  package static func optimise(_ root: PredicateID, in arena: inout PredicateArena) -> PredicateID {
    var id = PushNegation.run(root, in: &arena)
    id = FoldConstants.run(id, in: &arena)
    id = FlattenJunctions.run(id, in: &arena)
    id = MergeEqualities.run(id, in: &arena)
    id = FoldConstants.run(id, in: &arena)
    return OrderByCost.run(id, in: &arena)
  }
}
