package import TocsinEvents
package import TocsinLogModel

/// Values as texts and numbers, as processors convert them.
///
/// Source: pipeline reference, sections 1.5 and 2.1.
package enum ValueText {
  /// The text of a scalar, an integral double without its decimals; `nil` for lists, objects and null.
  package static func text(_ value: AttributeValue) -> UTF8Text? {
    switch value {
    case .string(let text): text
    case .number(let text): plain(text)
    case .boolean(let truth): truth ? "true" : "false"
    case .null, .array, .object: nil
    }
  }

  /// The text of any value: JSON for lists and objects.
  package static func json(_ value: AttributeValue) -> UTF8Text {
    if let text = text(value) { return text }
    var writer = JSONWriter()
    write(value, to: &writer)
    return UTF8Text(bytes: writer.bytes)
  }

  /// As the value stands, keys in their order.
  private static func write(_ value: AttributeValue, to json: inout JSONWriter) {
    switch value {
    case .object(let members):
      json.beginObject()
      for member in members {
        json.key(member.key)
        write(member.value, to: &json)
      }
      json.endObject()
    case .array(let elements):
      json.beginArray()
      for element in elements { write(element, to: &json) }
      json.endArray()
    case .string(let text): json.string(text)
    case .number(let text): json.raw(text.bytes)
    case .boolean(let truth): json.bool(truth)
    case .null: json.null()
    }
  }

  /// `2.0` as `2`; what is no integral double stays as written.
  private static func plain(_ text: UTF8Text) -> UTF8Text {
    guard text.bytes.contains(where: { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }),
      let number = Double(text.description), number == number.rounded(), abs(number) < 9e15
    else { return text }
    return UTF8Text(String(Int(number)))
  }

  /// The number that a value is, or that its text says; `nil` for anything else.
  package static func double(_ value: AttributeValue) -> Double? {
    switch value {
    case .number(let text): return Double(text.description)
    case .string(let text):
      let trimmed = text.bytes.drop { $0 == 0x20 }
      guard let first = trimmed.first, first &- 0x30 < 10 || [0x2B, 0x2D, 0x2E].contains(first),
        text.bytes.count <= 400, text.bytes.allSatisfy({ isNumeric($0) })
      else { return nil }
      guard let number = Double(text.description), number.isFinite else { return nil }
      return number
    default: return nil
    }
  }

  private static func isNumeric(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || [0x2B, 0x2D, 0x2E, 0x65, 0x45].contains(byte)
  }

  /// The integer that a text says: digits with at most a sign, within 64 bits.
  package static func integer(_ text: UTF8Text) -> Int64? {
    guard !text.isEmpty, text.bytes.count <= 20, !text.bytes.contains(0x5F) else { return nil }
    return Int64(text.description)
  }

  /// A number as JSON writes it: an integral one without decimals.
  package static func number(_ value: Double) -> AttributeValue {
    if value == value.rounded(), abs(value) < 9e15 { return .number(UTF8Text(String(Int64(value)))) }
    return .number(UTF8Text("\(value)"))
  }

  /// An integer as JSON writes it.
  package static func number(_ value: Int64) -> AttributeValue { .number(UTF8Text(String(value))) }
}
