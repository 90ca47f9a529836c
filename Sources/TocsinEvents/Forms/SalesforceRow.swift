import TocsinLogModel

/// A Salesforce event found in an object: the object itself, or what an envelope of the streaming interfaces holds.
///
/// Pub/Sub and CometD give `{"payload": …}` and `{"data": {"payload": …}}`, often without a word on what the event is.
struct SalesforceRow {
  /// The members of the row, in the original spelling.
  let members: [AttributeMember]
  /// Those of the envelope.
  let around: [AttributeMember]
  /// What the event is called without its ending, such as `Login` for `LoginEventStream`; `nil` where nothing says so.
  let type: UTF8Text?

  /// `nil` where the object holds no such row.
  ///
  /// With `isNamed` something else says that the source is Salesforce.
  init?(in root: [AttributeMember], isNamed: Bool) {
    guard let (members, around) = SalesforceRow.find(root, isNamed: isNamed) else { return nil }
    self.members = members
    self.around = around
    type = SalesforceType.name(of: members, around: around)
  }

  private static func find(
    _ root: [AttributeMember], isNamed: Bool
  ) -> (members: [AttributeMember], around: [AttributeMember])? {
    if isRow(root, isNamed: isNamed) { return (root, []) }
    if let payload = root.object("payload"), isRow(payload, isNamed: isNamed) {
      return (payload, root.filter { $0.key != "payload" })
    }
    guard let data = root.object("data"), let payload = data.object("payload"),
      isRow(payload, isNamed: isNamed)
    else { return nil }
    return (payload, root.filter { $0.key != "data" } + data.filter { $0.key != "payload" })
  }

  private static func isRow(_ members: [AttributeMember], isNamed: Bool) -> Bool {
    // Names of other sources seldom begin with a capital: most objects are told by that.
    guard members.contains(where: { mayBeColumn($0.key) }) else { return false }
    if SalesforceType.typeName(in: members) != nil { return true }
    if isNamed { return members.contains { namedMarks.contains($0.key) } }
    return isEventLogRow(members) || isEventObject(members)
      || members.has("CreatedById") && members.has("CreatedDate")
  }

  private static func mayBeColumn(_ key: UTF8Text) -> Bool {
    guard let first = key.bytes.first else { return false }
    return first &- 0x41 < 26 || key == "attributes"
  }

  /// A row of an event log file: other products have a column `EVENT_TYPE` too, but none of these beside it.
  private static func isEventLogRow(_ members: [AttributeMember]) -> Bool {
    guard case .string(let type) = members.first(where: { $0.key == "EVENT_TYPE" })?.value, !type.isEmpty
    else { return false }
    return members.contains { eventLogColumns.contains($0.key) }
  }

  private static func isEventObject(_ members: [AttributeMember]) -> Bool {
    guard members.has("EventDate") else { return false }
    if members.has("EventIdentifier") { return true }
    return members.count { eventObjectColumns.contains($0.key) } >= 2
  }

  /// Columns of every event log file, and of most.
  private static let eventLogColumns: [UTF8Text] = [
    "TIMESTAMP", "TIMESTAMP_DERIVED", "REQUEST_ID", "ORGANIZATION_ID", "USER_ID", "USER_ID_DERIVED",
    "RUN_TIME",
    "CPU_TIME", "LOGIN_KEY", "SESSION_KEY", "URI_ID_DERIVED",
  ]

  /// Fields of every event object, and of most.
  private static let eventObjectColumns: [UTF8Text] = [
    "CreatedDate", "CreatedById", "UserId", "Username", "SourceIp", "LoginKey", "SessionKey", "SessionLevel",
    "LoginHistoryId", "RelatedEventIdentifier", "PolicyId", "PolicyOutcome", "EvaluationTime", "ReplayId",
    "LoginType", "Application", "Operation", "QueriedEntities",
  ]

  /// Of these a row has at least one.
  static let namedMarks: [UTF8Text] = [
    "EVENT_TYPE", "TIMESTAMP", "TIMESTAMP_DERIVED", "REQUEST_ID", "ORGANIZATION_ID", "USER_ID", "CLIENT_IP",
    "EventDate", "EventIdentifier", "CreatedDate", "CreatedById", "UserId", "Username", "Timestamp",
    "RequestIdentifier", "Action", "LoginTime",
  ]

