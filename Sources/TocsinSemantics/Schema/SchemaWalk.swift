internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

/// Compares a document with the table and reports every difference.
struct SchemaWalk {
  let file: SourceFile
  /// What the document is, which decides what unknown keys and keys of jobs are.
  let kind: Kind
  var diagnostics: [Diagnostic] = []
  /// Keys of the current mapping that unknown ones most likely mean: they are not missing as well.
  var meant: Set<String> = []

  /// What is walked.
  enum Kind {
    case rule
    /// What the service returned: it may hold keys that are not known yet.
    case export
    /// The definition of a historical job.
    case job
  }

  init(file: SourceFile, kind: Kind = .rule) {
    self.file = file
    self.kind = kind
  }

  /// Checks a mapping of the document.
  ///
  /// The depth of the table bounds the recursion.
  mutating func check(_ node: YAMLNode, against object: SchemaObject) {
    guard let pairs = node.mapping else {
      let expected = object.place.isEmpty ? "a rule" : "`\(object.place)`"
      let descriptor: DiagnosticDescriptor = object.place.isEmpty ? .notAMapping : .wrongType
      report(
        descriptor, "\(expected) is a mapping, but this is \(node.kindName)", at: node.span,
        note: "write its keys as `key: value`; it may hold \(names(object.fields.map(\.name), limit: 6))")
      return
    }
    lazy var written = Set(pairs.map { $0.key.description })
    let outer = meant
    meant = []
    defer { meant = outer }
    for pair in pairs {
      guard let index = index(of: pair, in: object) else {
        reportUnknown(pair, key: pair.key.description, in: object, written: written)
        continue
      }
      if pair.value.isNull {
        let field = object.fields[index]
        if !field.isNullable { reportMissing(field, in: object, at: pair.keySpan, isNull: true) }
        continue
      }
      check(pair.value, of: object.fields[index].name, is: object.fields[index].type)
      if object.fields[index].role == .jobOnly, kind != .job { reportJobKey(pair) }
      if case .deprecated(let advice) = object.fields[index].role, !pair.value.isEmptyText {
        report(
          .deprecatedField, "`\(object.fields[index].name)` is deprecated", at: pair.keySpan,
          fix: Fix(
            advice, edits: replacement(of: pair, named: object.fields[index].name, written: written)))
      }
    }
    for index in object.required where !pairs.contains(where: { $0.key == object.keys[index] }) {
      if meant.contains(object.fields[index].name) { continue }
      reportMissing(object.fields[index], in: object, at: pairs.first?.keySpan ?? node.span, isNull: false)
    }
  }

  /// The key's place in the table.
  ///
  /// One of jobs that a rule has elsewhere stands at the wrong level.
  private func index(of pair: YAMLPair, in object: SchemaObject) -> Int? {
    guard let index = object.index(of: pair.key) else { return nil }
    guard object.fields[index].role == .jobOnly, object.place.isEmpty, kind != .job else { return index }
    return RuleSchema.query.index(of: pair.key) == nil ? index : nil
  }

  private mutating func reportJobKey(_ pair: YAMLPair) {
    report(
      .jobOnly, "rules have no key `\(shortened(pair.key.description))`: only historical jobs do",
      at: pair.keySpan, note: "remove it: it has no effect in a rule")
  }

  /// `metric: x` as `metrics: [x]`; other deprecated keys are replaced by a person.
  private func replacement(of pair: YAMLPair, named name: String, written: Set<String>) -> [Fix.Edit] {
    guard name == "metric", !written.contains("metrics"), pair.value.scalar != nil, !pair.value.isBlockScalar
    else { return [] }
    return [
      Fix.Edit(span: pair.keySpan, replacement: requoted("metrics", like: pair.keySpan)),
      Fix.Edit(span: pair.value.span, replacement: "[" + source(pair.value.span) + "]"),
    ]
  }

  private mutating func check(_ node: YAMLNode, of name: String, is type: SchemaType) {
    switch type {
    case .any:
      break
    case .object(let object):
      check(node, against: object)
    case .list(let item, let limits):
      checkList(node, of: name, item: item, limits: limits)
    case .string(let allowsEmpty):
      checkText(node, of: name, allowsEmpty: allowsEmpty)
    case .instant:
      checkInstant(node, of: name)
    case .boolean:
      if node.boolean == nil { reportBoolean(node, of: name) }
    case .integer(let limits):
      checkInteger(node, of: name, limits: limits)
    case .enumeration(let values):
      checkEnumeration(node, of: name, values: values)
    }
  }

