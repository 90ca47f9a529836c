import TocsinLogModel

/// Turns the object of a record into an event, whatever its form.
enum EventNormalizer {
  /// What the canonical keys of an object say, and what is left of it.
  struct Reading {
    var values: [ReservedAttribute: AttributeValue] = [:]
    var tags: [UTF8Text] = []
    var attributes: [AttributeMember] = []
  }

  /// The event of a record's root object.
  static func event(
    _ root: [AttributeMember], form: RecordFormDefinition, time reading: TimeReading, limits: RecordLimits
  ) -> Event {
    let times = TimeSearch(root: root, form: form, reading: reading)
    if form.envelope.isEmpty, let spelling = form.spelling {
      let (attributes, own) = spelling.normalized(root)
      let timestamp = times.named(root) ?? own ?? times.any(in: root, canonical: nil)
      return Event(timestamp: timestamp, source: spelling.source, attributes: .object(attributes))
    }
    if form.envelope.isEmpty { return event(read(root, form.keys), form: form, times, limits: limits) }
    var envelope = root
    for key in form.envelope.dropLast() {
      guard case .object(let members) = envelope.first(where: { $0.key == key })?.value else {
        return Event()
      }
      envelope = members
    }
    return event(readEnvelope(envelope, form), form: form, times, limits: limits)
  }

  private static func event(
    _ outer: Reading, form: RecordFormDefinition, _ times: TimeSearch, limits: RecordLimits
  ) -> Event {
    var reading = parsingMessage(outer, limits: limits)
    if form.findsSourceAmongTags, reading.values[.source] == nil, let source = sourceTag(reading.tags) {
      reading.values[.source] = .string(source)
    }
    var event = Event(tags: reading.tags)
    event.source = reading.values[.source]?.scalarText
    if let spelling = spelling(of: reading.attributes, source: event.source, form) {
      let (attributes, own) = spelling.normalized(reading.attributes)
      event.attributes = .object(attributes)
      event.timestamp =
        times.named(reading.attributes) ?? own
        ?? times.any(in: reading.attributes, canonical: reading.values[.timestamp])
    } else {
      event.attributes = .object(reading.attributes)
      fillFromAliases(&reading.values, event.attributes)
      // What the record says itself counts before what its message says.
      let ofRecord = outer.attributes.isEmpty ? outer.values[.timestamp] : nil
      event.timestamp =
        times.named(reading.attributes) ?? ofRecord.flatMap { times.time(of: $0) }
        ?? times.any(in: reading.attributes, canonical: reading.values[.timestamp])
    }
    event.message = reading.values[.message]?.scalarText
    event.host = reading.values[.host]?.scalarText
    event.service = reading.values[.service]?.scalarText
    event.status = reading.values[.status]?.scalarText.map(status)
    event.traceID = reading.values[.traceID]?.scalarText
    return event
  }

  /// The spelling of a row of a source in an envelope; `nil` where the attributes are to stay as they are.
  private static func spelling(
    of attributes: [AttributeMember], source: UTF8Text?, _ form: RecordFormDefinition
  ) -> SourceSpelling? {
    guard !form.envelope.isEmpty, let source else { return nil }
    return RecordForm.spellings.first { $0.source == source && $0.isOriginal(attributes) }
  }

  /// The empty status stays empty: it exists and equals `""`.
  ///
  /// Source: query reference, section 1.2.
  static func status(_ text: UTF8Text) -> UTF8Text {
    text.isEmpty ? text : UTF8Text(EventStatus(text).rawValue)
  }

  /// Splits an intake object into what its canonical keys fill and the attributes.
  private static func read(_ members: [AttributeMember], _ keys: [IntakeKeys.Canonical]) -> Reading {
    var reading = Reading()
    var used: Set<UTF8Text> = []
    for canonical in keys {
      guard case .reserved(let attribute) = canonical.target,
        let value = members.first(where: { $0.key == canonical.key })?.value
      else { continue }
      if value == .null { used.insert(canonical.key) }
      guard value.isScalar, reading.values[attribute] == nil else { continue }
      reading.values[attribute] = value
      used.insert(canonical.key)
    }
    let tagKeys = keys.filter { $0.target == .tags }.map(\.key)
    for member in members {
      if tagKeys.contains(member.key), EventTags.read(member.value, into: &reading.tags) { continue }
      if !used.contains(member.key) { reading.attributes.append(member) }
    }
    return reading
  }

