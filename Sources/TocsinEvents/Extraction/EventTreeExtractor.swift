package import TocsinLogModel

/// Reads the wanted fields from a decoded event: slow and plain, the meaning the fast walker must meet.
struct EventTreeExtractor {
  let fields: [EventField]

  func extract(_ decoded: Event, into event: inout ExtractedEvent, arena: inout ScratchArena) {
    event.timestamp = decoded.timestamp
    for (index, field) in fields.enumerated() {
      switch field {
      case .attribute(let path):
        for value in path.values(in: decoded.attributes) { append(value, index, &event, &arena) }
      case .reserved(.timestamp):
        guard let timestamp = decoded.timestamp else { continue }
        append(.number(UTF8Text(bytes: EventTime.epochMilliseconds(timestamp))), index, &event, &arena)
      case .reserved(let attribute):
        if let text = decoded.text(of: attribute) { append(.string(text), index, &event, &arena) }
      case .tags:
        for tag in decoded.tags { append(.string(tag), index, &event, &arena) }
      case .anyText:
        for attribute in ReservedAttribute.allCases {
          if let text = decoded.text(of: attribute) { append(.string(text), index, &event, &arena) }
        }
        appendScalars(decoded.attributes, index, &event, &arena)
      // Computed when all others are there.
      case .calculated: break
      }
    }
  }

  private func appendScalars(
    _ value: AttributeValue, _ field: Int, _ event: inout ExtractedEvent, _ arena: inout ScratchArena
  ) {
    switch value {
    case .object(let members): for member in members { appendScalars(member.value, field, &event, &arena) }
    case .array(let elements): for element in elements { appendScalars(element, field, &event, &arena) }
    case .null: break
    case .boolean, .number, .string: append(value, field, &event, &arena)
    }
  }

  private func append(
    _ value: AttributeValue, _ field: Int, _ event: inout ExtractedEvent, _ arena: inout ScratchArena
  ) {
    let kind: ValueKind
    switch value {
    case .boolean(let truth): kind = truth ? .true : .false
    case .number: kind = .number
    case .string: kind = .string
    case .object: kind = .object
    case .null, .array: return
    }
    let bytes = arena.copy(value.scalarText?.bytes ?? [])
    guard let start = bytes.baseAddress else { return }
    event.append(field: field, kind: kind, start: start, count: bytes.count)
  }
}

extension Event {
  /// The text of a reserved attribute; `nil` where it is absent, and for the timestamp, which is an instant.
  package func text(of attribute: ReservedAttribute) -> UTF8Text? {
    switch attribute {
    case .message: message
    case .host: host
    case .service: service
    case .source: source
    case .status: status
    case .traceID: traceID
    case .timestamp: nil
    }
  }
}
