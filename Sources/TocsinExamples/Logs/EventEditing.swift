package import TocsinEvents
package import TocsinLogModel
package import TocsinSemantics

extension GroupField.Source {
  /// The texts that an event has here, as group-by compares them.
  package func texts(in event: Event) -> [UTF8Text] {
    let texts: [UTF8Text]
    switch self {
    case .attribute(let path):
      texts = path.values(in: event.attributes).compactMap(GroupField.Source.text)
    case .reserved(let name): texts = [event[name]].compactMap(\.self)
    case .calculated(let field):
      texts = [field.value(in: event)].compactMap { $0.flatMap(GroupField.Source.text) }
    case .tag(let key):
      let prefix = LowerCasing.lowered(key).bytes + [UInt8(ascii: ":")]
      texts = event.tags.filter { $0.bytes.starts(with: prefix) }
        .map { UTF8Text(bytes: Array($0.bytes.dropFirst(prefix.count))) }
    }
    var seen: Set<UTF8Text> = []
    return texts.filter { seen.insert($0).inserted }
  }

  private static func text(_ value: AttributeValue) -> UTF8Text? {
    guard case .number(let spelling) = value else { return value.scalarText }
    return DecimalNumber(spelling).map { UTF8Text($0.canonicalText) } ?? spelling
  }
}

extension Event {
  /// A reserved attribute's text; the time has none.
  package subscript(name: ReservedAttribute) -> UTF8Text? {
    get {
      switch name {
      case .host: host
      case .service: service
      case .source: source
      case .status: status
      case .message: message
      case .traceID: traceID
      default: nil
      }
    }
    set {
      switch name {
      case .host: host = newValue
      case .service: service = newValue
      case .source: source = newValue
      case .status: status = newValue
      case .message: message = newValue
      case .traceID: traceID = newValue
      default: break
      }
    }
  }

  /// The event with one value here, and no other; with none for `nil`.
  package func setting(_ value: AttributeValue?, at place: GroupField.Source) -> Event {
    var event = self
    switch place {
    case .reserved(let name): event[name] = value?.scalarText
    case .tag(let key):
      let prefix = LowerCasing.lowered(key).bytes + [UInt8(ascii: ":")]
      event.tags.removeAll { $0.bytes.starts(with: prefix) }
      if let text = value?.scalarText { event.tags.append(UTF8Text(bytes: prefix + text.bytes)) }
    case .attribute(let path):
      var attributes = event.attributes.removing(path, from: 0)
      if let value { attributes = attributes.putting(value, at: path.segments[...]) }
      event.attributes = attributes
    // Nothing in an event is computed.
    case .calculated: break
    }
    return event
  }
}

extension AttributeValue {
  /// Without what the path leads to; objects that are then empty go too.
  ///
  /// Depth is bounded by the decoder.
  fileprivate func removing(_ path: AttributePath, from start: Int) -> AttributeValue {
    switch self {
    case .array(let elements): return .array(elements.map { $0.removing(path, from: start) })
    case .object(let members):
      var kept: [AttributeMember] = []
      for member in members {
        guard let next = path.consume(member.key, from: start) else {
          kept.append(member)
          continue
        }
        if next == path.segments.count { continue }
        let value = member.value.removing(path, from: next)
        if value != .object([]) || member.value == .object([]) {
          kept.append(AttributeMember(key: member.key, value: value))
        }
      }
      return .object(kept)
    default: return self
    }
  }

  /// With a value at nested keys; what is no object on the way is replaced.
  fileprivate func putting(_ value: AttributeValue, at keys: ArraySlice<UTF8Text>) -> AttributeValue {
    guard let key = keys.first else { return value }
    var members: [AttributeMember] = if case .object(let members) = self { members } else { [] }
    if let index = members.firstIndex(where: { $0.key == key }) {
      members[index].value = members[index].value.putting(value, at: keys.dropFirst())
    } else {
      members.append(
        AttributeMember(key: key, value: AttributeValue.object([]).putting(value, at: keys.dropFirst())))
    }
    return .object(members)
  }
}
