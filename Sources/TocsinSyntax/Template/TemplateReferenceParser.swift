import TocsinDiagnostics
import TocsinLogModel

/// What keeps a text from being a variable, or a remark about one that is.
struct TemplateProblem: Error {
  var descriptor = TemplateDiagnostics.syntax
  var message: String
  /// What to write instead, as a sentence.
  var next: String
  /// The variable to write instead of this one.
  var replacement: String?
  /// Of the replacement: another variable may show another value.
  var applicability = Fix.Applicability.unsafe
}

/// Reads the name of a variable, as it stands in braces or in the first string of a helper.
///
/// Source: query reference, sections 7.1 to 7.3.
struct TemplateReferenceParser {
  let labels: [String]
  /// The remark on the last variable that was read.
  private(set) var remark: TemplateProblem?

  init(labels: [String]) {
    self.labels = labels
  }

  mutating func parse(_ bytes: [UInt8]) -> Result<TemplateReference, TemplateProblem> {
    remark = nil
    let name = String(decoding: bytes, as: UTF8.self)
    if bytes.isEmpty {
      return .failure(
        TemplateProblem(
          message: "empty variable", next: "name a variable, as in `{{@usr.id}}` or `{{severity}}`"))
    }
    if bytes[0] == UInt8(ascii: "@") { return attribute(bytes.dropFirst()) }
    if bytes[0] == UInt8(ascii: "[") { return bracketed(bytes, name) }
    if let builtin = TemplateBuiltin(rawValue: name) { return .success(.builtin(builtin)) }
    let counter = "events_matched_per_query"
    if name == counter || name.hasPrefix(counter + ".") {
      return eventsMatched(name.dropFirst(counter.count + 1))
    }
    let key = bytes.hasSuffix(".name") ? Array(bytes.dropLast(5)) : bytes
    guard !key.isEmpty, key.allSatisfy({ $0.isTagKeyByte || $0 == UInt8(ascii: ".") }) else {
      return .failure(notAVariable(name))
    }
    let hasDot = key.contains(UInt8(ascii: "."))
    if key.count < bytes.count {
      guard !hasDot else {
        let text = String(decoding: key, as: UTF8.self)
        return .failure(
          TemplateProblem(
            message: "`\(name)` is ambiguous: the key of a tag that holds a dot stands in brackets",
            next: "write `{{[\(text)].name}}` for a tag, `{{@\(name)}}` for an attribute",
            replacement: "[\(text)].name"))
      }
      return .success(.tagValue(UTF8Text(bytes: key)))
    }
    if hasDot {
      return .failure(
        TemplateProblem(
          message: "`\(name)` is not a variable: attributes begin with `@`, tags end in `.name`",
          next: "write `{{@\(name)}}`", replacement: "@" + name))
    }
    remark = unknown(name)
    return .success(.bareTag(UTF8Text(bytes: bytes)))
  }

