import TocsinLogModel

/// The machine-readable results of rule tests.
package enum TestJSON {
  /// One JSON object on one line for one test.
  package static func line(_ result: RuleTestResult, file: String, rule: String) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.key("file")
    json.string(file)
    json.key("rule")
    json.string(rule)
    json.key("test")
    json.string(result.name)
    json.key("passed")
    json.bool(result.passed)
    json.key("failures")
    json.beginArray()
    for failure in result.failures {
      json.beginObject()
      json.key("field")
      json.string(failure.field)
      json.key("expected")
      json.string(failure.expected)
      json.key("actual")
      json.string(failure.actual)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    return json.bytes
  }
}
