import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// One thing that was changed from one version of a rule to the next.
package struct RuleChange: Sendable, Hashable {
  /// What it is about: `query failed`, `case 2 Burst`, `options`.
  package var place: String
  /// `search`, `condition`, `severity`, `evaluationWindow`.
  package var what: String
  /// `nil` for what was added.
  package var old: String?
  /// `nil` for what was removed.
  package var new: String?
  /// For searches: how the logs relate.
  package var relation: QueryRelation?
  /// Decides when signals come, and which; otherwise only what they say.
  package var isBehavioural: Bool
}

/// Lists what was changed between two versions of a rule.
enum RuleChanges {
  static func list(
    _ old: Rule, _ new: Rule, _ alignment: RuleAlignment, _ relations: [QueryRelation]
  ) -> [RuleChange] {
    var list = ChangeList()
    queries(old, new, alignment, relations, &list)
    cases(old, new, alignment, &list)
    options(old, new, &list)
    filters(old, new, &list)
    calculatedFields(old, new, &list)
    list.place = "rule"
    texts(old, new, &list)
    return list.changes
  }

  private static func queries(
    _ old: Rule, _ new: Rule, _ alignment: RuleAlignment, _ relations: [QueryRelation],
    _ list: inout ChangeList
  ) {
    for (index, query) in old.queries.enumerated() {
      list.place = "query \(query.label)"
      guard let partner = alignment.queries[index] else {
        list.add("query", query.text, nil)
        continue
      }
      let other = new.queries[partner]
      list.add("name", query.label, other.label, isBehavioural: false)
      if query.text != other.text || relations[index] != .same {
        list.add("search", query.text, other.text, relation: relations[index], evenIfEqual: true)
      }
      list.add("aggregation", query.aggregation.rawValue, other.aggregation.rawValue)
      list.add("groupByFields", names(query.groupByFields), names(other.groupByFields))
      list.add("distinctFields", names(query.distinctFields), names(other.distinctFields))
      list.add("metrics", names(query.metrics), names(other.metrics))
      list.add(
        "ruleId", query.signals?.ruleIDs.joined(separator: ", "),
        other.signals?.ruleIDs.joined(separator: ", "))
      list.add(
        "correlatedQueryIndex", query.signals?.queryIndex.map { "\($0)" },
        other.signals?.queryIndex.map { "\($0)" })
      list.add(
        "hasOptionalGroupByFields", "\(query.hasOptionalGroupByFields)", "\(other.hasOptionalGroupByFields)")
    }
    for index in alignment.addedQueries {
      list.place = "query \(new.queries[index].label)"
      list.add("query", nil, new.queries[index].text)
    }
  }

  private static func cases(
    _ old: Rule, _ new: Rule, _ alignment: RuleAlignment, _ list: inout ChangeList
  ) {
    for (index, ruleCase) in old.cases.enumerated() {
      list.place = place(ruleCase, index)
      guard let partner = alignment.cases[index] else {
        list.add("case", ruleCase.conditionText, nil)
        continue
      }
      let other = new.cases[partner]
      list.add("position", "\(index + 1)", "\(partner + 1)")
      list.add("name", ruleCase.name, other.name)
      list.add("condition", ruleCase.conditionText, other.conditionText)
      list.add("severity", ruleCase.severity.rawValue, other.severity.rawValue)
      list.add(
        "notifications", ruleCase.notifications.joined(separator: " "),
        other.notifications.joined(separator: " "), isBehavioural: false)
    }
    for index in alignment.addedCases {
      list.place = place(new.cases[index], index)
      list.add("case", nil, new.cases[index].conditionText)
    }
  }

