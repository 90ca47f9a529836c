import Testing
import TocsinLogModel

@testable import TocsinEvents

/// Salesforce rows of every kind and in every envelope, record by record.
struct SalesforceRowTests {
  private static func event(_ text: String, _ form: RecordForm) throws -> Event {
    try EventDecoder.decode(Array(text.utf8), form: form)
  }

  private static func text(_ path: String, _ event: Event) -> String? {
    let path = AttributePath(segments: path.split(separator: ".").map { UTF8Text(String($0)) })
    return path.values(in: event.attributes).first?.scalarText?.description
  }

  private static let login =
    #""EventDate":"2026-03-02T08:00:00Z","CreatedDate":"2026-03-02T08:00:01Z","CreatedById":"005X","UserId":"005A","LoginType":"Remote Access 2.0","EventIdentifier":"e1""#

  @Test(
    arguments: [
      (#"{"EVENT_TYPE":"Login","TIMESTAMP":"20260302080000.000","USER_ID":"005A"}"#, "Login"),
      (#"{"attributes":{"type":"LoginEvent"},\#(login)}"#, "Login"),
      (#"{"attributes":{"type":"LoginEventStream"},\#(login)}"#, "Login"),
      (
        #"{"attributes":{"type":"PackageInstallEventLog"},"Timestamp":"2026-03-02T08:00:00Z","UserId":"005A"}"#,
        "PackageInstall"
      ),
      (
        #"{"attributes":{"type":"BulkApiResultEventStore"},"EventDate":"2026-03-02T08:00:00.000+0000","UserId":"005A"}"#,
        "BulkApiResult"
      ),
      (
        #"{"attributes":{"type":"PermissionSetEvent"},"EventDate":"2026-03-02T08:00:00Z","UserId":"005A"}"#,
        "PermissionSet"
      ),
      (
        #"{"attributes":{"type":"ReportEvent"},"EventDate":"2026-03-02T08:00:00Z","UserId":"005A"}"#, "Report"
      ),
      (#"{"attributes":{"type":"ApiEvent"},"EventDate":"2026-03-02T08:00:00Z","UserId":"005A"}"#, "Api"),
      (#"{\#(login)}"#, "Login"),
      (#"{"schema":"abc","payload":{\#(login)},"event":{"replayId":12}}"#, "Login"),
      (
        #"{"channel":"/event/LogoutEventStream","data":{"schema":"abc","payload":{"EventDate":"2026-03-02T08:00:00Z","EventIdentifier":"e","UserId":"005A"},"event":{"replayId":12}}}"#,
        "Logout"
      ),
      (
        #"{"ddsource":"salesforce","EVENT_TYPE":"Login","TIMESTAMP":"20260302080000.000","USER_ID":"005A"}"#,
        "Login"
      ),
      (
        #"{"ddsource":"salesforce","ddtags":"env:prod","attributes":{"type":"ApiEvent"},"EventDate":"2026-03-02T08:00:00Z","UserId":"005A"}"#,
        "Api"
      ),
      (
        #"{"ddsource":"salesforce","message":"{\"EVENT_TYPE\":\"Login\",\"TIMESTAMP\":\"20260302080000.000\",\"USER_ID\":\"005A\"}"}"#,
        "Login"
      ),
      (
        #"{"message":"{\"attributes\":{\"type\":\"LoginEvent\"},\"EventDate\":\"2026-03-02T08:00:00Z\",\"UserId\":\"005A\"}"}"#,
        "Login"
      ),
      (
        #"{"ddsource":"salesforce","message":{"EVENT_TYPE":"Login","TIMESTAMP":"20260302080000.000","USER_ID":"005A"}}"#,
        "Login"
      ),
      (
        #"{"_id":"A","date":"2026-03-01T00:00:00Z","source":"salesforce","attributes":{"EVENT_TYPE":"Login","TIMESTAMP":"20260302080000.000","USER_ID":"005A"}}"#,
        "Login"
      ),
      (
        #"{"id":"A","type":"log","attributes":{"tags":["source:salesforce"],"attributes":{\#(login)}}}"#,
        "Login"
      ),
    ])
  func `an event is read, whatever the file began with`(record: String, type: String) throws {
    for form in RecordForm.allCases {
      let event = try Self.event(record, form)
      #expect(event.source == "salesforce", "\(form) \(record)")
      #expect(Self.text("event_type", event) == type, "\(form) \(record)")
      #expect(Self.text("user_id", event) == "005A", "\(form) \(record)")
      #expect(event.timestamp?.iso8601 == "2026-03-02T08:00:00.000Z", "\(form) \(record)")
      let fields: [EventField] = ["source", "@event_type", "@user_id", "@login_type"].map(
        EventField.init(test:))
      let found = try PaddedRecord(record).extract(fields, form: form).get()
      #expect(found.values[0].map(\.text) == ["salesforce"], "\(form) \(record)")
      #expect(found.values[1].map(\.text.description) == [type], "\(form) \(record)")
      #expect(found.timestamp == event.timestamp)
    }
  }

  @Test(arguments: [
    // A Snowflake export has a column of that name too.
    #"{"EVENT_TYPE":"LOGIN","EVENT_ID":"7","EVENT_TIMESTAMP":"2026-03-02T08:00:00Z","USER_NAME":"ANN","CLIENT_IP":"192.0.2.1","IS_SUCCESS":"YES"}"#,
    #"{"EVENT_TYPE":null,"TIMESTAMP":"20260302080000.000"}"#,
    #"{"ddsource":"okta","EVENT_TYPE":"Login","TIMESTAMP":"20260302080000.000"}"#,
    #"{"source":"okta","attributes":{"type":"LoginEvent"},"UserId":"x"}"#,
    #"{"EventDate":"2026-03-02","Title":"Fair"}"#,
    #"{"attributes":{"type":"User"},"Name":"Ann"}"#,
    #"{"attributes":{"type":"Event"},"Subject":"Call"}"#,
    #"{"payload":{"id":1},"data":{"payload":{"a":1}}}"#,
  ])
  func `rows of others are left alone`(record: String) throws {
    for form in RecordForm.allCases {
      let event = try Self.event(record, form)
      #expect(event.source != "salesforce" && Self.text("event_type", event) == nil, "\(form)")
    }
  }

  @Test func `names inside are renamed too, and values stay`() throws {
    let record =
      #"{"attributes":{"type":"SetupAuditTrail"},"CreatedDate":"2026-03-02T08:00:00.000+0000","CreatedById":"005A","CreatedBy":{"attributes":{"type":"User"},"Name":"Ann","FederationIds":[{"IdValue":"X"}]}}"#
    let event = try Self.event(record, .plain)
    #expect(Self.text("event_type", event) == "SetupAuditTrail")
    #expect(Self.text("created_by.name", event) == "Ann")
    #expect(Self.text("created_by.federation_ids.id_value", event) == "X")
  }

  @Test func `what is around a payload stays`() throws {
    let event = try Self.event(
      #"{"schema":"abc","payload":{\#(Self.login)},"event":{"replayId":12}}"#, .plain)
    #expect(Self.text("schema", event) == "abc" && Self.text("event.replay_id", event) == "12")
  }

  @Test func `a header of a query's columns is known`() {
    let known: [[UTF8Text]] = [
      ["EVENT_TYPE", "TIMESTAMP", "USER_ID"], ["Id", "CreatedDate", "Action", "Display", "CreatedById"],
      ["EventDate", "UserId", "Username", "LoginType"], ["EventIdentifier", "EventDate"],
    ]
    for columns in known {
      #expect(RecordForm.detect(columns: columns) == .rows(.salesforceEvent, columns: nil), "\(columns)")
    }
    #expect(RecordForm.detect(columns: ["EVENT_TYPE", "EVENT_TIMESTAMP", "CLIENT_IP"]) == nil)
    #expect(RecordForm.detect(columns: ["CreatedDate", "Name"]) == nil)
  }

  /// What the fast walk asks for is no more than what recognition asks for.
  @Test func `each column that tells a row is a mark`() throws {
    let spelling = try #require(RecordFormDefinition.salesforceEvent.spelling)
    for key in SalesforceRow.namedMarks {
      #expect(spelling.marks.contains(key))
      #expect(spelling.normalized([AttributeMember(key: key, value: .string("x"))], true) != nil)
    }
  }

  /// What proofs about logs rest on: of this source no event has such a name, whatever carries it.
  @Test func `a name that is always renamed is in no event`() throws {
    #expect(!RecordForm.isAlwaysRenamed("action", source: "salesforce"))
    #expect(!RecordForm.isAlwaysRenamed("attributes", source: "salesforce"))
    #expect(!RecordForm.isAlwaysRenamed("Action", source: "okta"))
    #expect(!RecordForm.isAlwaysRenamed("Other", source: "salesforce"))
    for key in SalesforceRow.namedMarks {
      #expect(RecordForm.isAlwaysRenamed(key, source: "salesforce"), "\(key)")
      let row = "\"\(key)\":\"x\",\"n\":1"
      let records: [(String, RecordForm)] = [
        ("{\"ddsource\":\"salesforce\",\(row)}", .plain), ("{\"source\":\"salesforce\",\(row)}", .plain),
        ("{\"ddsource\":\"salesforce\",\"payload\":{\"n\":2},\(row)}", .plain),
        ("{\"ddsource\":\"salesforce\",\"message\":\"{\(row.replacing("\"", with: "\\\""))}\"}", .plain),
        (
          "{\"message\":\"{\\\"source\\\":\\\"salesforce\\\",\(row.replacing("\"", with: "\\\""))}\"}", .plain
        ),
        ("{\"_id\":\"A\",\"source\":\"salesforce\",\"attributes\":{\(row)}}", .archive),
        (
          "{\"id\":\"A\",\"type\":\"log\",\"attributes\":{\"tags\":[\"source:salesforce\"],\"attributes\":{\(row)}}}",
          .plain
        ),
      ]
      for (record, form) in records {
        let event = try Self.event(record, form)
        #expect(event.source == "salesforce" && Self.text("\(key)", event) == nil, "\(record)")
      }
    }
  }
}

/// Keys that fill reserved attributes, and attributes of the same names.
struct ReservedKeyTests {
  private static let keys = [
    "status", "service", "host", "source", "timestamp", "tags", "hostname", "trace_id",
  ]

