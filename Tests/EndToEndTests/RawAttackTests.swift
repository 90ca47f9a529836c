import Testing
import TocsinTestSupport

/// Raw logs as a newcomer has them: attacks among a hundred events of each source, one command, no options.
struct RawAttackTests {
  private static func time(_ index: Int) -> String {
    let (minute, second) = (index / 6 % 60, index % 6 * 10)
    return "2026-03-02T10:\(minute < 10 ? "0" : "")\(minute):\(second < 10 ? "0" : "")\(second)"
  }

  /// A CloudTrail file: reads, and one call that stops the trail.
  private static var cloudTrail: String {
    let records = (0..<100).map { index in
      let name = index == 60 ? "StopLogging" : ["GetObject", "ListBuckets", "DescribeInstances"][index % 3]
      let source = index == 60 ? "cloudtrail" : index % 3 == 2 ? "ec2" : "s3"
      return
        #"{"eventVersion":"1.09","eventTime":"\#(time(index))Z","eventSource":"\#(source).amazonaws.com","eventName":"\#(name)","awsRegion":"eu-west-1","sourceIPAddress":"203.0.113.\#(index % 9)","userAgent":"aws-cli/2.15","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/u\#(index % 5)","accountId":"111122223333","userName":"u\#(index % 5)"},"requestParameters":{"bucketName":"b\#(index % 7)"},"recipientAccountId":"111122223333"}"#
    }
    return #"{"Records":[\#(records.joined(separator: ","))]}"#
  }

  /// An answer of Okta's System Log API: sessions, and one token that is created.
  private static var okta: String {
    let events = (0..<100).map { index in
      let type = index == 40 ? "system.api_token.create" : "user.session.start"
      return
        #"{"uuid":"u\#(index)","published":"\#(time(index)).000Z","eventType":"\#(type)","severity":"INFO","displayMessage":"x","actor":{"id":"00u\#(index % 9)","type":"User","alternateId":"u\#(index % 9)@example.com","displayName":"U"},"client":{"ipAddress":"198.51.100.\#(index % 9)","userAgent":{"rawUserAgent":"Mozilla/5.0"}},"outcome":{"result":"SUCCESS"},"target":[]}"#
    }
    return "[\(events.joined(separator: ",\n"))]"
  }

  /// What rsyslog writes: jobs and good logins, and one address that guesses.
  private static var sshd: String {
    (0..<100).map { index in
      let line =
        switch index % 4 {
        case 0: "CRON[\(index)]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)"
        case 1:
          "sshd[\(index)]: Accepted publickey for deploy from 10.0.0.9 port 5\(index) ssh2: ED25519 SHA256:x"
        default:
          "sshd[\(index)]: Failed password for invalid user a\(index) from 203.0.113.66 port 4\(index) ssh2"
        }
      return "\(time(index / 4))+00:00 web-1 \(line)\n"
    }.joined()
  }

  @Test func `a folder of raw logs fires what it should, and nothing else`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.copy("rules")
    try shell.write(RawAttackTests.cloudTrail, to: "raw/111122223333_CloudTrail_eu-west-1.json")
    try shell.write(RawAttackTests.okta, to: "raw/okta.json")
    try shell.write(RawAttackTests.sshd, to: "raw/auth.log")
    let output = try shell.run("tocsin run rules --logs raw --format csv")
    #expect(output.status == 0, "\(output.standardError)")
    let titles = output.text.split(separator: "\n").dropFirst().map(String.init)
    let expected = ["AWS audit trail stopped or narrowed", "Okta API token created", "SSH passwords guessed"]
    for title in expected {
      #expect(titles.filter { $0.contains(title) }.count == 1, "\(title): \(output.text)")
    }
    #expect(titles.count == expected.count, "\(output.text)")
    #expect(output.standardError.contains("100 cloudtrail") && output.standardError.contains("100 okta"))
  }
}