  private mutating func checkList(
    _ node: YAMLNode, of name: String, item: SchemaType, limits: ListLimits
  ) {
    guard let items = node.sequence else {
      let items = node.isBlockScalar ? nil : node.text.flatMap { SchemaHabits.items($0.description) }
      let edits =
        node.scalar == nil || node.isBlockScalar
        ? [] : [Fix.Edit(span: node.span, replacement: "[" + (items ?? source(node.span)) + "]")]
      report(
        .wrongType, "`\(name)` is a list, but this is \(node.kindName)", at: node.span,
        fix: Fix("write the value as a list, `[…]`", edits: edits))
      return
    }
    if limits.maximum != nil, items.count > RuleSchema.maximumItemsRead {
      report(
        .itemCount,
        "`\(name)` holds \(items.count) items, at most \(RuleSchema.maximumItemsRead) are evaluated",
        at: items[RuleSchema.maximumItemsRead].span, note: "split the rule into several")
    } else if let maximum = limits.maximum, items.count > maximum {
      report(
        limits.descriptor, "`\(name)` holds \(items.count) items, at most \(maximum) are allowed",
        at: items[maximum].span, note: "remove items from this one on, or split the rule into several")
    }
    for (position, item0) in items.enumerated() {
      if item0.isNull {
        report(
          .wrongType, "item \(position + 1) of `\(name)` is empty", at: item0.span,
          note: "remove the item or give it a value")
      } else {
        check(item0, of: name, is: item)
      }
    }
  }

  private mutating func checkText(_ node: YAMLNode, of name: String, allowsEmpty: Bool) {
    guard let text = node.text else {
      guard node.scalar != nil else {
        report(
          .wrongType, "`\(name)` is a text, but this is \(node.kindName)", at: node.span,
          note: "write one text, in quotes if it holds special characters")
        return
      }
      report(
        .wrongType, "`\(name)` is a text, but unquoted this is \(node.kindName)", at: node.span,
        fix: Fix(
          "put the value in quotes",
          edits: [
            Fix.Edit(span: node.span, replacement: "\"" + source(node.span) + "\"")
          ]))
      return
    }
    if !allowsEmpty, text.isBlank {
      report(.emptyString, "`\(name)` is empty", at: node.span, note: "write a text that is not empty")
    }
  }

  private mutating func checkInstant(_ node: YAMLNode, of name: String) {
    guard !node.isEmptyText, node.instant == nil else { return }
    report(
      .wrongType, "`\(name)` is a time, but this is \(node.kindName)", at: node.span,
      note: "write milliseconds since 1970, or a time such as `2026-03-02T08:00:00Z`")
  }

  private mutating func reportBoolean(_ node: YAMLNode, of name: String) {
    let text = node.scalar?.text ?? ""
    let meant: String? =
      switch text.description.asciiLowercased() {
      case "true", "1": "true"
      case "false", "0": "false"
      default: OldBooleans.value(text).map { $0 ? "true" : "false" }
      }
    let fix = meant.map { Fix("write `\($0)`", edits: [Fix.Edit(span: node.span, replacement: $0)]) }
    report(
      .wrongType, "`\(name)` is `true` or `false`, but this is \(node.kindName)", at: node.span,
      fix: fix ?? Fix("write `true` or `false`"))
  }

  private mutating func checkEnumeration(_ node: YAMLNode, of name: String, values: [String]) {
    guard let bytes = node.text else {
      report(
        .wrongType, "`\(name)` is one of \(names(values)), but this is \(node.kindName)", at: node.span,
        note: "write one of the values")
      return
    }
    if values.contains(where: { $0.utf8.elementsEqual(bytes.bytes) }) { return }
    let text = bytes.description
    // A job's type is any text, and undocumented data sources have a finding of their own.
    if name == "type" && kind == .job || name == "dataSource" && DataSource(rawValue: text) != nil { return }
    let lower = text.asciiLowercased()
    let isSeverity = values.contains(SignalSeverity.critical.rawValue)
    let nearest = SchemaHabits.value(for: text, among: values) ?? nearestName(to: text, among: values)
    let fix = nearest.map {
      Fix(
        "write `\($0)`", isClearName(text, $0, among: values) ? .safe : .unsafe,
        edits: [Fix.Edit(span: node.span, replacement: requoted($0, like: node.span))])
    }
    let message =
      isSeverity && values.contains(lower)
      ? "`\(shortened(text))` is not written in lower case, as severities are"
      : "`\(shortened(text))` is not a value of `\(name)`, expected \(names(values))"
    report(
      isSeverity && values.contains(lower) ? .severityCase : .invalidEnum, message, at: node.span,
      fix: fix ?? Fix("write one of \(names(values))"))
  }
}

extension SchemaWalk {
  mutating func report(
    _ descriptor: DiagnosticDescriptor, _ message: String, at span: SourceSpan, note: String? = nil,
    fix: Fix? = nil
  ) {
    diagnostics.append(
      Diagnostic(
        descriptor, message, at: span, notes: note.map { [$0] } ?? [], fixes: fix.map { [$0] } ?? []))
  }

  /// The bytes of the file under a span.
  func source(_ span: SourceSpan) -> String {
    let start = min(max(span.start, 0), file.bytes.count)
    let end = min(max(span.end, start), file.bytes.count)
    return String(decoding: file.bytes[start..<end], as: UTF8.self)
  }

  /// A replacement in the same quotes as what stands there, so that JSON stays JSON.
  func requoted(_ text: String, like span: SourceSpan) -> String {
    guard span.start >= 0, span.start < file.bytes.count else { return text }
    switch file.bytes[span.start] {
    case UInt8(ascii: "\""): return "\"\(text)\""
    case UInt8(ascii: "'"): return "'\(text)'"
    default: return text
    }
  }
}
