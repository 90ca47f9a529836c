import Testing
import TocsinRuleTesting

struct TestFilterTests {
  @Test(
    arguments: [
      ([], "anything", true), (["burst"], "a burst of failures", true), (["Burst"], "a burst", true),
      (["burst"], "A BURST", true), (["burst"], "bursa", false), (["a*c"], "abc", true),
      (["a*c"], "xacx", true),
      (["c*a"], "abc", false), (["a*a"], "a", false), (["a*a"], "aa", true), (["ab*bc"], "abc", false),
      (["*c"], "abc", true), (["x", "b"], "abc", true), (["x", "y"], "abc", false), (["é"], "Élan", true),
      (["payload 2"], "payload 2, query 0", true), (["payload 2"], "payload 12, query 0", false),
    ] as [([String], String, Bool)])
  func `a filter selects by parts of names`(texts: [String], name: String, isSelected: Bool) {
    #expect(TestFilter(texts).selects(name) == isSelected)
    #expect(TestFilter(texts).selectsAll == texts.isEmpty)
  }
}
