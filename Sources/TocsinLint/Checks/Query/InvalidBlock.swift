import TocsinSyntax

extension Check {
  static let invalidBlock = Check(
    .invalidBlock,
    explanation: """
      `CIDR` takes blocks of addresses, each an IPv4 or IPv6 address and a prefix length, such as `10.0.0.0/8`. A text that is
      none can never match.
      """,
    fixability: .unsafe,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query("CIDR(@network.client.ip, «10.0.0.0»)"),
      .query("CIDR(@network.client.ip, «10.0.0.0/33»)"),
      .query("CIDR(@network.client.ip, «internal»)"),
    ],
    passing: [
      .query("CIDR(@network.client.ip, 10.0.0.0/8, 2001:db8::/32)")
    ],
    detection: .compiler)
}
