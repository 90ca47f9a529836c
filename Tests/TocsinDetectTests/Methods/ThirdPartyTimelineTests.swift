import Testing

/// Timelines of the third party method.
struct ThirdPartyTimelineTests {
  private static func rule(maximum: Int = 86400, cases: String = own) -> String {
    """
    name: n
    message: m
    queries: []
    cases: []
    \(cases)
    options:
      detectionMethod: third_party
      maxSignalDuration: \(maximum)
      thirdPartyRuleOptions:
        defaultStatus: info
        rootQueries:
          - {query: 'source:gd @t:*EC2*', groupByFields: ['@instance']}
          - {query: 'source:gd', groupByFields: []}
    """
  }

  private static let own = """
    thirdPartyCases:
      - {name: bad, status: high, query: 'status:error'}
      - {name: fine, status: low, query: 'status:info'}
    """

  static let timelines = [
    Timeline("P1", rule(), "0h gd EC2 error i-1, 5h gd EC2 error i-1", "i-1@0h..5h high"),
    Timeline("P2", rule(), "0h gd EC2 info i-1, 1h gd EC2 error i-1", "i-1@0h..1h high"),
    Timeline("P3", rule(), "0h gd EC2 error i-1, 25h gd EC2 error i-1", "i-1@0h, i-1@25h"),
    Timeline("P4", rule(), "0h gd S3 error, 1h gd S3 error", "@0h high, @1h high"),
    Timeline("P5", rule(), "0h gd EC2 warning", "@0h info"),
    Timeline("P6", rule(), "0h other EC2 error i-1", ""),
    Timeline(
      "exactly at the end of the duration", rule(), "0h gd EC2 error i-1, 24h gd EC2 error i-1", "i-1@0h..24h"
    ),
    Timeline(
      "a millisecond later", rule(), "0h gd EC2 error i-1, 24h1ms gd EC2 error i-1", "i-1@0h..0h, i-1@24h1ms"),
    Timeline("severity does not fall", rule(), "0h gd EC2 error i-1, 1h gd EC2 info i-1", "i-1@0h..1h high"),
    Timeline(
      "groups are apart", rule(), "0h gd EC2 error i-1, 1h gd EC2 info i-2", "i-1@0h high, i-2@1h low"),
    Timeline(
      "no duration, no roll-up", rule(maximum: 0), "0h gd EC2 error i-1, 1h gd EC2 error i-1",
      "i-1@0h, i-1@1h"),
    Timeline("two signals of one time", rule(), "0h gd S3 info, 0h gd S3 info", "@0h low, @0h low"),
    Timeline("no case, default", rule(cases: ""), "0h gd EC2 error i-1", "i-1@0h info"),
    Timeline(
      "late by less than a minute", rule(), "1m gd EC2 info i-1, 30s gd EC2 error i-1", "i-1@30s..1m high"),
  ]

  @Test(arguments: timelines)
  func `a timeline of third party events`(timeline: Timeline) throws {
    try timeline.check { words in
      var members = ["\"source\":\"\(words[0])\"", "\"t\":\"x:\(words[1])/y\"", "\"status\":\"\(words[2])\""]
      if words.count > 3 { members.append("\"instance\":\"\(words[3])\"") }
      return members.joined(separator: ",")
    }
  }

  @Test func `mirrored cases count where there are no others`() throws {
    let text = """
      name: n
      message: m
      queries: [{query: 'status:error', aggregation: none}, {query: 'status:info', aggregation: none}]
      cases: [{name: bad, status: high}, {name: fine, status: low}]
      options:
        detectionMethod: third_party
        maxSignalDuration: 600
        thirdPartyRuleOptions: {defaultStatus: info, rootQueries: [{query: '*', groupByFields: ['@instance']}]}
      """
    try Timeline("mirrored", text, "0m gd EC2 info i-1, 1m gd EC2 warning i-2", "i-1@0m low, i-2@1m info")
      .check {
        "\"status\":\"\($0[2])\",\"instance\":\"\($0[3])\""
      }
  }
}
