package import TocsinDiagnostics
import TocsinLogModel

/// The machine-readable results of rule tests.
package enum TestJSON {
  /// One JSON object on one line for one test.
  ///
  /// A failure has the line and column, from 1, of what the test file says about it.
  package static func line(_ result: RuleTestResult, file: SourceFile, rule: String) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.key("file")
    json.string(file.name)
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
      if let span = failure.span {
        let location = file.location(of: span.start)
        json.key("line")
        json.number(location.line)
        json.key("column")
        json.number(location.column)
      }
      json.endObject()
    }
    json.endArray()
    json.endObject()
    return json.bytes
  }
}
