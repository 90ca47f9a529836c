import Testing
import TocsinIO
import TocsinIntake
import TocsinTestSupport

/// What raw records become on their way in: the wrapping goes, the source is told, the rest stays.
struct IntakeTests {
  /// A name, and a file as it is found.
  typealias Case = (name: String, text: String)

  private static let trail =
    #"{"eventTime":"2026-03-02T10:00:00Z","eventSource":"iam.amazonaws.com","eventName":"CreateUser","awsRegion":"us-east-1"}"#

  private static func escaped(_ text: String) -> String { text.replacing("\"", with: "\\\"") }

  static let wrappings: [Case] = [
    ("a CloudTrail file", #"{"Records":[\#(trail),\#(trail)]}"#),
    (
      "lookup-events", #"{"Events":[{"EventId":"1","CloudTrailEvent":"\#(escaped(trail))"}],"NextToken":"x"}"#
    ),
    (
      "CloudWatch Logs, a subscription",
      #"{"messageType":"DATA_MESSAGE","owner":"1","logGroup":"g","logStream":"s","subscriptionFilters":["f"],"logEvents":[{"id":"36","timestamp":1772445600000,"message":"\#(escaped(trail))"},{"id":"37","timestamp":1772445601000,"message":"Failed password for root from 203.0.113.66 port 40000 ssh2"}]}"#
    ),
    (
      "CloudWatch Logs, filter-log-events",
      #"{"events":[{"logStreamName":"s","timestamp":1772445600000,"message":"plain words","ingestionTime":1772445600001,"eventId":"36"}],"searchedLogStreams":[]}"#
    ),
    (
      "EventBridge around CloudTrail",
      #"{"version":"0","detail-type":"AWS API Call via CloudTrail","source":"aws.iam","time":"2026-03-02T10:00:00Z","detail":\#(trail)}"#
    ),
    (
      "EventBridge with several findings",
      #"{"version":"0","detail-type":"Security Hub Findings - Imported","source":"aws.securityhub","time":"2026-03-02T10:00:00Z","detail":{"findings":[{"Id":"1"},{"Id":"2"}]}}"#
    ),
    (
      "SNS in SQS",
      #"{"messageId":"m","receiptHandle":"r","body":"{\"Type\":\"Notification\",\"TopicArn\":\"t\",\"Timestamp\":\"2026-03-02T10:00:00Z\",\"Message\":\"{\\\"a\\\":1}\"}"}"#
    ),
    (
      "Pub/Sub push",
      #"{"message":{"data":"eyJhIjoxfQ==","messageId":"1","publishTime":"2026-03-02T10:00:00Z"},"subscription":"projects/p/subscriptions/s"}"#
    ),
    ("Pub/Sub, data that is no base64", #"{"message":{"data":"%%"},"subscription":"s"}"#),
    (
      "Splunk, an exported result",
      #"{"preview":false,"offset":0,"result":{"_raw":"\#(escaped(trail))","_time":"2026-03-02T10:00:00.000+00:00","host":"h1"}}"#
    ),
    (
      "Splunk, an event of its collector",
      #"{"time":1772445600.5,"host":"h1","sourcetype":"x","event":{"a":1}}"#
    ),
    (
      "Elasticsearch, a search",
      #"{"took":1,"timed_out":false,"_shards":{"total":1},"hits":{"total":{"value":1},"max_score":1,"hits":[{"_index":"i","_id":"1","_source":{"@timestamp":"2026-03-02T10:00:00Z","a":1}},{"_index":"i","_id":"2","_source":{"@timestamp":"2026-03-02T10:00:00Z","event":{"original":"Invalid user bob from 203.0.113.7"}}}]}}"#
    ),
    ("Docker", #"{"log":"{\"a\":1}\n","stream":"stdout","time":"2026-03-02T10:00:00.123456789Z"}"#),
    (
      "journald",
      #"{"__REALTIME_TIMESTAMP":"1772445600000000","_HOSTNAME":"web-1","SYSLOG_IDENTIFIER":"sshd","PRIORITY":"6","_PID":"12","MESSAGE":"Invalid user bob from 203.0.113.7"}"#
    ),
    ("journald, a message of bytes", #"{"__REALTIME_TIMESTAMP":"1772445600000000","MESSAGE":[104,105]}"#),
    (
      "OpenTelemetry",
      #"{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeLogs":[{"logRecords":[{"timeUnixNano":"1772445600123456789","severityText":"WARN","body":{"stringValue":"low stock"},"attributes":[{"key":"count","value":{"intValue":"3"}},{"key":"ok","value":{"boolValue":true}},{"key":"l","value":{"arrayValue":{"values":[{"stringValue":"x"}]}}}]}]}]}]}"#
    ),
    (
      "GELF",
      #"{"version":"1.1","host":"web-1","short_message":"login failed","level":4,"timestamp":1772445600.25,"_user":"bob"}"#
    ),
    ("Microsoft Graph", #"{"@odata.context":"c","value":[{"a":1}],"@odata.nextLink":"n"}"#),
    ("deliveries one after another", "{\"records\":[{\"a\":1}]}\n{\"records\":[{\"a\":2}]}\n"),
    ("a record with a list of its own", #"{"events":[{"a":1}],"actor":"bob"}"#),
    (
      "an event that was processed",
      #"{"eventSource":"iam.amazonaws.com","eventName":"x","evt":{"name":"x"}}"#
    ),
  ]

  static let lines: [Case] = [
    (
      "syslog, RFC 3164",
      "<86>Mar  2 10:00:00 web-1 sshd[12]: Failed password for root from 203.0.113.66 port 1 ssh2"
    ),
    (
      "syslog without priority",
      "Mar  2 10:00:00 web-1 sudo:   bob : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/sh"
    ),
    (
      "syslog with a long time",
      "2026-03-02T10:00:00.123456+01:00 web-1 sshd-session[12]: Invalid user bob from ::1"
    ),
    (
      "syslog, RFC 5424",
      #"<165>1 2026-03-02T10:00:00.003Z web-1 app 12 ID47 [x@1 k="a \"b\" \]"][y] {"a":1}"#
    ),
    ("syslog, RFC 5424 without anything", "<165>1 - - - - - -"),
    (
      "CEF",
      #"CEF:0|Acme|Gate\|way|1|100|a \\ b|9|src=203.0.113.7 msg=two words\=x act=blocked cs1Label=Rule"#
    ),
    ("CEF in syslog", "<13>Mar  2 10:00:00 fw CEF:0|A|B|1|2|n|3|src=203.0.113.7\n"),
    ("LEEF 1", "LEEF:1.0|Acme|Gate|1|100|src=203.0.113.7\tusrName=bob smith"),
    ("LEEF 2", "LEEF:2.0|Acme|Gate|1|100|^|src=203.0.113.7^usrName=bob"),
    ("a container of Kubernetes", #"2026-03-02T10:00:00.123456789Z stdout F {"a":1}"#),
    (
      "nginx, and lines that nobody knows",
      "172.17.0.1 - - [02/Mar/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 404 612 \"-\" \"Nikto/2.5\"\nwhat?\nlevel=info msg=\"two words\" n=3\n\n{\"a\":1}\n{broken\n"
    ),
    (
      "nginx, the error log",
      "2026/03/02 10:00:00 [error] 7#7: *1 open() failed, client: 203.0.113.7, server: x"
    ),
    ("Apache", "203.0.113.7 - bob [02/Mar/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 -"),
    (
      "Apache, the error log",
      "[Mon Mar 02 10:00:00.123456 2026] [core:error] [pid 7] [client 203.0.113.7:1] AH1: x"
    ),
    (
      "VPC flow",
      "2 111122223333 eni-0a1 203.0.113.9 10.0.0.5 40000 22 6 10 840 1772445600 1772445660 REJECT OK"
    ),
  ]

  /// What a reader gives of a text: each record with its line, its faults, and what was told of the sources.
  private static func read(_ text: String, chunk: Int = 1 << 20, wholeLines: Bool = false) throws -> String {
    var options = LogReaderOptions()
    options.preparation = RecordIntake()
    options.chunkSize = chunk
    options.leavesLinesWhole = wholeLines
    var reader = try LogReader(LogInput(.bytes(Array(text.utf8), name: "x")), options: options)
    var preparer = RecordIntake().makePreparer()
    var (output, before, intake) = ("", 0, IntakeReading())
    while let read = try reader.nextBatch() {
      let batch = wholeLines ? preparer.prepare(read, keepsOriginals: false) : read
      for record in batch.records {
        let text = String(decoding: batch.bytes[record.start..<record.end], as: UTF8.self)
        output += "  \(record.line + (wholeLines ? before : 0)): \(text)\n"
      }
      for fault in batch.faults { output += "  fault \(fault.line): \(fault.reason)\n" }
      before += batch.lineCount
      intake.add(batch.intake)
    }
    let sources = intake.recognized.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return output + "  → \(sources.joined(separator: ", ")); \(intake.unknownLines) unknown\n"
  }

  @Test(arguments: [("wrappings", wrappings), ("lines", lines)])
  func `raw records become logs`(name: String, cases: [Case]) throws {
    var output = ""
    for item in cases { output += "\(item.name)\n\(try IntakeTests.read(item.text))" }
    try expectGolden(output, at: "Tests/TocsinIntakeTests/Cases/\(name).txt")
  }

  @Test(arguments: (wrappings + lines).map(\.text))
  func `the same is read in chunks of any size, and where lines are divided later`(text: String) throws {
    let whole = try IntakeTests.read(text)
    for chunk in [1, 7, 64] { #expect(try IntakeTests.read(text, chunk: chunk) == whole) }
    #expect(try IntakeTests.read(text, wholeLines: true) == whole)
  }

  @Test func `a delivery may hold more than a record`() throws {
    let attributes = (0..<20).map { #"{"key":"k\#($0)","value":{"intValue":"1"}}"# }.joined(separator: ",")
    let logs = (0..<800).map { _ in #"{"body":{"stringValue":"x"},"attributes":[\#(attributes)]}"# }
    let text = #"{"resourceLogs":[{"scopeLogs":[{"logRecords":[\#(logs.joined(separator: ","))]}]}]}"#
    let found = try IntakeTests.read(text)
    #expect(found.split(separator: "\n").count == 801 && !found.contains("fault"))
  }
}
