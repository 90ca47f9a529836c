import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax
import TocsinTestSupport

/// What decoding a text gives.
struct Decoded {
  let file: SourceFile
  let rules: [Rule]
  let findings: [Diagnostic]

  init(_ file: SourceFile, isKnownTimeZone: (String) -> Bool = { _ in true }) {
    var collector = DiagnosticCollector()
    let documents = YAMLReader.documents(of: file, into: &collector)
    rules = documents.flatMap {
      RuleDecoder.decode($0, file: file, into: &collector, isKnownTimeZone: isKnownTimeZone)
    }
    findings = collector.sorted
    self.file = file
  }

  init(_ text: String) { self.init(SourceFile(name: "rule.yaml", text: text)) }

  init(path: String) throws { self.init(SourceFile(name: path, bytes: try Repository.bytes(path))) }

  var errors: [Diagnostic] { findings.filter { $0.descriptor.invalidatesRule } }

  /// The codes of all findings above information, in order of place.
  var codes: [String] { findings.filter { $0.level > .info }.map(\.descriptor.code) }

  func finding(_ code: String) -> Diagnostic? { findings.first { $0.descriptor.code == code } }

  /// `line:column` of each finding and its code.
  var places: [String] {
    findings.filter { $0.level > .info }.map {
      let place = file.location(of: $0.span.start)
      return "\(place.line):\(place.column) \($0.descriptor.code) \($0.message)"
    }
  }
}

/// A small valid rule, one part of which a test replaces.
struct RuleText {
  var head = "name: n\nmessage: m\n"
  var queries = "- {query: 'source:x'}"
  var cases = "- {status: low, condition: a > 0}"
  var options = "{detectionMethod: threshold, evaluationWindow: 300, keepAlive: 600, maxSignalDuration: 3600}"

  var text: String {
    "\(head)queries:\n\(RuleText.indented(queries))cases:\n\(RuleText.indented(cases))options: \(options)\n"
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)\n" }.joined()
  }
}
