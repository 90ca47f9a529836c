import Testing
import TocsinDiagnostics

/// A name is near when at most a third of its letters are wrong, one in any case.
struct NearestNameTests {
  @Test(arguments: [
    // Of 6 letters two may be wrong, of 5 only one, of 9 three, of 8 two.
    ("abcdxy", "abcdef", true), ("abcxy", "abcde", false), ("abcdefxyz", "abcdefghi", true),
    ("abcdexyz", "abcdefgh", false),
    // One letter more, one less, and two exchanged are one mistake each.
    ("abx", "ab", true), ("ab", "abx", true), ("acb", "abc", true), ("xbz", "abc", false),
    // Of two letters one may be wrong, of one letter none.
    ("ax", "ab", true), ("a", "b", false), ("a", "A", true),
  ])
  func `the longer the name, the more mistakes`(written: String, name: String, isNear: Bool) {
    #expect(nearestName(to: written, among: [name]) == (isNear ? name : nil))
  }

  @Test func `case comes first, then the fewest mistakes, then the order`() {
    #expect(nearestName(to: "Status", among: ["statue", "STATUS"]) == "STATUS")
    #expect(nearestName(to: "statxx", among: ["statyy", "statxy"]) == "statxy")
    #expect(nearestName(to: "statx", among: ["staty", "statz"]) == "staty")
  }
}
