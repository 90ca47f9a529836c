import TocsinLogModel

extension RecordFormDefinition {
  /// Datadog's intake form, and any other JSON object: the top-level keys are the attributes.
  static let plain = RecordFormDefinition(
    name: "plain",
    sample:
      #"{"ddsource":"okta","timestamp":"2026-03-01T10:00:00.000Z","host":"h1","ddtags":"env:prod","n":1}"#,
    // Whatever else it holds: a sender who names the source this way uses the intake form.
    recognizes: { first in RecordForm.intakeMarks.contains(where: first.has) },
    header: { columns in LogExplorer.roles(of: columns).map { .rows(columns: $0) } ?? .unknown },
    keys: IntakeKeys.canonical,
    writings: [
      RecordWriting("ndjson") { event, _ in Plain.line(event) },
      RecordWriting("intake", isArray: true) { event, _ in Plain.intake(event) },
    ])
}

/// Writes events in the intake form.
private enum Plain {
  /// Tags are a list.
  static func line(_ event: Event) -> [UInt8] {
    var writer = start(event, host: "host", tagsAreMark: false)
    writer.tags(event.tags)
    return finish(writer)
  }

  /// Spelled as senders do: tags are one text.
  static func intake(_ event: Event) -> [UInt8] {
    var writer = start(event, host: "hostname", tagsAreMark: true)
    if !event.tags.isEmpty {
      writer.text(
        "ddtags", UTF8Text(bytes: Array(event.tags.map(\.bytes).joined(separator: [UInt8(ascii: ",")]))))
    }
    return finish(writer)
  }

  /// `tagsAreMark`: tags will be written under the key of the intake form.
  private static func start(_ event: Event, host: String, tagsAreMark: Bool) -> EventWriter {
    var writer = EventWriter(event)
    writer.time("timestamp")
    writer.text("ddsource", event.source)
    let hasStaying = event.status != nil || event.host != nil || event.service != nil
    if event.source == nil, hasStaying, event.tags.isEmpty || !tagsAreMark {
      // Without a key of the intake form these would be attributes too.
      writer.text("ddtags", "")
    }
    writer.text(host, event.host)
    writer.commonReserved()
    return writer
  }

  private static func finish(_ writer: EventWriter) -> [UInt8] {
    var writer = writer
    writer.spreadAttributes()
    // A message that is an object would be read as the attributes of a log that has no others.
    if writer.members.isEmpty, writer.event.message?.bytes.contains(UInt8(ascii: "{")) ?? false {
      writer.json.key("note")
      writer.json.null()
    }
    return writer.finish()
  }
}
