import TocsinEvents
import TocsinLogModel

/// What a rule does with a capture before it becomes an attribute.
///
/// Source: pipeline reference, section 3.6.
struct GrokFilter: Sendable {
  enum Result {
    case value(AttributeValue)
    /// The capture is left out; the rule has matched all the same.
    case nothing
    /// The work was more than is allowed.
    case limited
  }

  struct Problem: Error {
    var message: String
    var next: String
  }

  /// Gets the value of the matcher, and its text.
  private let body: @Sendable (AttributeValue, UTF8Text, Timestamp, GrokScratch) -> Result

  func apply(_ value: AttributeValue, _ text: UTF8Text, _ clock: Timestamp, _ scratch: GrokScratch) -> Result
  {
    body(value, text, clock, scratch)
  }

  private init(_ body: @escaping @Sendable (AttributeValue, UTF8Text, Timestamp, GrokScratch) -> Result) {
    self.body = body
  }

  /// A filter that looks at the text only.
  private init(text body: @escaping @Sendable (UTF8Text) -> AttributeValue?) {
    self.body = { value, text, _, _ in
      let written: UTF8Text = if case .string(let held) = value { held } else { text }
      return body(written).map { .value($0) } ?? .nothing
    }
  }

  private static let names = [
    "array", "boolean", "csv", "date", "decodeuricomponent", "integer", "integerExt", "json", "keyvalue",
    "lowercase",
    "nullIf", "number", "numberExt", "querystring", "rubyhash", "scale", "uppercase", "url", "useragent",
    "xml",
  ]

  static func make(
    _ call: GrokCall, zones: any TimeZoneSource, userAgents: (@Sendable (UTF8Text) -> [AttributeMember])?
  ) throws(Problem) -> GrokFilter {
    switch call.name.description.lowercased() {
    case "nullif":
      let absent = call.text(0) ?? ""
      return GrokFilter { value, text, _, _ in text == absent ? .nothing : .value(value) }
    case "lowercase": return GrokFilter(text: { .string(LowerCasing.lowered($0)) })
    case "uppercase":
      return GrokFilter(text: { .string(UTF8Text($0.description.uppercased())) })
    case "integer", "integerext":
      return GrokFilter(text: { text in
        ValueText.integer(text).map { ValueText.number($0) }
          ?? ValueText.double(.string(text)).map { ValueText.number($0.rounded(.towardZero)) }
      })
    case "number", "numberext":
      return GrokFilter(text: { ValueText.double(.string($0)).map { ValueText.number($0) } })
    case "boolean":
      return GrokFilter(text: { text in
        let word = LowerCasing.lowered(text)
        return word == "true" ? .boolean(true) : word == "false" ? .boolean(false) : nil
      })
    case "scale":
      guard case .number(let factor)? = call.arguments.first else {
        throw Problem(message: "`scale` needs a number", next: "write `scale(1000)`")
      }
      return GrokFilter { value, text, _, _ in
        let number = ValueText.double(value) ?? ValueText.double(.string(text))
        return number.map { .value(ValueText.number($0 * factor)) } ?? .nothing
      }
    case "json": return GrokFilter(text: { LooseJSON.value($0) })
    case "rubyhash": return GrokFilter(text: { RubyHash.value($0) })
    case "xml": return GrokFilter(text: { XMLTree.value($0) })
    case "querystring":
      return GrokFilter(text: { text in
        let query = text.bytes.first == UInt8(ascii: "?") ? text.bytes.dropFirst() : text.bytes[...]
        let pairs = URLDetails.pairs(query)
        return pairs.isEmpty ? nil : .object(AttributeMerging.cleaned(pairs))
      })
    case "url": return GrokFilter(text: { .object(URLDetails.members(of: $0)) })
    case "decodeuricomponent": return GrokFilter(text: { .string(PercentEncoding.decoded($0)) })
    case "useragent":
      let decodes = call.text(0) != nil || !call.arguments.isEmpty
      return GrokFilter(text: { text in
        guard let userAgents else { return nil }
        return .object(userAgents(decodes ? PercentEncoding.decoded(text, plusIsBlank: true) : text))
      })
    case "date":
      guard let text = call.text(0) else {
        throw Problem(message: "`date` needs a pattern", next: "write `date(\"yyyy-MM-dd\")`")
      }
      let (pattern, problem) = DatePattern.read(text, zone: call.text(1), zones: zones)
      guard let pattern else { throw Problem(message: problem, next: "mend the pattern of the date") }
      let whole = Array("\\A".utf8) + pattern.expression + Array("\\z".utf8)
      guard let compiled = try? CompiledPattern(whole) else {
        throw Problem(message: "the date cannot be read", next: "mend the pattern of the date")
      }
      return GrokFilter { _, text, clock, scratch in
        guard text.bytes.withUnsafeBufferPointer({ compiled.match($0, scratch) }) == .matched else {
          return .nothing
        }
        return pattern.milliseconds(text, clock: clock).map { .value(ValueText.number($0)) } ?? .nothing
      }
    case "csv": return try csv(call)
    case "array": return try array(call, zones, userAgents)
    case "keyvalue":
      let reader = try KeyValueReader(call)
      return GrokFilter { _, text, _, scratch in reader.read(text, scratch) }
    default:
      throw Problem(
        message: "`\(call.name)` is no filter", next: "write one of \(names.joined(separator: ", "))")
    }
  }

  // MARK: - Lists

