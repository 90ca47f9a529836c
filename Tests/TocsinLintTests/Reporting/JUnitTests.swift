import Testing
import TocsinRuleTesting
import TocsinTestSupport

struct JUnitTests {
  @Test func `a document names each test with what failed, and nothing breaks out of it`() {
    var report = JUnitReport()
    let failure = TestFailure(field: "status", expected: "low", actual: "a\nb", signal: 0)
    report.add("passes", failures: [], details: [], file: "a.test.yaml", rule: "One")
    report.add(
      "<fails> & \"how\"\u{1B}[31m", failures: [failure.sentence], details: ["event 1: <x>"],
      file: "a.test.yaml", rule: "One")
    report.add("]]>", failures: [], details: [], file: "b'.test.yaml", rule: "Two")
    #expect(
      report.text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="tocsin" tests="3" failures="1" errors="0" skipped="0">
          <testsuite name="a.test.yaml" tests="2" failures="1" errors="0" skipped="0">
            <testcase classname="One" name="passes" file="a.test.yaml"/>
            <testcase classname="One" name="&lt;fails&gt; &amp; &quot;how&quot;\u{FFFD}[31m" file="a.test.yaml">
              <failure message="signal 1 status: expected low, got a&#10;b">signal 1 status: expected low, got a&#10;b&#10;event 1: &lt;x&gt;</failure>
            </testcase>
          </testsuite>
          <testsuite name="b&apos;.test.yaml" tests="1" failures="0" errors="0" skipped="0">
            <testcase classname="Two" name="]]&gt;" file="b&apos;.test.yaml"/>
          </testsuite>
        </testsuites>

        """)
  }
}
