import Testing
import TocsinDiagnostics
import TocsinSyntax
import TocsinTestSupport

/// Operations of boolean trees against naive definitions, over random trees.
struct BooleanTreeTests {
  typealias Tree = TreeGenerator.Tree

  static func forEachTree(seed: UInt64, _ body: (Tree, inout SplitMix) throws -> Void) rethrows {
    var generator = TreeGenerator(seed: seed)
    var random = SplitMix(seed: seed &+ 1)
    for number in 0..<600 { try body(generator.tree(depth: number % 5), &random) }
  }

  @Test func `a tree holds as its truth table says`() {
    Self.forEachTree(seed: 1) { tree, _ in
      for assignment in TreeGenerator.assignments {
        let holds = tree.holds { TreeGenerator.isTrue($0, assignment) }
        #expect(holds == NaiveTree.value(tree, assignment), "\(NaiveTree.text(tree)), \(assignment)")
      }
    }
    let (always, never) = (Tree.and([], SourceSpan(0, 0)), Tree.or([], SourceSpan(0, 0)))
    #expect(always.holds { _ in false })
    #expect(!never.holds { _ in true })
  }

  @Test func `folding upward gives what the tree says`() {
    Self.forEachTree(seed: 2) { tree, _ in
      let table = tree.fold(
        leaf: { leaf in TreeGenerator.assignments.map { TreeGenerator.isTrue(leaf, $0) } },
        not: { operand, _ in operand.map { !$0 } },
        junction: { junction, parts, _ in
          TreeGenerator.assignments.map { assignment in
            let values = parts.map { $0[assignment] }
            return junction == .and ? !values.contains(false) : values.contains(true)
          }
        })
      #expect(table == NaiveTree.table(tree), "\(NaiveTree.text(tree))")
    }
  }

  @Test(arguments: [false, true])
  func `folding with negations at the leaves gives what the tree or its negation says`(isNegated: Bool) {
    Self.forEachTree(seed: 3) { tree, _ in
      let table = tree.fold(
        isNegated: isNegated,
        leaf: { leaf, isNegated in
          TreeGenerator.assignments.map { TreeGenerator.isTrue(leaf, $0) != isNegated }
        },
        junction: { junction, parts, isNegated in
          TreeGenerator.assignments.map { assignment in
            let values = parts.map { $0[assignment] }
            return junction.dual(if: isNegated) == .and ? !values.contains(false) : values.contains(true)
          }
        })
      #expect(table == NaiveTree.table(tree).map { $0 != isNegated }, "\(NaiveTree.text(tree))")
    }
  }

  @Test func `mapping keeps the shape and sees leaves in order`() {
    Self.forEachTree(seed: 4) { tree, _ in
      var seen: [Proposition] = []
      let mapped = tree.map { leaf -> Proposition in
        seen.append(leaf)
        return Proposition(name: leaf.name + 10, span: leaf.span)
      }
      let expected = NaiveTree.text(tree) { "\($0.name + 10)@\($0.span.start)-\($0.span.end)" }
      #expect(NaiveTree.text(mapped) == expected)
      #expect(seen == tree.leaves)
      let moved = tree.map(
        leaf: { Proposition(name: $0.name, span: SourceSpan($0.span.start + 7, $0.span.end + 7)) },
        mark: { SourceSpan($0.start + 7, $0.end + 7) })
      #expect(
        NaiveTree.nodes(moved).map(\.node.span.start) == NaiveTree.nodes(tree).map { $0.node.span.start + 7 })
      #expect(NaiveTree.table(moved) == NaiveTree.table(tree))
    }
  }

  @Test func `mapping all leaves fails where one has none, after all were seen`() {
    Self.forEachTree(seed: 5) { tree, _ in
      var seen = 0
      let mapped = tree.mapAll { leaf -> Proposition? in
        seen += 1
        return leaf.name == 0 ? nil : leaf
      }
      let isComplete = !tree.leaves.contains { $0.name == 0 }
      #expect(mapped.map(NaiveTree.text) == (isComplete ? NaiveTree.text(tree) : nil))
      #expect(seen == tree.leaves.count)
    }
  }

  @Test func `a tree in the place of each leaf means what the leaves meant`() {
    Self.forEachTree(seed: 6) { tree, _ in
      // `a` as `not (not a or not a)`
      let grown = tree.flatMap { leaf -> Tree in
        let negated = Tree.not(.leaf(leaf), leaf.span)
        return .not(.or([negated, negated], leaf.span), leaf.span)
      }
      #expect(NaiveTree.table(grown) == NaiveTree.table(tree))
      #expect(grown.leaves.count == 2 * tree.leaves.count)
    }
  }

  @Test func `leaves are told with the parity of the negations above them`() {
    Self.forEachTree(seed: 7) { tree, _ in
      let expected = NaiveTree.nodes(tree).compactMap { node, isNegated -> String? in
        if case .leaf(let leaf) = node { "\(leaf.name)@\(leaf.span.start) \(isNegated)" } else { nil }
      }
      func told(_ tree: Tree, isNegated: Bool) -> [String] {
        tree.leaves(isNegated: isNegated).map { "\($0.name)@\($0.span.start) \($1)" }
      }
      #expect(told(tree, isNegated: false) == expected)
      let once = Tree.not(tree, tree.span)
      #expect(told(once, isNegated: true) == expected)
      #expect(told(Tree.not(once, tree.span), isNegated: false) == expected)
      #expect(told(once, isNegated: false) == told(tree, isNegated: true))
      #expect(
        tree.hasNegation == NaiveTree.nodes(tree).contains { if case .not = $0.node { true } else { false } })
    }
  }

  @Test func `nodes and paths are in order, and a path leads to its node`() {
    Self.forEachTree(seed: 8) { tree, _ in
      let nodes = NaiveTree.nodes(tree).map { NaiveTree.text($0.node) }
      #expect(tree.nodes.map { NaiveTree.text($0) } == nodes)
      #expect(tree.paths.map { path in tree[path[...]].map { NaiveTree.text($0) } } == nodes)
      #expect(tree[[99]] == nil)
      for path in tree.paths {
        guard let node = tree[path[...]] else { continue }
        #expect(tree.path(to: node.span) == path, "\(NaiveTree.text(tree))")
      }
      #expect(tree.path(to: SourceSpan(0, 0)) == nil)
    }
  }
}
