import TocsinEvents
package import TocsinLogModel

/// Which recognizers claim the logs of a text: there should be one for each.
package enum RecognizerClaims {
  /// By line: the products that claim the log in it, wrappings opened.
  package static func all(of text: String) throws -> [(line: String, products: [String])] {
    text.split(separator: "\n").map { line in
      let raw = LineReader.log(UTF8Text(String(line)), clock: .fixedClock)
      let logs = RecordWrapping.logs(in: raw)
      let products = logs.flatMap { log in
        SourceRecognizer.all.filter { $0.source(log) != nil }.map(\.product)
      }
      return (String(line), products)
    }
  }
}

extension RecognizerClaims {
  /// Whether one of the marks stands in the bytes.
  package static func isMarked(_ bytes: [UInt8], _ marks: [UTF8Text]) -> Bool {
    bytes.withUnsafeBufferPointer { MarkScanner(marks).isFound(in: $0, before: bytes.count) }
  }
}