  private static func options(_ old: Rule, _ new: Rule, _ list: inout ChangeList) {
    list.place = "options"
    let (one, other) = (old.options, new.options)
    list.add("detectionMethod", one.detectionMethod.rawValue, other.detectionMethod.rawValue)
    list.add("evaluationWindow", "\(one.evaluationWindow)", "\(other.evaluationWindow)")
    list.add("keepAlive", "\(one.keepAlive)", "\(other.keepAlive)")
    list.add("maxSignalDuration", "\(one.maxSignalDuration)", "\(other.maxSignalDuration)")
    list.add(
      "decreaseCriticalityBasedOnEnv", "\(one.decreaseCriticalityBasedOnEnv)",
      "\(other.decreaseCriticalityBasedOnEnv)")
    // Of a method without options in this sense, such as one that is not evaluated, all decides.
    let isBehavioural = one.methodOptions == .none || one.methodOptions != other.methodOptions
    let (settings, others) = (one.methodSettings, other.methodSettings)
    for key in settings.map(\.key) + others.map(\.key).filter({ key in !settings.contains { $0.key == key } })
    {
      let (value, otherValue) = (
        settings.first { $0.key == key }?.value, others.first { $0.key == key }?.value
      )
      // An option that one method lacks and the other leaves unset is no change.
      if [value, otherValue].allSatisfy({ $0 == nil || $0 == MethodSetting.unset }) { continue }
      list.add(key, value, otherValue, isBehavioural: isBehavioural)
    }
    list.place = "rule"
    if old.schedule != new.schedule {
      list.add("schedulingOptions", schedule(old), schedule(new), evenIfEqual: true)
    }
    list.add("referenceTables", tables(old), tables(new))
    list.add("groupSignalsBy", old.groupSignalsBy.map(names), new.groupSignalsBy.map(names))
    list.add("isEnabled", "\(old.isEnabled)", "\(new.isEnabled)", isBehavioural: false)
  }

  /// All filters apply, so that their order decides nothing.
  private static func filters(_ old: Rule, _ new: Rule, _ list: inout ChangeList) {
    func texts(_ rule: Rule) -> [String] {
      rule.filters.map { "\($0.action.rawValue) \(QueryPrinter.print($0.search))" }
    }
    var added = texts(new)
    list.place = "rule"
    for text in texts(old) {
      if let index = added.firstIndex(of: text) {
        added.remove(at: index)
      } else {
        list.add("filter", text, nil)
      }
    }
    for text in added { list.add("filter", nil, text) }
  }

  private static func calculatedFields(_ old: Rule, _ new: Rule, _ list: inout ChangeList) {
    for field in old.calculatedFields {
      list.place = "calculated field #\(field.name)"
      list.add("expression", field.text, new.calculatedFields.first { $0.name == field.name }?.text)
    }
    for field in new.calculatedFields where !old.calculatedFields.contains(where: { $0.name == field.name }) {
      list.place = "calculated field #\(field.name)"
      list.add("expression", nil, field.text)
    }
  }

  private static func texts(_ old: Rule, _ new: Rule, _ list: inout ChangeList) {
    list.add("name", old.name, new.name, isBehavioural: false)
    list.add("message", old.message, new.message, isBehavioural: false)
    list.add(
      "tags", old.tags.joined(separator: " "), new.tags.joined(separator: " "), isBehavioural: false)
  }

  private static func schedule(_ rule: Rule) -> String? {
    rule.schedule.map { "\($0.recurrence.frequency.rawValue), \($0.recurrence.interval), \($0.timeZone)" }
  }

  private static func tables(_ rule: Rule) -> String {
    rule.tableRestrictions.map { "\($0.table).\($0.column) \($0.keepsPresent)" }.joined(separator: ", ")
  }

  private static func names(_ fields: [GroupField]) -> String { fields.map(\.name).joined(separator: ", ") }

  private static func place(_ ruleCase: RuleCase, _ index: Int) -> String {
    ruleCase.name.isEmpty ? "case \(index + 1)" : "case \(ruleCase.name)"
  }
}

private struct ChangeList {
  var place = ""
  private(set) var changes: [RuleChange] = []

  mutating func add(
    _ what: String, _ old: String?, _ new: String?, relation: QueryRelation? = nil,
    isBehavioural: Bool = true, evenIfEqual: Bool = false
  ) {
    guard evenIfEqual || old != new else { return }
    changes.append(
      RuleChange(
        place: place, what: what, old: old, new: new, relation: relation, isBehavioural: isBehavioural))
  }
}
