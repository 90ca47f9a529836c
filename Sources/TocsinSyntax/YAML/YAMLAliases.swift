package import TocsinDiagnostics

extension YAMLReader {
  /// Where aliases stand in a file, up to its first mistake: the documents that are read hold them expanded.
  package static func aliases(in file: SourceFile) -> [SourceSpan] {
    guard !file.name.hasSuffix(".json"), file.bytes.contains(UInt8(ascii: "*")) else { return [] }
    var found: [SourceSpan] = []
    file.bytes.withUnsafeBufferPointer { bytes in
      var reader = YAMLEventReader(bytes)
      while let event = try? reader.next() {
        if case .alias = event.kind { found.append(event.span) }
        if case .streamEnd = event.kind { return }
      }
    }
    return found
  }
}
