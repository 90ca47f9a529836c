/// Nodes by the path to them: the position among the operands, at each level.
extension BooleanTree {
  /// The node at a path; `nil` where the path leads nowhere.
  ///
  /// The empty path is that of the tree itself.
  @inlinable
  public subscript(path: ArraySlice<Int>) -> BooleanTree? {
    guard let first = path.first else { return self }
    let operands = operands
    return operands.indices.contains(first) ? operands[first][path.dropFirst()] : nil
  }

  /// The paths of all nodes: outer before inner, operands in order.
  @inlinable
  public var paths: [[Int]] {
    [[]] + operands.enumerated().flatMap { position, operand in operand.paths.map { [position] + $0 } }
  }

  /// The tree with another node at a path, or without the node if `other` is `nil`.
  ///
  /// A junction that is left with one operand becomes that operand. `nil` where nothing is left.
  @inlinable
  public func replacing(_ path: ArraySlice<Int>, with other: BooleanTree?) -> BooleanTree? {
    guard let position = path.first else { return other }
    guard operands.indices.contains(position) else { return self }
    let replaced = operands[position].replacing(path.dropFirst(), with: other)
    func junction(_ kind: Junction, _ operands: [BooleanTree], _ mark: Mark) -> BooleanTree? {
      var changed = operands
      if let replaced { changed[position] = replaced } else { changed.remove(at: position) }
      return changed.count < 2 ? changed.first : BooleanTree(kind, changed, mark)
    }
    return switch self {
    case .and(let operands, let mark): junction(.and, operands, mark)
    case .or(let operands, let mark): junction(.or, operands, mark)
    case .not(_, let mark): replaced.map { .not($0, mark) }
    case .leaf: self
    }
  }
}
