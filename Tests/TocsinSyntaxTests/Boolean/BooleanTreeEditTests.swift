import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax
import TocsinTestSupport

/// Trees without a part, or with another one, over random trees.
struct BooleanTreeEditTests {
  typealias Tree = TreeGenerator.Tree

  @Test func `a removed operand is gone, and nothing else is`() {
    BooleanTreeTests.forEachTree(seed: 21) { tree, _ in
      #expect(Set(tree.removable) == NaiveTree.operandSpans(tree))
      for span in tree.removable {
        let left = tree.removing(span)
        #expect(left.path(to: span) == nil, "\(NaiveTree.text(tree)) without \(span)")
        let removed = NaiveTree.nodes(tree).first { $0.node.span == span }?.node
        let expected = tree.leaves.filter { leaf in !(removed?.leaves.contains(leaf) ?? false) }
        #expect(left.leaves == expected)
        #expect(!left.nodes.contains { $0.junction != nil && $0.operands.count < 2 })
      }
    }
  }

  @Test func `only operands of junctions are removed`() {
    BooleanTreeTests.forEachTree(seed: 22) { tree, _ in
      let operands = NaiveTree.operandSpans(tree)
      for (node, _) in NaiveTree.nodes(tree) where !operands.contains(node.span) {
        #expect(NaiveTree.text(tree.removing(node.span)) == NaiveTree.text(tree))
      }
    }
  }

  @Test func `replacing by nothing removes an operand, and with its operand a negation`() {
    BooleanTreeTests.forEachTree(seed: 23) { tree, _ in
      for path in tree.paths {
        let left = tree.replacing(path[...], with: nil)
        // A negation of nothing is nothing.
        var outer = path[...]
        while !outer.isEmpty, tree[outer.dropLast()]?.junction == nil { outer = outer.dropLast() }
        guard !outer.isEmpty, let node = tree[outer] else {
          #expect(left == nil)
          continue
        }
        #expect(left.map(NaiveTree.text) == NaiveTree.text(tree.removing(node.span)))
      }
    }
  }

  @Test func `a replaced part stands where the old one stood`() {
    BooleanTreeTests.forEachTree(seed: 24) { tree, random in
      let path = random.pick(tree.paths)
      let other = Tree.leaf(Proposition(name: 9, span: SourceSpan(0, 1)))
      let replaced = tree.replacing(path[...], with: other)
      #expect(replaced?[path[...]] == other)
      let same = tree[path[...]]
      #expect(same.flatMap { tree.replacing(path[...], with: $0) } == tree)
      #expect(tree.replacing(path[...] + [99], with: other) == tree)
    }
  }

  @Test func `flattening and placing change no meaning`() {
    BooleanTreeTests.forEachTree(seed: 25) { tree, _ in
      #expect(NaiveTree.table(tree.flattened) == NaiveTree.table(tree))
      #expect(tree.flattened.span == tree.span)
      #expect(tree.flattened.leaves == tree.leaves)
      let placed = tree.placed(at: SourceSpan(0, 500))
      #expect(placed.span == SourceSpan(0, 500))
      #expect(placed.operands == tree.operands)
    }
  }

  @Test func `joining spans all operands`() {
    let leaves = (1...3).map { Tree.leaf(Proposition(name: $0, span: SourceSpan($0 * 10, $0 * 10 + 5))) }
    #expect(Tree.joining(.and, []) == nil)
    #expect(Tree.joining(.or, [leaves[0]]) == leaves[0])
    #expect(Tree.joining(.or, leaves) == .or(leaves, SourceSpan(10, 35)))
  }

  /// What is cut of a text leaves the text of the tree without the part.
  @Test(arguments: [
    "a b c", "a OR b OR c", "a b OR c d", "-a b", "@k:(x OR y OR z) a", "@k:(x y) OR -b", "@k:(x OR -y)",
  ])
  func `a cut leaves the text without the part`(text: String) throws {
    let root = try #require(QueryParser.parse(UTF8Text(text)).syntax.root)
    let tests = root.tests
    #expect(!tests.removable.isEmpty)
    for span in tests.removable {
      let path = try #require(tests.path(to: span))
      let cut = try #require(tests.cut(of: path))
      let bytes = Array(text.utf8)
      let left = UTF8Text(bytes: Array(bytes[..<cut.start] + bytes[cut.end...]))
      let parsed = QueryParser.parse(left).syntax
      #expect(
        parsed.isEquivalent(to: QuerySyntax(root: root.removingPart(at: span))), "\(text) became \(left)")
    }
  }
}
