internal import TocsinDiagnostics
package import TocsinLogModel

/// Reads the fields of `groupByFields`, `distinctFields` and `metrics`, which are keys of the query language.
package enum FieldBinder {
  /// Why a text names no field: what is wrong, what to do, and the bytes of the text that are wrong.
  package struct Failure: Error, Equatable {
    /// What is wrong: a clause without a final period, to follow the text of the field.
    package var message: String
    /// What to do: an imperative without a final period, the title of the fix.
    package var advice: String
    /// The text that was meant, where that is sure.
    package var replacement: String?
    /// The bytes of the text that are wrong, counted from its start.
    package var range: Range<Int>
  }

  /// Binds `@a.b`, a reserved name or a tag key.
  ///
  /// Binds `#name` too, where `calculated` holds the fields of the rule.
  ///
  /// Source: query reference, sections 1.4 and 2.5: segments are divided by dots without `\`, and not empty.
  package static func bind(
    _ text: UTF8Text, calculated: [CalculatedField]? = nil
  ) -> Result<GroupField, Failure> {
    let bytes = text.bytes
    if let calculated, bytes.first == UInt8(ascii: "#") { return computed(text, calculated) }
    guard !text.isBlank else {
      return .failure(
        Failure(
          message: "the field is empty", advice: "name an attribute as `@path`, a reserved name or a tag key",
          range: 0..<bytes.count))
    }
    let isAttribute = bytes[0] == UInt8(ascii: "@")
    switch segments(bytes, from: isAttribute ? 1 : 0, splitsAtDots: isAttribute) {
    case .failure(let failure):
      return .failure(failure)
    case .success(let segments):
      if isAttribute {
        if let empty = segments.first(where: { $0.name.isEmpty }) {
          return .failure(emptySegment(bytes, at: empty.range))
        }
        return .success(
          GroupField(
            source: .attribute(AttributePath(segments: segments.map(\.name))), name: text.description))
      }
      let name = segments[0].name
      if let reserved = ReservedAttribute(rawValue: name.description) {
        return .success(GroupField(source: .reserved(reserved), name: text.description))
      }
      let lowered = UTF8Text(name.description.lowercased())
      return .success(GroupField(source: .tag(lowered), name: text.description))
    }
  }

  private static func computed(
    _ text: UTF8Text, _ fields: [CalculatedField]
  ) -> Result<GroupField, Failure> {
    let name = UTF8Text(bytes: Array(text.bytes.dropFirst()))
    if let field = fields.first(where: { $0.name == name }) {
      return .success(GroupField(source: .calculated(field), name: text.description))
    }
    let names = fields.map(\.name.description)
    let known = names.isEmpty ? "none" : names.map { "`\($0)`" }.joined(separator: ", ")
    return .failure(
      Failure(
        message: "no calculated field is called so, the rule defines \(known)",
        advice: "name one of them, or define it in `calculatedFields`",
        replacement: nearestName(to: name.description, among: names).map { "#\($0)" },
        range: 0..<text.bytes.count))
  }

  private typealias Segment = (name: UTF8Text, range: Range<Int>)

  private static func segments(
    _ bytes: [UInt8], from start: Int, splitsAtDots: Bool
  ) -> Result<[Segment], Failure> {
    var found: [Segment] = []
    var current: [UInt8] = []
    var begin = start
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\\") {
        guard index + 1 < bytes.count else {
          return .failure(
            Failure(
              message: "the field ends in a backslash that escapes nothing", advice: "remove the backslash",
              replacement: String(decoding: bytes[..<index], as: UTF8.self), range: index..<index + 1))
        }
        current.append(bytes[index + 1])
        index += 2
        continue
      }
      if byte == UInt8(ascii: "."), splitsAtDots {
        found.append((UTF8Text(bytes: current), begin..<index))
        current = []
        begin = index + 1
      } else if let failure = refusal(of: byte, at: index, in: bytes) {
        return .failure(failure)
      } else {
        current.append(byte)
      }
      index += 1
    }
    found.append((UTF8Text(bytes: current), begin..<bytes.count))
    return .success(found)
  }

  private static func refusal(of byte: UInt8, at index: Int, in bytes: [UInt8]) -> Failure? {
    let range = index..<index + 1
    switch byte {
    case UInt8(ascii: ":"):
      return Failure(
        message: "a field has no value, but `:` follows the key",
        advice: "write the key alone, or `\\:` if the colon belongs to the key",
        replacement: index > 0 ? String(decoding: bytes[..<index], as: UTF8.self) : nil,
        range: index..<bytes.count)
    case UInt8(ascii: "*"), UInt8(ascii: "?"):
      return Failure(
        message: "a field has no wildcard, but this is `\(Unicode.Scalar(byte))`", advice: "name one field",
        range: range)
    case 0x00..<0x21, 0x7F:
      return Failure(
        message: "a field has no space or control character", advice: "write `\\` before a space of the key",
        range: range)
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
      UInt8(ascii: "}"), UInt8(ascii: "\""):
      return Failure(
        message: "`\(Unicode.Scalar(byte))` cannot stand in a field", advice: "write `\\` before it",
        range: range)
    case UInt8(ascii: "#") where index == 0:
      return Failure(
        message: "a calculated field cannot be a field here: only those of scheduled rules are known",
        advice: "name an attribute as `@path`",
        range: range)
    default:
      return nil
    }
  }

  private static func emptySegment(_ bytes: [UInt8], at range: Range<Int>) -> Failure {
    Failure(
      message: bytes.count == 1
        ? "`@` is followed by no path" : "the path has an empty part between dots",
      advice: "write the names of the path divided by single dots, such as `@usr.id`",
      range: max(0, range.lowerBound - 1)..<min(bytes.count, range.upperBound + 1))
  }
}
