import TocsinSyntax

extension Check {
  static let addressAsText = Check(
    .addressAsText,
    explanation: """
      A term such as `@network.client.ip:10.0.0.0/8` compares texts. No log holds that text as an address, so the term never matches.
      Ranges and comparisons of addresses go wrong in the same way: as text, `10.0.0.9` comes after `10.0.0.10`.

      Write `CIDR(@network.client.ip, 10.0.0.0/8)`. A wildcard such as `10.*` is fine, and so is a block in an attribute that is named
      after blocks, such as `cidrIp`. `0.0.0.0/0` and `::/0` are never reported.
      """,
    fixability: .unsafe,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query("source:okta @network.client.ip:«10.0.0.0/8»"),
      .query("source:okta -@network.client.ip:(«10.0.0.0/8» OR 192.168.0.0/16)"),
      .query("source:okta @network.client.ip:«[10.0.0.0 TO 10.0.0.255]»"),
    ],
    passing: [
      .query("source:okta CIDR(@network.client.ip, 10.0.0.0/8)"),
      .query("source:okta -@network.client.ip:10.*"),
      .query("source:okta @ranges.cidrIp:10.0.0.0/8"),
      .query("source:okta @source.address:\"0.0.0.0/0\""),
    ],
    detection: .compiler)
}