  @Test(arguments: keys)
  func `all keys of a message stay attributes`(key: String) throws {
    let value = key == "timestamp" ? "2026-03-02T08:00:00Z" : "fail:1"
    for record in [
      #"{"message":"{\"\#(key)\":\"\#(value)\",\"n\":1}"}"#,
      #"{"ddsource":"okta","status":"info","message":"{\"\#(key)\":\"\#(value)\",\"n\":1}"}"#,
      #"{"message":{"\#(key)":"\#(value)","n":1}}"#,
      #"{"_id":"A","date":"2026-03-02T08:00:00Z","attributes":{},"message":"{\"\#(key)\":\"\#(value)\"}"}"#,
    ] {
      let found = try PaddedRecord(record).extract([EventField(test: "@\(key)")]).get()
      #expect(found.values[0].map(\.text.description) == [value], "\(record)")
    }
  }

  @Test(
    arguments: [
      (#"{"status":"fail","n":1}"#, ["fail"], "emergency"),
      (#"{"n":1,"status":3}"#, ["3"], "error"),
      (#"{"source":"okta","status":"warn"}"#, ["warn"], "warning"),
      (#"{"ddsource":"okta","status":"warn"}"#, [], "warning"),
      (#"{"status":"warn","ddsource":"okta"}"#, [], "warning"),
      (#"{"status":"warn","ddtags":"a:b"}"#, [], "warning"),
      (#"{"status":{"code":"x"}}"#, [], nil),
      (#"{"status":null}"#, [], nil),
    ] as [(String, [String], String?)])
  func `the status of a raw record stays an attribute`(
    record: String, attribute: [String], status: String?
  ) throws {
    let fields = [EventField(test: "@status"), EventField(test: "status")]
    let found = try PaddedRecord(record).extract(fields).get()
    #expect(found.values[0].filter { $0.kind != .object }.map(\.text.description) == attribute)
    #expect(found.values[1].map(\.text.description) == [status].compactMap { $0 })
    let event = try EventDecoder.decode(Array(record.utf8), form: .plain)
    #expect(event.status?.description == status)
  }

  @Test func `an object under the message is poured into the root`() throws {
    let record = #"{"a":1,"b":2,"message":{"b":3,"message":"inner","source":"nginx"}}"#
    let event = try EventDecoder.decode(Array(record.utf8), form: .plain)
    #expect(event.message?.description == record)
    #expect(event.source == "nginx")
    func values(_ key: UTF8Text) -> [AttributeValue] {
      AttributePath(segments: [key]).values(in: event.attributes)
    }
    #expect(values("a") == [.number("1")] && values("b") == [.number("3")])
    #expect(values("message") == [.string("inner")] && values("source") == [.string("nginx")])
  }
}
