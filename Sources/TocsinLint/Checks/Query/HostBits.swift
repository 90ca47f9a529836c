import TocsinSyntax

extension Check {
  static let hostBits = Check(
    .hostBits,
    explanation: """
      The address has bits set beyond the prefix length. They are ignored: `10.1.2.3/8` is the whole of `10.0.0.0/8`, which is
      rarely what was meant.

      Write the network's own address, or a longer prefix.
      """,
    fixability: .safe,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query("source:okta CIDR(@network.client.ip, «10.1.2.3/8»)")
    ],
    passing: [
      .query("source:okta CIDR(@network.client.ip, 10.0.0.0/8)")
    ],
    detection: .compiler)
}
