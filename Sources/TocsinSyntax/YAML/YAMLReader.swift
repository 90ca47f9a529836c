package import TocsinDiagnostics
import TocsinLogModel

/// Text → located documents, with every error of the file.
package enum YAMLReader {
  /// The documents that could be read whole.
  ///
  /// JSON files (`.json`) go to a strict JSON reader, as does text with one JSON object on each line.
  package static func documents(
    of file: SourceFile, budget: YAMLBudget = .standard, into diagnostics: inout DiagnosticCollector
  ) -> [YAMLNode] {
    guard TextCheck.isReadable(file, budget: budget, into: &diagnostics) else { return [] }
    let invalidatesRule = diagnostics.invalidatesRule
    let documents =
      file.name.hasSuffix(".json") || JSONDocumentReader.isLines(file, budget: budget)
      ? JSONDocumentReader.documents(of: file, budget: budget, into: &diagnostics)
      : read(file, budget, &diagnostics)
    if documents.isEmpty, !diagnostics.invalidatesRule, !invalidatesRule {
      diagnostics.add(
        Diagnostic(
          .emptyFile, "empty rule file", at: SourceSpan(0, 0),
          fixes: [Fix("write a rule, or remove the file; `tocsin new` starts one")]))
    }
    return documents
  }

  /// Whether a file has one JSON object on each line, a layout that is not changed.
  package static func isJSONLines(_ file: SourceFile) -> Bool {
    JSONDocumentReader.isLines(file, budget: .standard)
  }

  /// libyaml stops at its first error; reading goes on at the next document marker.
  private static func read(
    _ file: SourceFile, _ budget: YAMLBudget, _ diagnostics: inout DiagnosticCollector
  ) -> [YAMLNode] {
    var documents: [YAMLNode] = []
    var start = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var nodes = 0
    while start < file.bytes.count {
      let base = start
      var failure: Int?
      file.bytes.withUnsafeBufferPointer { bytes in
        var composer = YAMLComposer(
          UnsafeBufferPointer(rebasing: bytes[base...]), base: base, budget: budget, nodes: nodes)
        documents += composer.compose(&diagnostics)
        failure = composer.failure
        nodes = composer.nodes
      }
      guard let failure, nodes <= budget.maximumNodes,
        let next = nextDocument(in: file, after: max(failure, base + 1))
      else { break }
      start = next
    }
    return documents
  }

  /// The offset of the next line that is a document marker.
  private static func nextDocument(in file: SourceFile, after offset: Int) -> Int? {
    var line = file.location(of: offset).line + 1
    while line <= file.lineCount {
      let text = file.line(line)
      if text.starts(with: "---".utf8), text.count == 3 || text.dropFirst(3).first == 0x20 {
        return file.start(ofLine: line)
      }
      line += 1
    }
    return nil
  }
}
