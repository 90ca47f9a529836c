package import TocsinDiagnostics
package import TocsinEvents
package import TocsinIO
import TocsinLogModel
package import TocsinRuleTesting
import TocsinSemantics
import TocsinSyntax

/// The tests beside a rule file.
package struct RuleTestSuite {
  package let source: SourceFile
  package let file: RuleTestFile
  package let diagnostics: [Diagnostic]

  /// The path of the tests of a rule file: `a.yaml` → `a.test.yaml`.
  package static func path(besides rulePath: String) -> String { "\(stem(of: rulePath)).test.yaml" }

  /// The path of a rule file without its extension.
  static func stem(of rulePath: String) -> String {
    rulePath.split(separator: ".", omittingEmptySubsequences: false).dropLast().joined(separator: ".")
  }

  /// Reads the tests beside a rule; `nil` when there are none.
  package static func load(besides rulePath: String) throws(LogReadError) -> RuleTestSuite? {
    let path = path(besides: rulePath)
    let bytes: [UInt8]
    do throws(LogReadError) {
      bytes = try FileContents.read(path: path, limit: YAMLBudget.standard.maximumBytes)
    } catch {
      if error.kind == .notFound { return nil }
      throw error
    }
    return read(SourceFile(name: path, bytes: bytes)) { samples($0, besides: path) }
  }

  /// Reads a test file; `samples` gives the records of a file that a test names.
  package static func read(
    _ source: SourceFile, samples: @escaping (String) -> Result<[LogRecord], RuleTestDecoder.SampleFailure>
  ) -> RuleTestSuite {
    var findings = DiagnosticCollector()
    var file = RuleTestFile()
    for document in YAMLReader.documents(of: source, into: &findings) {
      let (tests, diagnostics) = RuleTestDecoder.decode(document, file: source, samples: samples)
      findings.add(contentsOf: diagnostics)
      file.payloadTests += tests.payloadTests
      file.tests += tests.tests
    }
    return RuleTestSuite(source: source, file: file, diagnostics: findings.sorted)
  }

  /// The records of a sample file beside the test, in its own order.
  private static func samples(
    _ name: String, besides path: String
  ) -> Result<[LogRecord], RuleTestDecoder.SampleFailure> {
    let isInside = !name.hasPrefix("/") && !name.split(separator: "/").contains("..")
    guard isInside else {
      return .failure(RuleTestDecoder.SampleFailure(reason: "the path leads out of the test's directory"))
    }
    let directory = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
      separator: "/")
    let full = directory.isEmpty ? name : "\(directory)/\(name)"
    do {
      var records: [LogRecord] = []
      try Explainer.records([LogInput(.file(full))], options: LogReaderOptions()) { record in
        records.append(LogRecord(bytes: record.bytes, form: record.form))
        return true
      }
      return .success(records)
    } catch {
      return .failure(RuleTestDecoder.SampleFailure(reason: "\(error)"))
    }
  }
}