  private static func csv(_ call: GrokCall) throws(Problem) -> GrokFilter {
    guard let headers = call.text(0) else {
      throw Problem(message: "`csv` needs the names of columns", next: "write `csv(\"a,b\")`")
    }
    let names = headers.bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
      name in
      UTF8Text(bytes: Array(name.drop { $0 == 0x20 }))
    }
    let stated = call.text(1)
    let separator = stated == "tab" ? 0x09 : SeparatorText.resolved(stated ?? ",").first ?? UInt8(ascii: ",")
    let quote = call.text(2)?.bytes.first ?? UInt8(ascii: "\"")
    return GrokFilter(text: { text in
      let values = DelimitedText.fields(text, separator: separator, quote: quote)
      var members: [AttributeMember] = []
      for (name, value) in zip(names, values) where !value.isEmpty && !name.isEmpty {
        members.append(AttributeMember(key: name, value: DelimitedText.typed(value)))
      }
      return members.isEmpty ? nil : .object(AttributeMerging.cleaned(members))
    })
  }

  private static func array(
    _ call: GrokCall, _ zones: any TimeZoneSource, _ userAgents: (@Sendable (UTF8Text) -> [AttributeMember])?
  ) throws(Problem) -> GrokFilter {
    var texts: [UTF8Text] = []
    var sub: GrokFilter?
    for argument in call.arguments {
      switch argument {
      case .text(let text): texts.append(text)
      case .call(let inner): sub = try make(inner, zones: zones, userAgents: userAgents)
      default:
        throw Problem(message: "`array` takes texts and a filter", next: "write `array(\"[]\", \",\")`")
      }
    }
    let brackets = texts.count > 1 ? texts[0].bytes : Array("[]".utf8)
    let separator = SeparatorText.resolved(texts.count > 1 ? texts[1] : texts.first ?? ",")
    let filter = sub
    return GrokFilter { _, text, clock, scratch in
      var bytes = text.bytes[...]
      if brackets.count == 2, bytes.count >= 2, bytes.first == brackets[0], bytes.last == brackets[1] {
        bytes = bytes.dropFirst().dropLast()
      }
      if bytes.isEmpty { return .nothing }
      var elements: [AttributeValue] = []
      for item in DelimitedText.split(bytes, by: separator) {
        let part = UTF8Text(bytes: Array(item))
        guard let filter else {
          elements.append(.string(part))
          continue
        }
        switch filter.apply(.string(part), part, clock, scratch) {
        case .value(let value): elements.append(value)
        case .nothing: elements.append(.null)
        case .limited: return .limited
        }
      }
      return .value(.array(elements))
    }
  }
}

/// Separators as rules write them.
enum SeparatorText {
  /// `\n`, `\t` and `\r` mean the control characters.
  static func resolved(_ text: UTF8Text) -> [UInt8] {
    var output: [UInt8] = []
    var index = 0
    while index < text.bytes.count {
      let byte = text.bytes[index]
      if byte == UInt8(ascii: "\\"), index + 1 < text.bytes.count {
        let known: [UInt8: UInt8] = [0x6E: 0x0A, 0x74: 0x09, 0x72: 0x0D]
        if let control = known[text.bytes[index + 1]] {
          output.append(control)
          index += 2
          continue
        }
      }
      output.append(byte)
      index += 1
    }
    return output
  }
}

/// Values between separators.
enum DelimitedText {
  /// The fields of a line; a doubled quote inside quotes is one.
  static func fields(_ text: UTF8Text, separator: UInt8, quote: UInt8) -> [UTF8Text] {
    var fields: [UTF8Text] = []
    var field: [UInt8] = []
    var isQuoted = false
    var index = 0
    let bytes = text.bytes
    while index < bytes.count {
      let byte = bytes[index]
      if isQuoted {
        if byte == quote, index + 1 < bytes.count, bytes[index + 1] == quote {
          field.append(quote)
          index += 1
        } else if byte == quote {
          isQuoted = false
        } else {
          field.append(byte)
        }
      } else if byte == quote, field.isEmpty {
        isQuoted = true
      } else if byte == separator {
        fields.append(UTF8Text(bytes: field))
        field = []
      } else {
        field.append(byte)
      }
      index += 1
    }
    return fields + [UTF8Text(bytes: field)]
  }

  static func split(_ bytes: ArraySlice<UInt8>, by separator: [UInt8]) -> [ArraySlice<UInt8>] {
    guard let first = separator.first else { return [bytes] }
    if separator.count == 1 { return bytes.split(separator: first, omittingEmptySubsequences: false) }
    var parts: [ArraySlice<UInt8>] = []
    var (start, index) = (bytes.startIndex, bytes.startIndex)
    while index + separator.count <= bytes.endIndex {
      if bytes[index] == first, bytes[index..<(index + separator.count)].elementsEqual(separator) {
        parts.append(bytes[start..<index])
        index += separator.count
        start = index
      } else {
        index += 1
      }
    }
    return parts + [bytes[start...]]
  }

  /// Digits as an integer, decimals as a double, `true` and `false`; anything else is text.
  static func typed(_ text: UTF8Text) -> AttributeValue {
    if text == "true" { return .boolean(true) }
    if text == "false" { return .boolean(false) }
    let digits = text.bytes.first == UInt8(ascii: "-") ? text.bytes.dropFirst() : text.bytes[...]
    guard let first = digits.first, first &- 0x30 < 10 else { return .string(text) }
    if digits.allSatisfy({ $0 &- 0x30 < 10 }) {
      return ValueText.integer(text).map { ValueText.number($0) } ?? .string(text)
    }
    guard digits.allSatisfy({ $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") }) else { return .string(text) }
    return ValueText.double(.string(text)).map { ValueText.number($0) } ?? .string(text)
  }
}
