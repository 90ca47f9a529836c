package import TocsinLogModel
package import TocsinSyntax

/// Template + signal → text.
///
/// Values are inserted as they are and never read again as a template.
///
/// Source: query reference, sections 7.3 and 7.4.
package enum MessageRenderer {
  /// Longer values are cut and end in `…`.
  package static let maximumScalars = 4096
  /// Further values of one variable are left out, and `…` stands for them.
  package static let maximumValues = 100

  /// The text of a template for one signal; a variable without a value becomes nothing.
  package static func render(_ template: TemplateSyntax, in context: RenderingContext) -> UTF8Text {
    var output: [UInt8] = []
    append(template.nodes, context, &output)
    return UTF8Text(bytes: output)
  }

  private static func append(
    _ nodes: [TemplateNode], _ context: RenderingContext, _ output: inout [UInt8]
  ) {
    for node in nodes {
      switch node {
      case .text(let text): output += text.bytes
      case .variable(let reference, span: _): output += joined(context.values(of: reference)).bytes
      case .block(let test, let isNegated, let then, let otherwise, span: _):
        append(holds(test, context) != isNegated ? then : otherwise, context, &output)
      case .urlEncode(let reference, span: _):
        output += percentEncoded(joined(context.values(of: reference)).bytes)
      case .localTime(let reference, let zone, span: _):
        if let instant = context.instant(of: reference) {
          output += Array(local(instant, zone, context).utf8)
        }
      case .evaluation(let expression, span: _):
        output += Array(ExpressionEvaluator.text(expression, context).utf8)
      }
    }
  }

  private static func holds(_ test: TemplateTest, _ context: RenderingContext) -> Bool {
    switch test {
    case .exists(let reference): return context.exists(reference)
    case .contains(let reference, let parts):
      return matches(reference, parts, context) { value, part in
        // `is_match "v" ""` asks whether the value is not empty.
        part.isEmpty ? !value.isEmpty : contains(value, part)
      }
    case .equals(let reference, let texts):
      return matches(reference, texts, context) { $0 == $1 }
    }
  }

  /// Any value may satisfy; an absent variable counts as the one value `""`.
  private static func matches(
    _ reference: TemplateReference, _ parts: [UTF8Text], _ context: RenderingContext,
    _ isMet: (UTF8Text, UTF8Text) -> Bool
  ) -> Bool {
    let values = context.values(of: reference)
    return (values.isEmpty ? [""] : values).contains { value in parts.contains { isMet(value, $0) } }
  }

  private static func contains(_ value: UTF8Text, _ part: UTF8Text) -> Bool {
    value.bytes.withUnsafeBufferPointer { LiteralFinder(part.bytes).first(in: $0, from: 0) != nil }
  }

  /// Empty values are nothing: of those beside others no separator is left.
  static func joined(_ values: [UTF8Text]) -> UTF8Text {
    var output: [UInt8] = []
    let values = values.filter { !$0.isEmpty }
    for (index, value) in values.prefix(maximumValues).enumerated() {
      if index > 0 { output += Array(", ".utf8) }
      output += clean(value)
    }
    if values.count > maximumValues { output += Array(", …".utf8) }
    return UTF8Text(bytes: output)
  }

  /// Control characters but newline and tab become U+FFFD; long values are cut.
  private static func clean(_ value: UTF8Text) -> [UInt8] {
    var output: [UInt8] = []
    var count = 0
    value.bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index < bytes.count {
        if count == maximumScalars {
          output += Array("…".utf8)
          return
        }
        count += 1
        guard let (scalar, length) = UTF8Scalar.decode(bytes, at: index) else {
          output += [0xEF, 0xBF, 0xBD]
          index += 1
          continue
        }
        let isControl =
          (scalar.value < 0x20 && scalar != "\n" && scalar != "\t") || (0x7F...0x9F).contains(scalar.value)
        if isControl { output += [0xEF, 0xBF, 0xBD] } else { output += bytes[index..<index + length] }
        index += length
      }
    }
    return output
  }

  private static func percentEncoded(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return bytes.flatMap { byte -> [UInt8] in
      let isUnreserved = (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || "-._~".utf8.contains(byte)
      return isUnreserved ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }

  /// `yyyy-MM-dd HH:mm:ss±HH:mm`; UTC where the zone is not known on this machine.
  private static func local(_ instant: Timestamp, _ zone: String, _ context: RenderingContext) -> String {
    let offset = context.timeZones.offsetSeconds(zone: zone, at: instant) ?? 0
    let text = instant.advanced(seconds: Int64(offset)).iso8601
    let minutes = abs(offset) / 60
    func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(text.prefix(10)) \(text.dropFirst(11).prefix(8))\(offset < 0 ? "-" : "+")"
      + "\(padded(minutes / 60)):\(padded(minutes % 60))"
  }
}
