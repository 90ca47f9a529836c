import Testing
import TocsinDetect
import TocsinDiagnostics
import TocsinRuleTesting
import TocsinSemantics

/// What is accepted passes, and nothing else in the file changes.
struct AcceptedSignalsTests {
  /// `bob` gives a signal at 1:00, and `al` one at 0:30.
  private static let events = """
    events:
          - {at: "0:00", k: a, usr: bob, repeat: {times: 3, every: 1m}}
          - {at: "0:30", k: b, usr: al}
    """

  private static let bob =
    #"{status: high, case: many, group: {"@usr": bob}, at: "1:00", lastSeen: "2:00", count: 3}"#
  private static let al = #"{status: low, case: one, group: {"@usr": al}, at: "0:30", count: 1}"#

  /// The test file with `expect` as given, after its signals were accepted.
  private static func accepted(_ text: String) throws -> String {
    let setup = RunSetup(alone: [try FailureTests.rule()])
    let source = SourceFile(name: "a.test.yaml", text: text)
    var accepted = AcceptedSignals(source)
    let tests = RuleTestText.tests(text)
    let results = RuleTestText.results(text, of: setup)
    #expect(!tests.isEmpty)
    for (test, result) in zip(tests, results) where !result.passed {
      accepted.accept(test, result, of: setup.subject)
    }
    let new = String(decoding: accepted.bytes, as: UTF8.self)
    let again = RuleTestText.results(new, of: setup)
    #expect(again.count == tests.count && again.allSatisfy(\.passed), "\(new)\n\(again.flatMap(\.failures))")
    #expect(accepted.isEmpty == (new == text))
    return new
  }

  /// What stands behind `expect:` before and after.
  @Test(arguments: [
    // What passes stays.
    (" [{status: low}, {status: high}] # x", " [{status: low}, {status: high}] # x"),
    // Values are changed where they stand.
    (
      "\n      # first\n      - status: low # why\n        count: 2\n        group: {\"@usr\": bob}\n      - {}",
      "\n      # first\n      - status: high # why\n        count: 3\n        group: {\"@usr\": bob}\n      - {}"
    ),
    (
      "\n      - {status: low, at: '0:31', title: x}\n      - {case: many, lastSeen: 90s, messageContains: al}",
      "\n      - {status: low, at: \"0:30\", title: Failed logins - one}\n      - {case: many, lastSeen: \"2:00\", messageContains: bob fails}"
    ),
    (
      " [{status: high, count: {a: 1, b: 0}}, {status: low, group: {\"@usr\": eve}}]",
      " [{status: high, count: {a: 3, b: 0}}, {status: low, group: {\"@usr\": al}}]"
    ),
    // What no value makes right is written anew.
    (
      "\n      - {status: low}\n      - {status: high, count: {c: 1}} # why",
      "\n      - {status: low}\n      - \(bob) # why"
    ),
    // Signals that are missing are added at the end, in the manner of the list.
    (
      "\n      - {status: low} # why\n      # end",
      "\n      - {status: low} # why\n      - \(bob)\n      # end"
    ),
    ("\n    - status: low\n      case: one", "\n    - status: low\n      case: one\n    - \(bob)"),
    (" [{status: high}]", " [{status: high}, \(al)]"),
    (" []", "\n      - \(al)\n      - \(bob)"), (" [] # none", "\n      - \(al)\n      - \(bob) # none"),
    // Those that never come are removed.
    (
      "\n      - {status: low}\n      # of none\n      - {status: info}\n      - {status: high}",
      "\n      - {status: low}\n      # of none\n      - {status: high}"
    ),
    (" [{status: info}, {status: low}, {status: high}]", " [{status: low}, {status: high}]"),
    (" [{status: low}, {status: info}, {status: high}]", " [{status: low}, {status: high}]"),
    (" [{status: low}, {status: high}, {status: info}, {at: 1h}]", " [{status: low}, {status: high}]"),
  ])
  func `expectations become what the rule gives`(before: String, after: String) throws {
    func file(_ expect: String) -> String {
      "# head\ntests:\n  - name: n # one\n    \(Self.events)\n    expect:\(expect)\n  - name: last\n    events: [{k: c}]\n    expect: []\n"
    }
    #expect(try Self.accepted(file(before)) == file(after))
  }

  @Test(arguments: [
    (" [{status: low}]", " []"), ("\n      - {status: low}\n      - {status: high}", " []"),
    ("\n      # kept\n      - {status: low} # lost\n      - {}", "\n      # kept\n      [] # lost"),
  ])
  func `no signal is an empty list`(before: String, after: String) throws {
    func file(_ expect: String) -> String {
      "tests:\n  - name: n\n    events: [{k: c}]\n    expect:\(expect)\n"
    }
    #expect(try Self.accepted(file(before)) == file(after))
  }

  @Test func `a file in brackets stays in brackets, and lines end as they did`() throws {
    let text = "tests: [{name: n, events: [{k: b, usr: al}], expect: []}]"
    let signal = #"{status: low, case: one, group: {"@usr": al}, at: "0:00", count: 1}"#
    #expect(try Self.accepted(text) == text.replacing("expect: []", with: "expect: [\(signal)]"))
    let lines = "tests:\r\n  - name: n\r\n    events: [{k: b, usr: al}]\r\n    expect: []\r\n"
    #expect(
      try Self.accepted(lines) == lines.replacing("expect: []", with: "expect:\r\n      - \(signal)"))
  }

  @Test func `a test whose events are at fault is left alone`() throws {
    let setup = RunSetup(alone: [try FailureTests.rule()])
    let text =
      "tests: [{name: n, history: [{at: -1d, k: a}], events: [{k: b, usr: al}], expect: []}]"
    let result = try #require(RuleTestText.results(text, of: setup).first)
    var accepted = AcceptedSignals(SourceFile(name: "a", text: text))
    accepted.accept(try #require(RuleTestText.tests(text).first), result, of: setup.subject)
    #expect(accepted.isEmpty && !result.passed)
  }
}
