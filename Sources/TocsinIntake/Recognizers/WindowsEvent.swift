import TocsinEvents
import TocsinLogModel

extension SourceRecognizer {
  /// Exports of other collectors are brought to the shape of the service's agent.
  ///
  /// Source: source mappings, section 20.
  static let windowsEvent = SourceRecognizer(
    "Windows events and Sysmon",
    sign: "`Event.System.EventID`; `winlog.event_id`; or `EventID` with `Channel` and a provider",
    marks: ["\"EventID\"", "\"event_id\""], shape: { [WindowsRecord.shaped($0)] },
    source: { log in
      guard let provider = WindowsRecord.provider(of: log.members) else { return nil }
      return provider == "Microsoft-Windows-Sysmon" ? "microsoft-sysmon" : "windows.events"
    })
}

/// A record of the Windows event log in the spellings of its collectors.
enum WindowsRecord {
  /// The provider; `nil` where the record is none of these.
  static func provider(of members: [AttributeMember]) -> UTF8Text? {
    if let system = members.members("Event")?.members("System"), system.has("EventID") {
      let provider = system.members("Provider")
      return provider?.text("Name") ?? provider?.members("#attributes")?.text("Name") ?? provider?.text(
        "@Name")
        ?? system.text("Channel") ?? ""
    }
    if let log = members.members("winlog"), log.has("event_id") { return log.text("provider_name") ?? "" }
    guard members.has("EventID", "Channel") else { return nil }
    return members.text("SourceName") ?? members.text("ProviderName") ?? members.text("Provider")
      ?? members.text("Provider_Name")
  }

  static func shaped(_ log: RawLog) -> RawLog {
    var shaped = log
    if let event = log.members.members("Event") {
      shaped.members.set("Event", .object(unwrapped(event)))
    } else if let winlog = log.members.members("winlog") {
      shaped.members = [AttributeMember(key: "Event", value: .object(event(of: winlog, log)))]
      if let message = log.members["message"] {
        shaped.members.append(AttributeMember(key: "message", value: message))
      }
    } else {
      shaped.members = [AttributeMember(key: "Event", value: .object(event(flat: log.members)))]
      if let message = log.members["Message"] {
        shaped.members.append(AttributeMember(key: "message", value: message))
      }
    }
    let system = shaped.members.members("Event")?.members("System")
    shaped.host = log.host ?? system?.text("Computer")
    return shaped
  }

  /// `{"#text": "4728"}` as `4728`, attributes without their marks, and a list of data as an object.
  private static func unwrapped(_ event: [AttributeMember]) -> [AttributeMember] {
    var event = event
    event.removeAll { $0.key == "#attributes" }
    if var system = event.members("System") {
      for index in system.indices { system[index].value = scalar(system[index].value) }
      if let id = system["EventID"], case .number(let text) = id { system.set("EventID", .string(text)) }
      event.set("System", .object(system))
    }
    if let data = event.members("EventData") {
      let named =
        NamedValues.object(data["Data"], name: "@Name", value: "#text")
        ?? NamedValues.object(data["Data"], name: "Name", value: "#text")
      let isFlat = !data.has("Data")
      let held = named ?? (isFlat ? .object(data) : data["Data"] ?? .null)
      event.set("EventData", .object([AttributeMember(key: "Data", value: held)]))
    }
    return event
  }

  private static func scalar(_ value: AttributeValue) -> AttributeValue {
    guard let members = value.members else { return value }
    if let text = members["#text"] ?? members["value"] { return text }
    if let attributes = members.members("#attributes") { return .object(attributes) }
    return .object(
      members.map { member in
        guard member.key.bytes.first == UInt8(ascii: "@") else { return member }
        return AttributeMember(key: UTF8Text(bytes: Array(member.key.bytes.dropFirst())), value: member.value)
      })
  }

  /// The shape of Winlogbeat.
  private static func event(of winlog: [AttributeMember], _ log: RawLog) -> [AttributeMember] {
    var system: [AttributeMember] = []
    func add(_ key: UTF8Text, _ value: AttributeValue?) {
      if let value { system.append(AttributeMember(key: key, value: value)) }
    }
    add("EventID", winlog.scalar("event_id").map { .string($0) })
    add("Channel", winlog["channel"])
    add("Computer", winlog["computer_name"])
    add("Provider", winlog["provider_name"].map { .object([AttributeMember(key: "Name", value: $0)]) })
    add(
      "TimeCreated",
      log.members["@timestamp"].map { .object([AttributeMember(key: "SystemTime", value: $0)]) })
    let data = winlog["event_data"] ?? winlog["user_data"] ?? .object([])
    return [
      AttributeMember(key: "System", value: .object(system)),
      AttributeMember(key: "EventData", value: .object([AttributeMember(key: "Data", value: data)])),
    ]
  }

  /// Exports with everything at the root: the data are what is no part of the system's header.
  private static func event(flat members: [AttributeMember]) -> [AttributeMember] {
    var system: [AttributeMember] = []
    var data: [AttributeMember] = []
    for member in members {
      switch member.key {
      case "EventID":
        system.append(
          AttributeMember(key: "EventID", value: member.value.scalarText.map { .string($0) } ?? .null))
      case "Channel", "Task", "Keywords", "Opcode", "Version": system.append(member)
      case "Hostname", "Computer", "MachineName":
        system.append(AttributeMember(key: "Computer", value: member.value))
      case "SourceName", "ProviderName", "Provider_Name", "Provider":
        if !system.has("Provider") {
          system.append(
            AttributeMember(
              key: "Provider", value: .object([AttributeMember(key: "Name", value: member.value)])))
        }
      case "@timestamp", "TimeCreated", "EventTime", "SystemTime":
        if !system.has("TimeCreated") || member.key == "@timestamp" {
          system.set("TimeCreated", .object([AttributeMember(key: "SystemTime", value: member.value)]))
        }
      case "Message": break
      default: data.append(member)
      }
    }
    return [
      AttributeMember(key: "System", value: .object(system)),
      AttributeMember(key: "EventData", value: .object([AttributeMember(key: "Data", value: .object(data))])),
    ]
  }
}
