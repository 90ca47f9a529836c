/// The reference page of the rule file.
///
/// Generated from ``RuleSchema``; `docs/rule-format.md` is this text.
package enum RuleFormatPage {
  /// The whole page, one table for each mapping of the rule file.
  package static func markdown() -> String {
    var page = """
      # The rule file

      <!-- Generated from the table in Sources/TocsinSemantics/Schema: do not edit by hand. -->

      A rule file is one YAML document that holds one mapping: the body of a create call of the rule API, or what an
      export of a rule returns. Several documents divided by `---`, or one list of mappings, are several rules. JSON is
      YAML, so a JSON export is a rule file as it is.

      Tocsin also reads the service's requests and answers as they come: `{"data": […], "meta": …}`, `{"rules": […]}`,
      `{"data": {"attributes": …}}`, a body for testing rules, the definition of a historical job, and JSON with one rule
      on each line.

      - A key that is not listed here is an error, with the nearest name. In an export it is a warning, since the service
        may set keys that Tocsin doesn't know yet. An export is a rule with a key *set by the service* other than `id`.
      - A key set to null is the same as an absent key, unless it is required.
      - Keys marked *set by the service* are found in exports; they are accepted and have no effect.
      - Keys marked *historical jobs only* have an effect in the definition of a job, which has `from` and `to`. In a rule
        they are reported and have none.
      - Time spans are in seconds.

      A key is required only where its line says so. The page or client behind each key is named last.


      """
    for object in RuleSchema.objects { page += section(object) }
    return page
  }

  private static func section(_ object: SchemaObject) -> String {
    let title = object.place.isEmpty ? "The rule" : "`\(object.place)`"
    var text =
      "## \(title)\n\n\(object.doc)\n\n| key | type | default | meaning | known from |\n|---|---|---|---|---|\n"
    for field in object.fields {
      let cells = [
        "`\(field.name)`", typeText(field.type), field.defaultText.map { "`\($0)`" } ?? "", meaning(field),
        field.source,
      ]
      text += "| " + cells.map { $0.replacingPipes() }.joined(separator: " | ") + " |\n"
    }
    return text + "\n"
  }

  private static func meaning(_ field: SchemaField) -> String {
    var text = field.doc
    switch field.requirement {
    case .optional: break
    case .required: text += " **Required.**"
    case .conditional(let condition): text += " **Required \(condition).**"
    }
    switch field.role {
    case .writable: break
    case .readOnly: text += " *Set by the service.*"
    case .jobOnly: text += " *Historical jobs only.*"
    case .deprecated(let advice): text += " *Deprecated: \(advice).*"
    }
    return text
  }

  private static func typeText(_ type: SchemaType) -> String {
    switch type {
    case .any: return "anything"
    case .instant: return "milliseconds since 1970, or an RFC 3339 time"
    case .boolean: return "`true` or `false`"
    case .string(let allowsEmpty): return allowsEmpty ? "text" : "text, not empty"
    case .enumeration(let values): return values.map { "`\($0)`" }.joined(separator: ", ")
    case .object(let object): return "mapping, see `\(object.place)`"
    case .integer(let limits):
      let unit = limits.unit.map { " (\($0))" } ?? ""
      switch limits.accepted {
      case .any: return "whole number" + unit
      case .values(let values): return values.map(String.init).joined(separator: ", ") + unit
      case .range(let range): return "\(range.lowerBound) to \(range.upperBound)" + unit
      }
    case .list(let item, let limits):
      let most = limits.maximum.map { ", at most \($0)" } ?? ""
      if case .object(let object) = item { return "list of mappings\(most), see `\(object.place)`" }
      return "list of \(typeText(item))\(most)"
    }
  }
}

extension String {
  /// A cell of a table cannot hold a bare `|`.
  fileprivate func replacingPipes() -> String {
    var result = ""
    for scalar in unicodeScalars {
      if scalar == "|" { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result
  }
}
