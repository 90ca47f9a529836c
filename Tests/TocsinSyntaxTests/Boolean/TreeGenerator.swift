import TocsinDiagnostics
import TocsinSyntax
import TocsinTestSupport

/// One of a few propositions, at a place of its own.
struct Proposition: Spanned, Hashable {
  var name: Int
  var span: SourceSpan
}

/// Random trees as a parser makes them: every node has a span of its own, within that of the node around it.
struct TreeGenerator {
  typealias Tree = SpannedTree<Proposition>

  static let names = 4
  /// By bit: whether each proposition holds.
  static let assignments = 0..<(1 << names)

  var random: SplitMix
  private var end = 0

  init(seed: UInt64) {
    random = SplitMix(seed: seed)
  }

  mutating func tree(depth: Int) -> Tree {
    end += 1
    let start = end
    switch depth == 0 ? 0 : random.below(4) {
    case 0:
      end += 1
      return .leaf(Proposition(name: random.below(TreeGenerator.names), span: SourceSpan(start, end)))
    case 1:
      let operand = tree(depth: depth - 1)
      return .not(operand, closed(start))
    default:
      let junction: Junction = random.chance(50) ? .and : .or
      var operands: [Tree] = []
      for _ in 0..<(2 + random.below(3)) { operands.append(tree(depth: depth - 1)) }
      return Tree(junction, operands, closed(start))
    }
  }

  private mutating func closed(_ start: Int) -> SourceSpan {
    end += 1
    return SourceSpan(start, end)
  }

  /// Whether a proposition holds under an assignment.
  static func isTrue(_ proposition: Proposition, _ assignment: Int) -> Bool {
    assignment >> proposition.name & 1 == 1
  }
}

/// The operations of trees, as one would define them without regard to anything else.
enum NaiveTree {
  typealias Tree = TreeGenerator.Tree

  static func value(_ tree: Tree, _ assignment: Int) -> Bool {
    switch tree {
    case .leaf(let leaf): return TreeGenerator.isTrue(leaf, assignment)
    case .not(let operand, _): return !value(operand, assignment)
    case .and(let operands, _):
      var result = true
      for operand in operands where !value(operand, assignment) { result = false }
      return result
    case .or(let operands, _):
      var result = false
      for operand in operands where value(operand, assignment) { result = true }
      return result
    }
  }

  static func table(_ tree: Tree) -> [Bool] { TreeGenerator.assignments.map { value(tree, $0) } }

  /// The shape, with spans, and `name` for leaves.
  static func text(_ tree: Tree, leaf name: (Proposition) -> String) -> String {
    func all(_ operands: [Tree]) -> String { operands.map { text($0, leaf: name) }.joined(separator: " ") }
    return switch tree {
    case .leaf(let leaf): name(leaf)
    case .not(let operand, let span): "(not@\(span.start)-\(span.end) \(text(operand, leaf: name)))"
    case .and(let operands, let span): "(and@\(span.start)-\(span.end) \(all(operands)))"
    case .or(let operands, let span): "(or@\(span.start)-\(span.end) \(all(operands)))"
    }
  }

  static func text(_ tree: Tree) -> String {
    text(tree) { "\($0.name)@\($0.span.start)-\($0.span.end)" }
  }

  /// Every node, and whether an odd number of negations is above it.
  static func nodes(_ tree: Tree, _ isNegated: Bool = false) -> [(node: Tree, isNegated: Bool)] {
    switch tree {
    case .leaf: return [(tree, isNegated)]
    case .not(let operand, _): return [(tree, isNegated)] + nodes(operand, !isNegated)
    case .and(let operands, _), .or(let operands, _):
      return [(tree, isNegated)] + operands.flatMap { nodes($0, isNegated) }
    }
  }

  /// The spans of all operands of junctions.
  static func operandSpans(_ tree: Tree) -> Set<SourceSpan> {
    var found: Set<SourceSpan> = []
    for (node, _) in nodes(tree) {
      switch node {
      case .and(let operands, _), .or(let operands, _): for operand in operands { found.insert(operand.span) }
      case .not, .leaf: break
      }
    }
    return found
  }
}