  /// Reads an envelope, whose attributes stand under a key of their own.
  ///
  /// Keys it does not have are not the log's.
  private static func readEnvelope(_ members: [AttributeMember], _ form: RecordFormDefinition) -> Reading {
    var reading = Reading()
    for canonical in form.keys {
      guard case .reserved(let attribute) = canonical.target, reading.values[attribute] == nil,
        let value = members.first(where: { $0.key == canonical.key })?.value, value.isScalar
      else { continue }
      reading.values[attribute] = value
    }
    let tagKeys = form.keys.filter { $0.target == .tags }.map(\.key)
    for member in members {
      if tagKeys.contains(member.key) { _ = EventTags.read(member.value, into: &reading.tags) }
      if member.key == form.envelope.last, case .object(let attributes) = member.value {
        reading.attributes = attributes
      }
    }
    return reading
  }

  /// A message that is itself a JSON object is read into the attributes of an event that has no others.
  ///
  /// What the record says itself counts before what its message says, except for the message.
  private static func parsingMessage(_ outer: Reading, limits: RecordLimits) -> Reading {
    guard outer.attributes.isEmpty, case .string(let text) = outer.values[.message],
      let members = text.bytes.withUnsafeBufferPointer({ try? JSONReader.object($0, limits: limits) })
    else { return outer }
    var inner = read(members, IntakeKeys.canonical)
    for (attribute, value) in outer.values where attribute != .message { inner.values[attribute] = value }
    if inner.values[.message] == nil { inner.values[.message] = outer.values[.message] }
    inner.tags = outer.tags + inner.tags
    return inner
  }

  /// Search results have no source of their own: it is among their tags.
  private static func sourceTag(_ tags: [UTF8Text]) -> UTF8Text? {
    let prefix = Array("source:".utf8)
    guard let tag = tags.first(where: { $0.bytes.starts(with: prefix) }) else { return nil }
    return UTF8Text(bytes: Array(tag.bytes.dropFirst(prefix.count)))
  }

  /// Looks for the time of one record.
  private struct TimeSearch {
    private let order: TimeOrder
    private let reading: TimeReading
    /// The root of a record without envelope, where the user's key may be one that fills something else.
    private let root: [AttributeMember]?

    init(root: [AttributeMember], form: RecordFormDefinition, reading: TimeReading) {
      order = TimeOrder(form, key: reading.key)
      self.reading = reading
      self.root = order.needsTree ? root : nil
    }

    func time(of value: AttributeValue) -> Timestamp? { EventTime.timestamp(of: value, clock: reading.clock) }

    /// The time that the user's key names, among attributes as they were written.
    func named(_ attributes: [AttributeMember]) -> Timestamp? {
      let members = root ?? attributes
      return reading.key?.paths.lazy.compactMap { scalar(at: $0, in: members).flatMap { time(of: $0) } }.first
    }

    func any(in attributes: [AttributeMember], canonical: AttributeValue?) -> Timestamp? {
      if root != nil, let time = named(attributes) { return time }
      return order.time(canonical: canonical, clock: reading.clock) { scalar(at: $0, in: attributes) }
    }

    private func scalar(at path: AttributePath, in attributes: [AttributeMember]) -> AttributeValue? {
      path.values(in: .object(attributes)).first { $0.isScalar }
    }
  }

  private static func fillFromAliases(
    _ values: inout [ReservedAttribute: AttributeValue], _ attributes: AttributeValue
  ) {
    for alias in IntakeKeys.aliases where values[alias.attribute] == nil {
      values[alias.attribute] = alias.path.values(in: attributes).first { $0.isScalar }
    }
  }
}
