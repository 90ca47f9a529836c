import TocsinEvents
import TocsinLogModel

extension SourceRecognizer {
  /// An activity holds several events: one log each, with the parameters as an object.
  ///
  /// Source: source mappings, section 6.
  static let googleWorkspace = SourceRecognizer(
    "Google Workspace", sign: "`kind` \"admin#reports#activity\"", marks: ["admin#reports#activity"],
    shape: { log in
      guard let events = log.members.elements("events"), !events.isEmpty else { return [log] }
      return events.compactMap(\.members).map { event in
        var shaped = log
        shaped.members.removeAll { $0.key == "events" || $0.key == "event" }
        var event = event
        if let parameters = event.elements("parameters") {
          event.set("parameters", .object(AttributeMember.keepingLast(parameters.compactMap(parameter))))
        }
        shaped.members.append(AttributeMember(key: "event", value: .object(event)))
        return shaped
      }
    },
    source: { log in
      log.members.text("kind") == "admin#reports#activity" ? "gsuite" : nil
    })

  private static func parameter(_ value: AttributeValue) -> AttributeMember? {
    guard let pair = value.members, let name = pair.text("name") else { return nil }
    let keys: [UTF8Text] = [
      "value", "intValue", "boolValue", "multiValue", "multiIntValue", "messageValue", "multiMessageValue",
    ]
    for key in keys {
      guard let held = pair[key] else { continue }
      // Whole numbers come as text.
      if key == "intValue", let text = held.scalarText {
        return AttributeMember(key: name, value: .number(text))
      }
      return AttributeMember(key: name, value: held)
    }
    return AttributeMember(key: name, value: .null)
  }
}
