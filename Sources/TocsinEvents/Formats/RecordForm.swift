import TocsinLogModel

/// The shape in which a file holds its logs: one for the whole file, never guessed line by line.
///
/// Rows in Salesforce's own spelling are renamed when they stand alone and when they come in the envelope of an
/// archive or a search result with source `salesforce`. They are left as they are in the intake form: there the keys
/// are what the sender chose, and rules address them so.
package enum RecordForm: Sendable, Hashable, CaseIterable {
  /// Datadog's intake form, and any other JSON object: the top-level keys are the attributes.
  case plain
  /// A row of a Datadog log archive: `_id date host service source status message tags attributes`.
  case archive
  /// A row of the Logs API: `{"id": …, "type": "log", "attributes": {"attributes": {…}, "message": …}}`.
  case searchResult
  /// A Salesforce event in the original spelling: `EVENT_TYPE`, `IsSuccessful`, or an `attributes.type`.
  case salesforceEvent
}

extension RecordForm {
  /// The form of a file by its first record; `nil` when that is no JSON object.
  package static func detect(firstRecord: UnsafeBufferPointer<UInt8>) -> RecordForm? {
    guard let members = try? JSONReader.object(firstRecord) else { return nil }
    return detect(members: members)
  }

  /// The form of a file by its first record; `nil` when that is no JSON object.
  package static func detect(firstRecord: [UInt8]) -> RecordForm? {
    firstRecord.withUnsafeBufferPointer { detect(firstRecord: $0) }
  }

  static func detect(members: [AttributeMember]) -> RecordForm {
    func value(_ key: UTF8Text) -> AttributeValue? { members.first { $0.key == key }?.value }
    if value("ddsource") != nil || value("ddtags") != nil { return .plain }
    let attributes = value(IntakeKeys.envelopeAttributes)
    if case .object = attributes {
      if value("type") == .string("log") { return .searchResult }
      if value("_id") != nil || value("date") != nil { return .archive }
    }
    let isAuditTrailRow = value("CreatedById") != nil && value("CreatedDate") != nil
    if value("EVENT_TYPE") != nil || isAuditTrailRow || SalesforceNames.typeName(in: members) != nil {
      return .salesforceEvent
    }
    return .plain
  }
}
