import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax

/// What the printer of layouts makes of brackets, lines, comments and blank lines, at the edges of the width.
struct LayoutTableTests {
  private static func printed(_ text: String, width: Int = 20, keepsBrackets: Bool = false) throws -> String {
    let file = SourceFile(name: "a.yaml", text: text)
    let tree = try #require(LayoutReader.read(file))
    let style = LayoutStyle(width: width, keepsBrackets: keepsBrackets)
    return String(decoding: LayoutPrinter.print(tree, of: file, style: style), as: UTF8.self)
  }

  /// The width is 20.
  @Test(arguments: [
    // Exactly as wide, and wider by one.
    ("k: [aaaa, bbbb, ccc]\n", "k: [aaaa, bbbb, ccc]\n"),
    ("k: [aaaa, bbbb, cccc]\n", "k:\n  - aaaa\n  - bbbb\n  - cccc\n"),
    ("k: {a: 1, b: 2, c: 3}\n", "k:\n  a: 1\n  b: 2\n  c: 3\n"),
    ("k: {a: 1, b: 2, c:  }\n", "k:\n  a: 1\n  b: 2\n  c:\n"),
    ("k: {a: 1, b: 22222}\n", "k: {a: 1, b: 22222}\n"),
    // Letters count, not bytes.
    ("k: [äöüß, bbbb, ccc]\n", "k: [äöüß, bbbb, ccc]\n"),
    ("k: [äöüß, bbbb, cccc]\n", "k:\n  - äöüß\n  - bbbb\n  - cccc\n"),
    // A key further in has less room.
    ("m:\n  k: [aaaa, bbbb, c]\n", "m:\n  k: [aaaa, bbbb, c]\n"),
    ("m:\n  k: [aaaa, bbbb, cc]\n", "m:\n  k:\n    - aaaa\n    - bbbb\n    - cc\n"),
    ("- [aaaa, bbbb, cccc]\n", "- [aaaa, bbbb, cccc]\n"),
    ("- [aaaa, bbbb, ccccc]\n", "- - aaaa\n  - bbbb\n  - ccccc\n"),
    // Lines stay lines, however short, and the empty collections have no lines.
    ("k:\n- a\n", "k:\n  - a\n"), ("k: []\n", "k: []\n"), ("k: {}\n", "k: {}\n"),
    ("k: [a,\n  b]\n", "k: [a, b]\n"),
    // A scalar on one line stays there, however long; one on several lines is folded again.
    ("k: aaaa bbbb cccc dddd\n", "k: aaaa bbbb cccc dddd\n"),
    ("k: aaaa bbbb\n  cccc dd\n", "k: aaaa bbbb cccc dd\n"),
    ("k: aaaa bbbb\n  cccc ddd\n", "k: aaaa bbbb cccc ddd\n"),
    ("k: aaaa bbbb\n  cccc dddd\n", "k: >-\n  aaaa bbbb cccc\n  dddd\n"),
    ("k: aaaa bbbb\n  cccc ddd eeee\n", "k: >-\n  aaaa bbbb cccc ddd\n  eeee\n"),
  ])
  func `brackets and texts stay on a line that is not too wide`(text: String, expected: String) throws {
    #expect(try LayoutTableTests.printed(text) == expected)
  }

  @Test(arguments: [
    ("k: [aaaa, bbbb, cccc]\n", "k: [aaaa, bbbb, cccc]\n"), ("k: [aaaa,\n  b]\n", "k:\n  - aaaa\n  - b\n"),
    ("k: {a: [b, {c: d}]}\n", "k: {a: [b, {c: d}]}\n"),
  ])
  func `brackets on one line can be kept`(text: String, expected: String) throws {
    #expect(try LayoutTableTests.printed(text, keepsBrackets: true) == expected)
  }

  @Test(arguments: [
    ("a: 1 # x\n", "a: 1  # x\n"), ("a: 1   #x\n", "a: 1  #x\n"), ("# x\na: 1\n", "# x\na: 1\n"),
    ("a: 1\n# x\n", "a: 1\n# x\n"), ("a: 1\n\n\n# x\nb: 2\n", "a: 1\n\n# x\nb: 2\n"),
    ("a: 1\n\n\n\nb: 2\n", "a: 1\n\nb: 2\n"), ("\n\na: 1\n\n", "a: 1\n"),
    ("a:\n    # x\n    - b\n", "a:\n  # x\n  - b\n"), ("a: [b, # x\n  c]\n", "a:\n  - b  # x\n  - c\n"),
    ("a: # x\n  b: 1\n", "a:  # x\n  b: 1\n"), ("a: |\n  x # y\n", "a: |\n  x # y\n"),
    ("a: 'x # y'\n", "a: \"x # y\"\n"), ("a: x#y\n", "a: x#y\n"),
    ("--- # x\na: 1\n", "---  # x\na: 1\n"), ("a: 1\n---\nb: 2\n", "a: 1\n---\nb: 2\n"),
    ("a: &x 1\nb: *x\n", "a: &x 1\nb: *x\n"), ("a: !t x\n", "a: !t x\n"),
    (
      "a: [b] # tocsin:ignore K302 reason that is long\n",
      "a: [b]  # tocsin:ignore K302 reason that is long\n"
    ),
  ])
  func `comments and blank lines keep their place`(text: String, expected: String) throws {
    #expect(try LayoutTableTests.printed(text) == expected)
  }

  @Test(arguments: [
    ("a: |\n  x\n", "a: |\n  x\n"), ("a: |-\n  x\n", "a: |-\n  x\n"), ("a: |+\n  x\n\n", "a: |+\n  x\n\n"),
    ("a: \"x\\ny\\n\"\n", "a: |\n  x\n  y\n"), ("a: \"x\\ny\"\n", "a: |-\n  x\n  y\n"),
    ("a: |2\n    x\n", "a: |2\n    x\n"), ("a: \"x \\ny\"\n", "a: \"x \\ny\"\n"),
    ("a: >\n  x\n  y\n", "a: >\n  x\n  y\n"), ("a: \"\\n\"\n", "a: \"\\n\"\n"),
    ("a: 'it''s'\n", "a: it's\n"), ("a: \"x\\ty\"\n", "a: \"x\\ty\"\n"),
  ])
  func `a text is written with the least marks`(text: String, expected: String) throws {
    #expect(try LayoutTableTests.printed(text) == expected)
  }

  @Test func `lines end as the first one does`() throws {
    #expect(try LayoutTableTests.printed("a: 1\r\nb: [x]\r\n") == "a: 1\r\nb: [x]\r\n")
    #expect(try LayoutTableTests.printed("a: 1\nb: [x]\r\n") == "a: 1\nb: [x]\n")
  }
}
