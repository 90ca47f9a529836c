package import TocsinDetect
import TocsinDiagnostics
import TocsinSyntax

/// Rule tests from a text at hand, without files of samples.
package enum RuleTestText {
  /// How the tests of a document come out for the rule of interest; none when it is not a valid test file.
  package static func results(
    _ text: String, of setup: RunSetup
  ) -> [RuleTestResult] {
    guard let file = decode(text) else { return [] }
    let runner = RuleTestRunner(setup)
    return file.tests.map { runner.run($0) }
  }

  /// The tests of a document; none when it is not a valid test file.
  package static func tests(_ text: String) -> [RuleTest] { decode(text)?.tests ?? [] }

  private static func decode(_ text: String) -> RuleTestFile? {
    let source = SourceFile(name: "test", text: text)
    var findings = DiagnosticCollector()
    var file = RuleTestFile()
    for document in YAMLReader.documents(of: source, into: &findings) {
      let (tests, diagnostics) = RuleTestDecoder.decode(document, file: source) { _ in
        .failure(RuleTestDecoder.SampleFailure(reason: "there are no files"))
      }
      findings.add(contentsOf: diagnostics)
      file.tests += tests.tests
    }
    return findings.sorted.contains { $0.level == .error } ? nil : file
  }
}
