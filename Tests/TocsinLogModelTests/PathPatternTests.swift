import Testing
import TocsinLogModel

struct PathPatternTests {
  /// Pattern, path, and whether it matches where dots are like others, and where a leading one must be written.
  @Test(arguments: [
    ("*", "a", true, true), ("*", ".a", true, false), (".*", ".a", true, true), ("?a", ".a", true, false),
    (".a", ".a", true, true), ("a*", "a.b", true, true), ("*", "a/b", false, false),
    ("*/b", ".x/b", true, false), (".x/*", ".x/b", true, true), (".x/*", ".x/.b", true, false),
    ("**/b", "b", true, true), ("**/b", "x/y/b", true, true), ("**/b", "x/.y/b", true, false),
    ("**/.y/b", "x/.y/b", true, true), ("a/", "a/x/y", true, true), ("a/", "a/.x/y", true, false),
    ("[ab]", "a", false, false), ("[ab]", "[ab]", true, true), ("a\\*", "a*", false, false),
    ("./a", "a", true, true), ("", "", true, true), ("", "a", false, false),
  ])
  func `hidden names are what the two dialects differ in`(
    pattern: String, path: String, matched: Bool, written: Bool
  ) {
    #expect(PathPattern(pattern).matches(path) == matched)
    #expect(PathPattern(pattern, hiddenNames: .written).matches(path) == written)
  }

  @Test(arguments: [("a", false), ("", false), ("[a]", false), ("a*", true), ("?", true), ("a/**/b", true)])
  func `wildcards make a pattern`(text: String, isPattern: Bool) {
    #expect(PathPattern.isPattern(text) == isPattern)
  }
}
