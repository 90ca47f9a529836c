import TocsinDiagnostics
import TocsinLogModel

/// What stays the same of a finding while lines around it come and go: code, rule, and the text it points at.
enum Fingerprint {
  static func of(_ diagnostic: Diagnostic, in file: SourceFile, rule: String) -> String {
    var bytes = Array("\(diagnostic.descriptor.code)\u{0}\(rule)\u{0}".utf8)
    bytes += text(of: diagnostic.span, in: file)
    return String(SHA256.hexDigest(of: bytes).prefix(32))
  }

  /// The text without quotes, and with one space for any white space: a change of layout is no change.
  private static func text(of span: SourceSpan, in file: SourceFile) -> [UInt8] {
    let end = min(max(span.end, span.start), file.bytes.count)
    let words = file.bytes[min(span.start, end)..<end].split { $0 <= 0x20 }
    let joined = words.joined(separator: [0x20])
    return joined.filter { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
  }
}
