import TocsinLogModel

/// Turns the object of a record into an event, by what the record is itself.
enum EventNormalizer {
  /// What the canonical keys of an object say, and what is left of it.
  struct Reading {
    var values: [ReservedAttribute: AttributeValue] = [:]
    var tags: [UTF8Text] = []
    var attributes: [AttributeMember] = []
    /// There is more than canonical keys that were used.
    var hasOthers = false
  }

  /// The event of a record's root object; `record` is its text.
  static func event(
    _ root: [AttributeMember], record: UnsafeBufferPointer<UInt8>, orders: TimeOrders, clock: Timestamp,
    limits: RecordLimits
  ) -> Event {
    guard let form = RecordForm.envelope(of: root) else {
      let times = TimeSearch(root: root, order: orders.bare, key: orders.key, clock: clock)
      return event(bare(root, record), findsSourceAmongTags: false, times, limits: limits)
    }
    let times = TimeSearch(root: root, order: orders.enveloped, key: orders.key, clock: clock)
    var envelope = root
    for key in form.envelope.dropLast() { envelope = envelope.object(key) ?? [] }
    return event(
      readEnvelope(envelope, form), findsSourceAmongTags: form.findsSourceAmongTags, times, limits: limits)
  }

  private static func event(
    _ outer: Reading, findsSourceAmongTags: Bool, _ times: TimeSearch, limits: RecordLimits
  ) -> Event {
    var reading = parsingMessage(outer, limits: limits)
    if findsSourceAmongTags, reading.values[.source] == nil, let source = sourceTag(reading.tags) {
      reading.values[.source] = .string(source)
    }
    var event = Event(tags: reading.tags)
    event.source = reading.values[.source]?.scalarText
    if let (row, source) = row(of: reading.attributes, source: event.source) {
      event.source = source
      event.attributes = .object(row.attributes)
      event.timestamp =
        times.named(reading.attributes) ?? row.timestamp
        ?? times.any(in: reading.attributes, canonical: reading.values[.timestamp])
    } else {
      event.attributes = .object(reading.attributes)
      fillFromAliases(&reading.values, event.attributes)
      // What the record says itself counts before what its message says.
      let ofRecord = !outer.hasOthers ? outer.values[.timestamp] : nil
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

  /// The row of a source that spells its rows in its own way; `nil` where the attributes are to stay as they are.
  private static func row(
    of attributes: [AttributeMember], source: UTF8Text?
  ) -> (row: SourceSpelling.Row, source: UTF8Text)? {
    for spelling in RecordForm.spellings where source == nil || source == spelling.source {
      if let row = spelling.normalized(attributes, source != nil) { return (row, spelling.source) }
    }
    return nil
  }

  /// The empty status stays empty: it exists and equals `""`.
  ///
  /// Source: query reference, section 1.2.
  static func status(_ text: UTF8Text) -> UTF8Text {
    text.isEmpty ? text : UTF8Text(EventStatus(text).rawValue)
  }

  /// Reads a record whose root holds the attributes.
  ///
  /// An object under `message` is poured into the root, and the text of the record is the message. Source: pipeline
  /// reference, section 1.2.
  private static func bare(_ root: [AttributeMember], _ record: UnsafeBufferPointer<UInt8>) -> Reading {
    let isIntake = root.contains { RecordForm.intakeMarks.contains($0.key) }
    guard let inner = root.object("message"), !inner.isEmpty else {
      return read(root) { $0.staysInRawRecord && !isIntake }
    }
    let keys = Set(inner.map(\.key))
    let poured = root.filter { $0.key != "message" && !keys.contains($0.key) } + inner
    var reading = read(poured, fillsMessage: false) { canonical in
      keys.contains(canonical.key) || canonical.staysInRawRecord && !isIntake
    }
    reading.values[.message] = .string(UTF8Text(record))
    reading.hasOthers = true
    return reading
  }

  /// Splits an object into what its canonical keys fill and the attributes.
  ///
  /// Keys of which `stays` holds are both; a message is none.
  private static func read(
    _ members: [AttributeMember], fillsMessage: Bool = true, stays: (IntakeKeys.Canonical) -> Bool
  ) -> Reading {
    var reading = Reading()
    var used: Set<UTF8Text> = []
    var staying: Set<UTF8Text> = []
    for canonical in IntakeKeys.canonical {
      guard let value = members.first(where: { $0.key == canonical.key })?.value else { continue }
      if stays(canonical), canonical.target != .reserved(.message) { staying.insert(canonical.key) }
      guard case .reserved(let attribute) = canonical.target, attribute != .message || fillsMessage else {
        continue
      }
      if value == .null { used.insert(canonical.key) }
      guard value.isScalar, reading.values[attribute] == nil else { continue }
      reading.values[attribute] = value
      used.insert(canonical.key)
    }
    for member in members {
      let isUsed =
        tagKeys.contains(member.key) && EventTags.read(member.value, into: &reading.tags)
        || used.contains(member.key)
      if !isUsed { reading.hasOthers = true }
      if !isUsed || staying.contains(member.key) && member.value != .null {
        reading.attributes.append(member)
      }
    }
    return reading
  }

  private static let tagKeys = IntakeKeys.canonical.filter { $0.target == .tags }.map(\.key)

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
        reading.hasOthers = !attributes.isEmpty
      }
    }
    return reading
  }

  /// A message that is itself a JSON object is read into the attributes of an event that has no others.
  ///
  /// What the record says itself counts before what its message says, except for the message. All keys of the message
  /// stay attributes: a reserved attribute and an attribute of the same name are different things.
  private static func parsingMessage(_ outer: Reading, limits: RecordLimits) -> Reading {
    guard !outer.hasOthers, case .string(let text) = outer.values[.message],
      let members = text.bytes.withUnsafeBufferPointer({ try? JSONReader.object($0, limits: limits) })
    else { return outer }
    var inner = read(members) { _ in true }
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
    private let key: TimeKey?
    private let clock: Timestamp
    /// The root of a record without envelope, where the user's key may be one that fills something else.
    private let root: [AttributeMember]?

    init(root: [AttributeMember], order: TimeOrder, key: TimeKey?, clock: Timestamp) {
      (self.order, self.key, self.clock) = (order, key, clock)
      self.root = order.needsTree ? root : nil
    }

    func time(of value: AttributeValue) -> Timestamp? { EventTime.timestamp(of: value, clock: clock) }

    /// The time that the user's key names, among attributes as they were written.
    func named(_ attributes: [AttributeMember]) -> Timestamp? {
      let members = root ?? attributes
      return key?.paths.lazy.compactMap { scalar(at: $0, in: members).flatMap { time(of: $0) } }.first
    }

    func any(in attributes: [AttributeMember], canonical: AttributeValue?) -> Timestamp? {
      if root != nil, let time = named(attributes) { return time }
      return order.time(canonical: canonical, clock: clock) { scalar(at: $0, in: attributes) }
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
