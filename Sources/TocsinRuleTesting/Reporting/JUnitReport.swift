/// Results of rule tests in the XML form that CI systems read: a suite for each file, a case for each test.
package struct JUnitReport: Sendable {
  private struct Entry: Sendable {
    var file: String
    var rule: String
    var name: String
    var failures: [String]
    var details: [String]
  }

  private var entries: [Entry] = []

  package init() {}

  /// A test without failures has passed; each is a sentence.
  ///
  /// `details` are lines that follow the failures, such as what became of each event.
  package mutating func add(
    _ test: String, failures: [String], details: [String], file: String, rule: String
  ) {
    entries.append(Entry(file: file, rule: rule, name: test, failures: failures, details: details))
  }

  /// The document; times are left out, so that the same tests give the same bytes.
  package var text: String {
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
      "<testsuites name=\"tocsin\"\(JUnitReport.counts(entries))>",
    ]
    var rest = entries[...]
    while let file = rest.first?.file {
      let suite = Array(rest.prefix { $0.file == file })
      rest = rest.dropFirst(suite.count)
      lines.append("  <testsuite name=\"\(JUnitReport.escaped(file))\"\(JUnitReport.counts(suite))>")
      for entry in suite { lines += JUnitReport.lines(entry) }
      lines.append("  </testsuite>")
    }
    return (lines + ["</testsuites>", ""]).joined(separator: "\n")
  }

  private static func counts(_ entries: [Entry]) -> String {
    " tests=\"\(entries.count)\" failures=\"\(entries.count { !$0.failures.isEmpty })\" errors=\"0\" skipped=\"0\""
  }

  private static func lines(_ entry: Entry) -> [String] {
    let opening =
      "    <testcase classname=\"\(escaped(entry.rule))\" name=\"\(escaped(entry.name))\" "
      + "file=\"\(escaped(entry.file))\""
    guard !entry.failures.isEmpty else { return [opening + "/>"] }
    let body = (entry.failures + entry.details).joined(separator: "\n")
    return [
      opening + ">",
      "      <failure message=\"\(escaped(entry.failures[0]))\">\(escaped(body))</failure>",
      "    </testcase>",
    ]
  }

  /// What XML 1.0 cannot hold becomes U+FFFD; line breaks become references, which attributes keep.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&apos;"
      case "\n", "\t", "\r": result += "&#\(scalar.value);"
      default:
        let isAllowed =
          scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
          && !(0x7F...0x9F).contains(scalar.value)
        result.unicodeScalars.append(isAllowed ? scalar : "\u{FFFD}")
      }
    }
    return result
  }
}
