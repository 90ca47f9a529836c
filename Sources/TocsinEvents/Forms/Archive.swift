import TocsinLogModel

extension RecordForm {
  /// A row of a Datadog log archive.
  package static let archive = RecordForm(.archive)
}

extension RecordFormDefinition {
  /// A row of a Datadog log archive: `_id date host service source status message tags attributes`.
  static let archive = RecordFormDefinition(
    name: "archive",
    sample:
      #"{"_id":"A","date":"2026-03-01T10:00:00.000Z","source":"okta","tags":["env:prod"],"attributes":{"n":1}}"#,
    recognizes: { first in
      guard case .object = first.value(IntakeKeys.envelopeAttributes) else { return false }
      return first.value("type") != .string("log") && (first.has("_id") || first.has("date"))
    },
    envelope: [IntakeKeys.envelopeAttributes],
    keys: IntakeKeys.envelope,
    identity: EnvelopeIdentity(anyOf: ["_id", "date"], doubtful: ["type"], kind: nil),
    signatures: [RecordSignature([[IntakeKeys.envelopeAttributes]], [["_id"], ["date"]])],
    tellingKeys: [IntakeKeys.envelopeAttributes, "_id"],
    writings: [RecordWriting("archive") { event, number in write(event, number) }])

  private static func write(_ event: Event, _ number: Int) -> [UInt8] {
    var writer = EventWriter(event)
    writer.text("_id", UTF8Text("example-\(number)"))
    writer.time("date")
    writer.text("host", event.host)
    writer.text("source", event.source)
    writer.commonReserved()
    writer.tags(event.tags)
    writer.attributes()
    return writer.finish()
  }
}
