internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

extension SchemaWalk {
  /// Names the key that was meant: another spelling, another place, or the nearest name.
  mutating func reportUnknown(
    _ pair: YAMLPair, key: String, in object: SchemaObject, written: Set<String>
  ) {
    let shown = shortened(key)
    let here = object.place.isEmpty ? "a rule" : "`\(object.place)`"
    let camel = key.camelCased()
    if camel != key, object[camel] != nil {
      report(
        unknownKey, "`\(shown)` is the snake_case spelling of `\(camel)`", at: pair.keySpan,
        fix: rename(pair, to: camel, written: written, isClear: true))
      return
    }
    if object.place.isEmpty, key == "tests" || key == "ruleQueryPayloads" {
      report(
        .misplacedKey, "`\(shown)` does not belong in a rule", at: pair.keySpan,
        note: "move the tests to a file beside the rule, with the same name ending in `.test.yaml`")
      return
    }
    if let habit = SchemaHabits.key(for: key, in: object.place) {
      report(
        unknownKey, "there is no key `\(shown)` in \(here): it is called `\(habit)`", at: pair.keySpan,
        fix: rename(pair, to: habit, written: written, isClear: true))
      return
    }
    let places = RuleSchema.objects.filter {
      $0[camel] != nil && !$0.place.hasPrefix("options.complianceRuleOptions")
    }.map(\.place)
    if !places.isEmpty {
      let belongs = places.map { $0.isEmpty ? "at the root of the rule" : "under `\($0)`" }
        .joined(separator: ", or ")
      report(
        misplacedKey, "`\(shown)` does not belong in \(here), but \(belongs)", at: pair.keySpan,
        fix: Fix("move `\(camel)` \(places.count == 1 ? belongs : "to where it belongs")"))
      return
    }
    // A file of nonsense keys gets no suggestions past the first ones: comparing names takes time.
    if diagnostics.count < RuleSchema.maximumSuggestions,
      let nearest = nearestName(to: key, among: object.fields.map(\.name))
    {
      report(
        unknownKey, "there is no key `\(shown)` in \(here); did you mean `\(nearest)`?", at: pair.keySpan,
        fix: rename(
          pair, to: nearest, written: written,
          isClear: isClearName(key, nearest, among: object.fields.map(\.name))))
      return
    }
    report(
      unknownKey, "there is no key `\(shown)` in \(here)", at: pair.keySpan,
      note:
        "remove the key, or write one of \(names(object.fields.filter { $0.role == .writable }.map(\.name)))")
  }

  /// An unknown key of an export may be one that the service sets since a later version.
  private var unknownKey: DiagnosticDescriptor {
    kind == .export ? .unknownKey.lowered(to: .warning) : .unknownKey
  }

  private var misplacedKey: DiagnosticDescriptor {
    kind == .export ? .misplacedKey.lowered(to: .warning) : .misplacedKey
  }

  mutating func reportMissing(
    _ field: SchemaField, in object: SchemaObject, at span: SourceSpan, isNull: Bool
  ) {
    let here = object.place.isEmpty ? "the rule" : "this item of `\(object.place)`"
    report(
      .missingRequired,
      isNull ? "`\(field.name)` is required, but it is null" : "\(here) has no `\(field.name)`", at: span,
      fix: Fix("add `\(field.name): \(example(of: field))`"))
  }

  /// A rename that would make the key appear twice is left to a person.
  private mutating func rename(_ pair: YAMLPair, to name: String, written: Set<String>, isClear: Bool) -> Fix
  {
    meant.insert(name)
    return written.contains(name)
      ? Fix("remove it: `\(name)` is there as well")
      : Fix(
        "write `\(name)`", kind != .export && isClear ? .safe : .unsafe,
        edits: [Fix.Edit(span: pair.keySpan, replacement: requoted(name, like: pair.keySpan))])
  }

  private func example(of field: SchemaField) -> String {
    switch field.type {
    case .enumeration(let values): values[0]
    case .boolean: "true"
    case .integer: "0"
    case .list: "[…]"
    case .object: "{…}"
    case .instant: "2026-03-02T08:00:00Z"
    case .string, .any: "…"
    }
  }
}

/// Names in backquotes, joined by commas; a long list is cut.
func names(_ list: [String], limit: Int = 16) -> String {
  let shown = list.prefix(limit).map { "`\(shortened($0))`" }.joined(separator: ", ")
  return list.count > limit ? shown + ", …" : shown
}

extension String {
  /// `group_by_fields` as `groupByFields`; other spellings are themselves.
  func camelCased() -> String {
    var result = ""
    var raises = false
    for scalar in unicodeScalars {
      if scalar == "_", !result.isEmpty {
        raises = true
      } else {
        let isLower = scalar.value >= 0x61 && scalar.value <= 0x7A
        result.unicodeScalars.append(
          raises && isLower ? Unicode.Scalar(UInt8(scalar.value - 0x20)) : scalar)
        raises = false
      }
    }
    return result
  }

  func asciiLowercased() -> String {
    String(decoding: utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}
