package import TocsinEvents
package import TocsinLogModel

/// A log out of its wrapping, before any pipeline: what an agent or a forwarder would send.
package struct RawLog: Sendable, Hashable {
  /// The attributes; empty for a line of text.
  package var members: [AttributeMember]
  /// The text of a line, or the message that a wrapping carries; `nil` where the attributes are all there is.
  package var message: UTF8Text?
  /// Stated by the log or its wrapping, or found by a ``SourceRecognizer``.
  package var source: UTF8Text?
  /// The machine that the wrapping names.
  package var host: UTF8Text?
  /// The program or application that the wrapping names.
  package var service: UTF8Text?
  /// The level that the wrapping states, as written.
  package var status: UTF8Text?
  /// `key:value` each, lower-cased.
  package var tags: [UTF8Text] = []
  /// The time that the wrapping gives; it counts where the log itself has none.
  package var time: Timestamp?

  /// A log that is an object; what it states in the keys of Datadog's intake form is taken out of it.
  package init(members: [AttributeMember]) {
    guard members.contains(where: { $0.key == "ddsource" || $0.key == "ddtags" }) else {
      self.members = members
      return
    }
    source = members.text("ddsource")
    let stated = members["ddtags"]
    if let stated { EventTags.read(stated, into: &tags) }
    self.members = members.filter { $0.key != "ddsource" && $0.key != "ddtags" }
  }

  /// A log that is a text.
  package init(message: UTF8Text) {
    members = []
    self.message = message
  }

  /// What a text holds: the object where it is one as a whole, else a log with the text as its message.
  ///
  /// Source: pipeline reference, section 1.2.
  package init(text: UTF8Text, limits: RecordLimits = .standard) {
    let trimmed = text.trimmed
    if trimmed.bytes.first == UInt8(ascii: "{"), let members = RawLog.object(trimmed, limits) {
      self.init(members: members)
    } else {
      self.init(message: trimmed)
    }
  }

  private static func object(_ text: UTF8Text, _ limits: RecordLimits) -> [AttributeMember]? {
    text.bytes.withUnsafeBufferPointer { try? JSONReader.object($0, limits: limits) }
  }

  /// The log with what the wrapping says, where it says nothing itself.
  func wrapped(
    time: Timestamp? = nil, host: UTF8Text? = nil, service: UTF8Text? = nil, status: UTF8Text? = nil
  ) -> RawLog {
    var log = self
    log.time = log.time ?? time
    log.host = log.host ?? host
    log.service = log.service ?? service
    log.status = log.status ?? status
    return log
  }
}

extension [AttributeMember] {
  /// The value of a key; `nil` where it is absent or null.
  subscript(key: UTF8Text) -> AttributeValue? {
    guard let value = first(where: { $0.key == key })?.value, value != .null else { return nil }
    return value
  }

  /// The text of a key; `nil` where it holds no text.
  func text(_ key: UTF8Text) -> UTF8Text? {
    if case .string(let text)? = self[key] { text } else { nil }
  }

  /// The text or the number of a key, as written.
  func scalar(_ key: UTF8Text) -> UTF8Text? { self[key]?.scalarText }

  /// The members of the object of a key.
  func members(_ key: UTF8Text) -> [AttributeMember]? { self[key]?.members }

  /// The elements of the list of a key.
  func elements(_ key: UTF8Text) -> [AttributeValue]? {
    if case .array(let elements)? = self[key] { elements } else { nil }
  }

  /// Whether each of the keys is there, whatever it holds.
  func has(_ keys: UTF8Text...) -> Bool {
    keys.allSatisfy { key in contains { $0.key == key } }
  }

  /// Sets a key, in its place where it is there already.
  mutating func set(_ key: UTF8Text, _ value: AttributeValue) {
    if let index = firstIndex(where: { $0.key == key }) {
      self[index].value = value
    } else {
      append(AttributeMember(key: key, value: value))
    }
  }
}

extension AttributeValue {
  /// The members of an object.
  var members: [AttributeMember]? {
    if case .object(let members) = self { members } else { nil }
  }
}

extension UTF8Text {
  /// Without white space at either end.
  var trimmed: UTF8Text {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 0x09 < 5 }
    guard let first = bytes.first, let last = bytes.last, isSpace(first) || isSpace(last) else { return self }
    guard let start = bytes.firstIndex(where: { !isSpace($0) }),
      let end = bytes.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return UTF8Text(bytes: Array(bytes[start...end]))
  }

  /// Whether the text begins with a word.
  func begins(with word: StaticString) -> Bool {
    bytes.prefix(word.utf8CodeUnitCount).elementsEqual(
      UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }
}

extension [UInt8] {
  /// Whether the bytes end with a word.
  func hasSuffix(_ word: StaticString) -> Bool {
    suffix(word.utf8CodeUnitCount).elementsEqual(
      UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }
}
