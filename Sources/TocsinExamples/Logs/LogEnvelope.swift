package import TocsinEvents
import TocsinLogModel

/// A way of writing logs that the readers read: one of those that the forms of records list.
///
/// Its raw value is the name that users give it.
package struct LogEnvelope: RawRepresentable, CaseIterable, Sendable, Hashable {
  /// The form in which a reader takes the records.
  package let form: RecordForm
  package let rawValue: String

  private init(_ form: RecordForm, _ writing: RecordWriting) {
    self.form = form
    rawValue = writing.name
  }

  /// The way that has a name; `nil` where none has.
  package init?(rawValue: String) {
    guard let known = LogEnvelope.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = known
  }

  /// Every way, form by form.
  package static let allCases = RecordForm.allCases.flatMap { form in
    form.definition.writings.map { LogEnvelope(form, $0) }
  }

  /// One JSON object a line, as sent to the intake.
  package static let ndjson = first(of: .plain)
  /// Rows of a log archive: they say what the intake form cannot, such as attributes with reserved names.
  package static let archive = first(of: .archive)

  private static func first(of form: RecordForm) -> LogEnvelope {
    guard let envelope = allCases.first(where: { $0.form == form }) else {
      preconditionFailure("the form \(form) is written in no way")
    }
    return envelope
  }

  private var writing: RecordWriting? { form.definition.writings.first { $0.name == rawValue } }

  /// Queries that logs must match to be written so, alternatives in order of preference; empty where any log will do.
  package var demands: [String] { writing?.demands ?? [] }

  /// A file of these events; `nil` when some event cannot be said in this envelope.
  package func file(_ events: [Event]) -> [UInt8]? {
    var lines: [[UInt8]] = []
    for (index, event) in events.enumerated() {
      guard let record = record(event, number: index + 1) else { return nil }
      lines.append(record)
    }
    let newline = UInt8(ascii: "\n")
    guard writing?.isArray ?? false else { return lines.flatMap { $0 + [newline] } }
    var bytes: [UInt8] = [UInt8(ascii: "["), newline]
    for (index, line) in lines.enumerated() {
      bytes += line
      if index < lines.count - 1 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(newline)
    }
    return bytes + [UInt8(ascii: "]"), newline]
  }

  /// One record; `nil` when reading it would not give the event back.
  package func record(_ event: Event, number: Int = 1) -> [UInt8]? {
    guard case .object = event.attributes, let writing, let record = writing.record(event, number),
      let read = try? EventDecoder.decode(record, form: form),
      LogEnvelope.isSame(read, event, repeatsSourceInTags: writing.repeatsSourceInTags)
    else { return nil }
    return record
  }

  /// The same but for nulls, and for the source where it is repeated among the tags.
  private static func isSame(_ read: Event, _ event: Event, repeatsSourceInTags: Bool) -> Bool {
    var (read, event) = (withoutNulls(read), withoutNulls(event))
    if repeatsSourceInTags {
      (read.tags, event.tags) = ([], [])
      if event.source?.isEmpty ?? true { (read.source, event.source) = (nil, nil) }
    }
    return EventJSON.canonical(read) == EventJSON.canonical(event)
  }

  private static func withoutNulls(_ event: Event) -> Event {
    var event = event
    if case .object(let members) = event.attributes {
      event.attributes = .object(members.filter { $0.value != .null })
    }
    return event
  }
}