  private func attribute(_ bytes: ArraySlice<UInt8>) -> Result<TemplateReference, TemplateProblem> {
    if bytes.isEmpty {
      return .failure(
        TemplateProblem(
          message: "the name of the attribute is missing after `@`", next: "write it, as in `{{@usr.id}}`"))
    }
    var segments: [UTF8Text] = []
    var segment: [UInt8] = []
    var isEscaped = false
    for byte in bytes {
      if isEscaped {
        segment.append(byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: ".") {
        segments.append(UTF8Text(bytes: segment))
        segment = []
      } else if let found = byte.nameOfSpecial {
        return .failure(
          TemplateProblem(
            message: "the attribute name `@\(String(decoding: bytes, as: UTF8.self))` holds \(found)",
            next: "write `\\` before \(found) that belongs to the name"))
      } else {
        segment.append(byte)
      }
    }
    segments.append(UTF8Text(bytes: segment))
    func name() -> String { "@" + String(decoding: bytes, as: UTF8.self) }
    if isEscaped {
      return .failure(
        TemplateProblem(
          message: "`\(name())` ends in `\\`", next: "write the character that `\\` escapes, or remove it"))
    }
    if segments.contains(where: { $0.isEmpty }) {
      let written = segments.filter { !$0.isEmpty }
      return .failure(
        TemplateProblem(
          message: "`\(name())` has an empty segment", next: "remove the superfluous dot",
          replacement: written.isEmpty ? nil : "@" + AttributePath(segments: written).description))
    }
    return .success(.attribute(AttributePath(segments: segments)))
  }

  /// `[dot.key].name`, and `[@a.b].name` of monitors.
  private mutating func bracketed(
    _ bytes: [UInt8], _ name: String
  ) -> Result<TemplateReference, TemplateProblem> {
    let key = bytes.dropFirst().prefix { !"[]{}".utf8.contains($0) }
    let rest = Array(bytes[key.endIndex...])
    let text = String(decoding: key, as: UTF8.self)
    guard rest == Array("].name".utf8), !key.isEmpty else {
      return .failure(
        TemplateProblem(
          message: "`\(name)` is not a variable: a tag key in brackets is followed by `.name`",
          next: "write `{{[dot.key].name}}`",
          replacement: rest == [0x5D] && !key.isEmpty ? "[\(text)].name" : nil))
    }
    guard key.first == UInt8(ascii: "@") else { return .success(.tagValue(UTF8Text(bytes: Array(key)))) }
    let result = attribute(key.dropFirst())
    remark = TemplateProblem(
      descriptor: TemplateDiagnostics.monitorNotation, message: "`\(name)` is the notation of monitors",
      next: "write `{{\(text)}}`", replacement: text, applicability: .safe)
    return result
  }

  private func eventsMatched(_ label: Substring) -> Result<TemplateReference, TemplateProblem> {
    let prefix = "events_matched_per_query."
    guard !labels.contains(String(label)) else {
      return .success(.eventsMatched(query: UTF8Text(String(label))))
    }
    let known = labels.map { "`\($0)`" }.joined(separator: ", ")
    if label.isEmpty {
      return .failure(
        TemplateProblem(
          message: "`\(prefix)` lacks the label of a query", next: "write one of the labels: \(known)",
          replacement: labels.count == 1 ? prefix + labels[0] : nil))
    }
    let near = nearestName(to: String(label), among: labels)
    return .failure(
      TemplateProblem(
        descriptor: TemplateDiagnostics.wrongQuery, message: "no query is called `\(label)`",
        next: near.map { "write `\(prefix)\($0)`" } ?? "write one of the labels: \(known)",
        replacement: near.map { prefix + $0 }))
  }

  private func notAVariable(_ name: String) -> TemplateProblem {
    TemplateProblem(
      message: "`\(name)` is not a variable",
      next:
        "write an attribute `{{@usr.id}}`, a tag `{{env.name}}`, or a built-in variable such as `{{severity}}`"
    )
  }

  private func unknown(_ name: String) -> TemplateProblem {
    let near = nearestName(to: name, among: TemplateBuiltin.allCases.map(\.rawValue))
    return TemplateProblem(
      descriptor: near == nil
        ? TemplateDiagnostics.unknownVariable.lowered(to: .info) : TemplateDiagnostics.unknownVariable,
      message: "`\(name)` is not a built-in variable: it renders the tag `\(name)` where a signal has it",
      next: near.map { "did you mean `\($0)`?" }
        ?? "write `{{@\(name)}}` for an attribute, `{{\(name).name}}` for a tag's value",
      replacement: near)
  }
}

extension UInt8 {
  /// What it is called, where it needs an escape in an attribute name.
  fileprivate var nameOfSpecial: String? {
    switch self {
    case UInt8(ascii: "{"), UInt8(ascii: "}"): "a brace"
    case UInt8(ascii: "\""): "a quote"
    default: isBlank ? "a space" : nil
    }
  }

  /// White space between the parts of a tag.
  var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }

  /// A byte of a tag key that needs no brackets.
  var isTagKeyByte: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "/"): true
    default: self >= 0x80
    }
  }
}

extension [UInt8] {
  func hasSuffix(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { suffix(text.utf8CodeUnitCount).elementsEqual($0) }
  }
}
