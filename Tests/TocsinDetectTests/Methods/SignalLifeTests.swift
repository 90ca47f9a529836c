import Testing
import TocsinDetect
import TocsinLogModel
import TocsinSemantics

/// What a signal keeps and what changes while it is open.
struct SignalLifeTests {
  private static func signals(_ cases: String, _ options: String, _ records: [String]) throws -> [Signal] {
    let rule = try MethodRule.decode(
      """
      name: n
      message: m
      queries: [{name: a, query: '@evt:fail', groupByFields: ['@usr']}]
      cases: [\(cases)]
      options: {\(options)}
      """)
    return try MethodRun.signals(of: [rule], records).sorted { $0.sequence < $1.sequence }
  }

  private static func fail(_ second: Int) -> String {
    "{\"timestamp\":\(1_767_225_600_000 + second * 1000),\"evt\":\"fail\",\"usr\":\"u\"}"
  }

  private static let window = "evaluationWindow: 300, keepAlive: 600, maxSignalDuration: 3600"

  @Test(arguments: [("low", 1), ("medium", 0), ("info", 1)])
  func `only a case of higher severity takes a signal over`(first: String, expected: Int) throws {
    let signals = try SignalLifeTests.signals(
      "{status: \(first), name: Two, condition: a > 1}, {status: low, name: One, condition: a > 0}",
      SignalLifeTests.window, [SignalLifeTests.fail(0), SignalLifeTests.fail(1)])
    let signal = try #require(signals.first)
    #expect(signals.count == 1)
    #expect(signal.caseIndex == expected)
    #expect(signal.metCases == [1, 0])
  }

  @Test func `signals of one instant and group have ids of their own`() throws {
    let signals = try SignalLifeTests.signals(
      "{status: low, condition: a > 0}", "evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0",
      Array(repeating: SignalLifeTests.fail(0), count: 5))
    #expect(signals.count == 5)
    #expect(Set(signals.map(\.id)).count == 5)
  }
}