  /// What a row holds at least, wherever it is.
  static let signatures: [RecordSignature] = {
    let prefixes: [RecordSignature.Path] = [[], ["payload"], ["data", "payload"]]
    return prefixes.flatMap { prefix in
      [
        RecordSignature([prefix + ["EVENT_TYPE"]], eventLogColumns.map { prefix + [$0] }),
        RecordSignature(
          [prefix + ["EventDate"]], (eventObjectColumns + ["EventIdentifier"]).map { prefix + [$0] }),
        RecordSignature([prefix + ["CreatedById"]], [prefix + ["CreatedDate"]]),
        RecordSignature([prefix + ["attributes", "type"]]),
      ]
    }
  }()
}

/// What Salesforce events are called.
enum SalesforceType {
  /// The event type: what Salesforce's own `attributes.type` names, else the channel, else what the columns show.
  static func name(of row: [AttributeMember], around: [AttributeMember]) -> UTF8Text? {
    if let name = typeName(in: row) ?? channelName(in: around) { return name }
    // What every object has that such columns are taken from, and by which a search for literals finds it.
    guard row.has("EventDate") || row.has("CreatedDate") else { return nil }
    return inferred.first { shape in row.hasAny(shape.columns) }?.name
  }

  /// The type that `attributes.type` names, without its ending; `nil` when the row does not carry one of an event.
  static func typeName(in members: [AttributeMember]) -> UTF8Text? {
    guard case .string(let type) = members.object("attributes")?.first(where: { $0.key == "type" })?.value
    else { return nil }
    return objects.contains(type) ? type : withoutEnding(type)
  }

  private static func channelName(in around: [AttributeMember]) -> UTF8Text? {
    for key in ["channel", "topic", "topicName", "topic_name"] as [UTF8Text] {
      guard case .string(let channel) = around.first(where: { $0.key == key })?.value,
        let last = channel.bytes.split(separator: UInt8(ascii: "/")).last
      else { continue }
      if let name = withoutEnding(UTF8Text(bytes: Array(last))) { return name }
    }
    return nil
  }

  private static func withoutEnding(_ type: UTF8Text) -> UTF8Text? {
    for ending in endings {
      let bytes = ending.bytes
      guard type.bytes.count > bytes.count, type.bytes.suffix(bytes.count).elementsEqual(bytes) else {
        continue
      }
      return UTF8Text(bytes: type.bytes.dropLast(bytes.count))
    }
    return nil
  }

  /// Objects whose name is the type.
  private static let objects: [UTF8Text] = ["SetupAuditTrail", "LoginHistory"]

  /// Longer ones first.
  private static let endings: [UTF8Text] = ["EventStream", "EventStore", "EventLog", "Event"]

  /// Fields that only one kind of event has, in the order in which they are asked for.
  private static let inferred: [(name: UTF8Text, columns: [UTF8Text])] = [
    ("SessionHijacking", ["CurrentIp", "PreviousIp", "CurrentUserAgent", "PreviousUserAgent"]),
    ("CredentialStuffing", ["AcceptLanguage"]),
    ("GuestUserAnomaly", ["SoqlCommands", "TotalControllerEvents"]),
    ("LoginAs", ["LoginAsCategory", "DelegatedUsername", "DelegatedOrganizationId"]),
    ("PermissionSet", ["PermissionType", "PermissionList", "PermissionExpiration"]),
    ("File", ["ContentDocumentId", "ContentVersionId", "FileAction"]),
    ("LightningUri", ["EffectivePageTime", "PageStartTime", "PreviousPageUrl"]),
    ("ListView", ["ListViewId"]),
    ("Report", ["ReportId", "ExportFileFormat", "DashboardId"]),
    ("Api", ["ApiType", "ApiVersion", "ConnectedAppId"]),
    ("IdentityVerification", ["VerificationMethod", "ActivityDetails"]),
    ("IdentityProvider", ["SamlEntityUrl", "IdentityUsed"]),
    ("Uri", ["OperationStatus"]),
    ("Login", ["LoginType", "LoginSubType", "LoginUrl", "LoginGeoId"]),
    ("BulkApiResult", ["Query"]),
    ("SetupAuditTrail", ["DelegateUser", "ResponsibleNamespacePrefix", "Action"]),
  ]

  /// Types that no word of a record may name.
  static let inferredNames = inferred.map(\.name)
}

extension [AttributeMember] {
  /// The members of an object under a key; `nil` where there is none.
  func object(_ key: UTF8Text) -> [AttributeMember]? {
    if case .object(let members) = first(where: { $0.key == key })?.value { members } else { nil }
  }

  fileprivate func has(_ key: UTF8Text) -> Bool { contains { $0.key == key } }

  fileprivate func hasAny(_ keys: [UTF8Text]) -> Bool { contains { keys.contains($0.key) } }
}
