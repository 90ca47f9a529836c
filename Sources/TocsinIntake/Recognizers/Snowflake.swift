import TocsinEvents
import TocsinLogModel

extension SourceRecognizer {
  /// Columns become lower case, the view of ACCOUNT_USAGE a tag.
  ///
  /// Source: source mappings, section 16.
  static let snowflake = SourceRecognizer(
    "Snowflake account usage",
    sign:
      "the columns in capitals of LOGIN_HISTORY, QUERY_HISTORY, SESSIONS, GRANTS_TO_USERS or DATA_TRANSFER_HISTORY",
    marks: ["\"USER_NAME\"", "\"GRANTEE_NAME\"", "\"TARGET_CLOUD\""],
    shape: { log in
      var shaped = log
      shaped.members = log.members.map {
        AttributeMember(key: LowerCasing.lowered($0.key), value: $0.value)
      }
      shaped.members = AttributeMember.keepingLast(shaped.members)
      if let view = view(of: log) {
        shaped.tags.append(UTF8Text(bytes: Array("snowflake.table:".utf8) + view.bytes))
      }
      return [shaped]
    },
    source: { log in
      view(of: log) == nil ? nil : "snowflake"
    })

  /// The view by columns that only it has.
  private static func view(of log: RawLog) -> UTF8Text? {
    let columns = log.members
    if columns.has("EVENT_TIMESTAMP", "USER_NAME", "IS_SUCCESS", "CLIENT_IP") { return "login_history" }
    if columns.has("QUERY_ID", "QUERY_TEXT", "USER_NAME", "EXECUTION_STATUS") { return "query_history" }
    if columns.has("SESSION_ID", "CREATED_ON", "USER_NAME", "AUTHENTICATION_METHOD") { return "sessions" }
    if columns.has("ROLE", "GRANTED_TO", "GRANTEE_NAME", "CREATED_ON") { return "grants_to_users" }
    if columns.has("SOURCE_CLOUD", "TARGET_CLOUD", "BYTES_TRANSFERRED") { return "data_transfer_history" }
    return nil
  }
}
