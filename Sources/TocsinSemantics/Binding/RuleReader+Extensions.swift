internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

/// What stands beside queries and cases: reference tables and the schedule.
extension RuleReader {
  /// Entries that name no query are reported elsewhere, and left out.
  func readTables(labels: [String]) -> [TableRestriction] {
    node.items("referenceTables").compactMap { item in
      guard let table = item.value("tableName"), let column = item.string("columnName"),
        let path = item.value("logFieldPath")?.text, let name = item.string("ruleQueryName"),
        let query = labels.firstIndex(of: name), let keepsPresent = item.value("checkPresence")?.boolean
      else { return nil }
      return TableRestriction(
        fields: RuleReader.fields(path), query: query, table: table.text?.description ?? "", column: column,
        keepsPresent: keepsPresent, span: table.span)
    }
  }

  /// Where a field is looked for: without `@` it is an attribute, or else a tag.
  ///
  /// Source: rule reference, section 4.4.
  static func fields(_ path: UTF8Text) -> [GroupField.Source] {
    guard case .success(let field) = FieldBinder.bind(path) else { return [] }
    guard case .tag = field.source else { return [field.source] }
    let attribute = FieldBinder.bind(UTF8Text(bytes: [UInt8(ascii: "@")] + path.bytes))
    guard case .success(let other) = attribute else { return [field.source] }
    return [other.source, field.source]
  }

  /// `nil` for a rule in real time, and for one whose mistakes are reported.
  func readSchedule() -> RuleSchedule? {
    guard let options = node.value("schedulingOptions"), !options.isNull,
      let text = options.string("rrule"), let recurrence = try? RecurrenceParser.parse(text)
    else { return nil }
    let zone = options.string("timezone") ?? ""
    return RuleSchedule(
      recurrence: recurrence, start: options.value("start")?.text.flatMap(LocalTime.seconds) ?? 0,
      timeZone: zone.isEmpty ? "UTC" : zone)
  }
}
