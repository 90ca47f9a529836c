import TocsinLogModel

extension RecordForm {
  /// A row of the Logs API.
  package static let searchResult = RecordForm(.searchResult)
}

extension RecordFormDefinition {
  /// A row of the Logs API: `{"id": …, "type": "log", "attributes": {"attributes": {…}, "message": …}}`.
  static let searchResult = RecordFormDefinition(
    name: "searchResult",
    sample:
      #"{"id":"A","type":"log","attributes":{"timestamp":"2026-03-01T10:00:00.000Z","tags":["source:okta"],"attributes":{"n":1}}}"#,
    recognizes: { first in
      guard case .object = first.value(IntakeKeys.envelopeAttributes) else { return false }
      return first.value("type") == .string("log")
    },
    container: RecordContainer(keys: ["data", "meta", "links"], lists: [["data"]]),
    envelope: [IntakeKeys.envelopeAttributes, IntakeKeys.envelopeAttributes],
    keys: IntakeKeys.envelope,
    identity: EnvelopeIdentity(anyOf: [], doubtful: [], kind: ("type", "log")),
    signatures: [RecordSignature([[IntakeKeys.envelopeAttributes]], [["type"]])],
    findsSourceAmongTags: true,
    tellingKeys: [IntakeKeys.envelopeAttributes],
    writings: [
      RecordWriting("logs-api", repeatsSourceInTags: true) { event, number in write(event, number) }
    ])

  private static func write(_ event: Event, _ number: Int) -> [UInt8] {
    var writer = EventWriter(event)
    writer.text("id", UTF8Text("example-\(number)"))
    writer.text("type", "log")
    writer.json.key(IntakeKeys.envelopeAttributes)
    writer.json.beginObject()
    writer.time("timestamp")
    writer.text("host", event.host)
    writer.commonReserved()
    // Search results have no source of their own: it is among their tags.
    let source = event.source.map { [UTF8Text(bytes: Array("source:".utf8) + $0.bytes)] } ?? []
    writer.tags(source + event.tags)
    writer.attributes()
    writer.json.endObject()
    return writer.finish()
  }
}
