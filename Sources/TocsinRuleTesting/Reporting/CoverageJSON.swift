package import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics

/// The machine-readable form of a rule's coverage.
package enum CoverageJSON {
  /// One JSON object on one line.
  package static func line(_ coverage: RuleCoverage, _ source: SourceFile) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    member(&json, "kind", "coverage")
    member(&json, "file", source.name)
    member(&json, "rule", coverage.rule.name)
    json.key("covered")
    json.number(coverage.coveredCount)
    json.key("total")
    json.number(coverage.totalCount)
    json.key("cases")
    json.beginArray()
    for item in coverage.cases {
      json.beginObject()
      member(&json, "name", coverage.rule.cases[item.index].name)
      place(&json, coverage.rule.cases[item.index].span, source)
      test(&json, "firedBy", item.firedBy)
      json.endObject()
    }
    json.endArray()
    json.key("terms")
    json.beginArray()
    for term in coverage.terms {
      json.beginObject()
      member(&json, "query", coverage.rule.queries[term.query].label)
      place(&json, term.span, source)
      member(&json, "text", text(of: term, source))
      test(&json, "trueBy", term.trueBy)
      test(&json, "falseBy", term.falseBy)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    return json.bytes
  }

  /// The term as it is written; a value of a group with the group's key.
  package static func text(of term: RuleCoverage.Term, _ source: SourceFile) -> String {
    let value = String(decoding: source.bytes[term.span.start..<term.span.end], as: UTF8.self)
    guard let key = term.keySpan else { return value }
    return String(decoding: source.bytes[key.start..<key.end], as: UTF8.self) + ":(" + value + ")"
  }

  private static func place(_ json: inout JSONWriter, _ span: SourceSpan, _ source: SourceFile) {
    let location = source.location(of: span.start)
    json.key("line")
    json.number(location.line)
    json.key("column")
    json.number(location.column)
  }

  private static func member(_ json: inout JSONWriter, _ key: String, _ value: String) {
    json.key(key)
    json.string(value)
  }

  private static func test(_ json: inout JSONWriter, _ key: String, _ name: String?) {
    json.key(key)
    if let name { json.string(name) } else { json.null() }
  }
}
