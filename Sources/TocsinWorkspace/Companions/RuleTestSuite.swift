package import TocsinDiagnostics
package import TocsinEvents
package import TocsinIO
package import TocsinRuleTesting
import TocsinSyntax

/// The tests of a rule file.
package struct RuleTestSuite: Sendable {
  /// The test file.
  package let source: SourceFile
  /// The tests that could be decoded.
  package let file: RuleTestFile
  /// What is wrong with the test file, in source order.
  package let diagnostics: [Diagnostic]

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
    for index in file.payloadTests.indices { file.payloadTests[index].number = index + 1 }
    return RuleTestSuite(source: source, file: file, diagnostics: findings.sorted)
  }
}

extension Workspace {
  /// The tests of a rule file; `nil` where there are none.
  ///
  /// Throws what keeps an existing test file from being read.
  package func tests(besides rulePath: String) throws(LogReadError) -> RuleTestSuite? {
    let path = CompanionPath.tests(of: rulePath)
    let bytes: [UInt8]
    do throws(LogReadError) {
      bytes = try files.read(path, limit: YAMLBudget.standard.maximumBytes)
    } catch {
      if error.kind == .notFound { return nil }
      throw error
    }
    return RuleTestSuite.read(SourceFile(name: path, bytes: bytes)) { namedSamples($0, besides: path) }
  }

  /// The records of a sample file in the directory of the test, in its own order.
  private func namedSamples(
    _ name: String, besides path: String
  ) -> Result<[LogRecord], RuleTestDecoder.SampleFailure> {
    let isInside = !name.hasPrefix("/") && !name.split(separator: "/").contains("..")
    guard isInside else {
      return .failure(RuleTestDecoder.SampleFailure(reason: "the path leads out of the test's directory"))
    }
    do throws(LogReadError) {
      var records: [LogRecord] = []
      try forEachRecord(of: CompanionPath.sibling(name, of: path)) { record in
        records.append(record)
        return true
      }
      return .success(records)
    } catch {
      return .failure(RuleTestDecoder.SampleFailure(reason: "\(error)"))
    }
  }
}
