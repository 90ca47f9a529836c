import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax

/// Reads queries of filters and categories.
enum FilterReader {
  /// The filter of some queries; one that cannot be read is reported, and no log meets it.
  static func filter(_ nodes: [YAMLNode], _ fields: inout ProcessorFields) -> PipelineFilter {
    var texts: [UTF8Text] = []
    var queries: [QuerySyntax] = []
    for node in nodes {
      guard let scalar = node.scalar else {
        fields.fail("a query must be a text", at: node.span, "write a search, such as `source:nginx`")
        continue
      }
      let text = scalar.text
      let (syntax, diagnostics) = QueryParser.parse(quotingBareKeys(withoutBlanks(text)))
      if let error = diagnostics.first(where: { $0.descriptor.invalidatesRule }) {
        fields.fail(
          .pipelineFilter, error.message, at: node.span, error.fixes.first?.text ?? "mend the query")
        // Keeps the places of the others; it is met by nothing, since the text cannot stand in a source.
        queries.append(QueryParser.parse("source:\"\\\"\" -source:*").syntax)
      } else {
        queries.append(syntax)
      }
      texts.append(text)
    }
    return PipelineFilter(texts: texts, queries: queries)
  }

  /// `-@a b:c` as `-"@a" b:c`: a key without a value is a word that no message holds.
  private static func quotingBareKeys(_ query: UTF8Text) -> UTF8Text {
    guard query.bytes.contains(UInt8(ascii: "@")) else { return query }
    var output: [UInt8] = []
    var isQuoted = false
    var index = 0
    let bytes = query.bytes
    while index < bytes.count {
      let byte = bytes[index]
      let isStart = index == 0 || [0x20, 0x09, 0x0A, 0x28, 0x2D].contains(bytes[index - 1])
      if byte == UInt8(ascii: "@"), !isQuoted, isStart {
        var end = index
        while end < bytes.count, bytes[end] > 0x20, ![0x28, 0x29, 0x3A, 0x22].contains(bytes[end]) {
          end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        end = min(end, bytes.count)
        let isBare = end == bytes.count || bytes[end] != UInt8(ascii: ":")
        output += (isBare ? [0x22] : []) + bytes[index..<end] + (isBare ? [0x22] : [])
        index = end
        continue
      }
      output.append(byte)
      index += 1
      if byte == UInt8(ascii: "\\"), index < bytes.count {
        output.append(bytes[index])
        index += 1
      } else if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      }
    }
    return UTF8Text(bytes: output)
  }

  /// `@a: "x"` as `@a:"x"`: the service takes blanks after a colon.
  ///
  /// Source: pipeline reference, section 1.4.
  static func withoutBlanks(_ query: UTF8Text) -> UTF8Text {
    var output: [UInt8] = []
    var isQuoted = false
    var index = 0
    while index < query.bytes.count {
      let byte = query.bytes[index]
      output.append(byte)
      index += 1
      if byte == UInt8(ascii: "\\"), index < query.bytes.count {
        output.append(query.bytes[index])
        index += 1
      } else if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if byte == UInt8(ascii: ":"), !isQuoted {
        while index < query.bytes.count, query.bytes[index] == 0x20 { index += 1 }
      }
    }
    return UTF8Text(bytes: output)
  }
}
