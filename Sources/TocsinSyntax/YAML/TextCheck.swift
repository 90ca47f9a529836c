import TocsinDiagnostics
import TocsinLogModel

/// What must hold of the bytes of a rule file before any parser sees them.
enum TextCheck {
  /// False when the text cannot be read at all; lesser findings are added and reading goes on.
  static func isReadable(
    _ file: SourceFile, budget: YAMLBudget, into diagnostics: inout DiagnosticCollector
  ) -> Bool {
    let bytes = file.bytes
    if bytes.count > budget.maximumBytes {
      diagnostics.add(
        Diagnostic(
          .yamlBudget, "the file has \(bytes.count) bytes, the limit is \(budget.maximumBytes)",
          at: SourceSpan(0, 0), fixes: [Fix("split the rules over several files")]))
      return false
    }
    if isPlain(bytes) { return true }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) || looksLikeUTF16(bytes) {
      diagnostics.add(
        Diagnostic(
          .encoding, "the file is UTF-16, expected UTF-8", at: SourceSpan(0, min(2, bytes.count)),
          fixes: [Fix("convert it: `iconv -f UTF-16 -t UTF-8`")]))
      return false
    }
    if let offset = bytes.withUnsafeBufferPointer({ UTF8Scalar.firstInvalid($0) }) {
      diagnostics.add(
        Diagnostic(
          .encoding, "invalid UTF-8 at byte \(offset)", at: SourceSpan(offset, offset + 1),
          fixes: [Fix("save the file as UTF-8")]))
      return false
    }
    return checkCharacters(file, &diagnostics)
  }

  /// Printable ASCII, tabs and line breaks: there is nothing to find in most files.
  private static func isPlain(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      var odd: UInt8 = 0
      // Without a branch, so that many bytes are looked at at once.
      for byte in bytes {
        let isOutside: UInt8 = byte &- 0x20 > 0x5E ? 1 : 0
        let isSpace: UInt8 = byte == 0x09 || byte == 0x0A || byte == 0x0D ? 1 : 0
        odd |= isOutside & ~isSpace
      }
      return odd == 0
    }
  }

  private static func looksLikeUTF16(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 4 && (bytes[0] == 0) != (bytes[1] == 0) && (bytes[2] == 0) != (bytes[3] == 0)
      && (bytes[0] == 0) == (bytes[2] == 0)
  }

  private static func checkCharacters(_ file: SourceFile, _ diagnostics: inout DiagnosticCollector) -> Bool {
    var isReadable = true
    file.bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index < bytes.count {
        let byte = bytes[index]
        if byte < 0x80 {
          if (byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D) || byte == 0x7F {
            isReadable = false
            diagnostics.add(
              Diagnostic(
                .controlCharacter, "control character U+\(hexadecimal(UInt32(byte)))",
                at: SourceSpan(index, index + 1), fixes: [Fix("remove it")]))
          }
          index += 1
          continue
        }
        guard let (scalar, length) = UTF8Scalar.decode(bytes, at: index) else { break }
        check(scalar, at: SourceSpan(index, index + length), &isReadable, &diagnostics)
        index += length
      }
    }
    return isReadable
  }

  private static func check(
    _ scalar: Unicode.Scalar, at span: SourceSpan, _ isReadable: inout Bool,
    _ diagnostics: inout DiagnosticCollector
  ) {
    switch scalar.value {
    case 0x80...0x84, 0x86...0x9F:
      isReadable = false
      diagnostics.add(
        Diagnostic(
          .controlCharacter, "control character U+\(hexadecimal(scalar.value))", at: span,
          fixes: [Fix("remove it")]))
    case 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F:
      diagnostics.add(
        Diagnostic(
          .invisibleCharacter, "bidirectional control character U+\(hexadecimal(scalar.value))", at: span,
          notes: ["a reviewer may see other text than a program reads"], fixes: [removal(span)]))
    case 0xA0:
      diagnostics.add(
        Diagnostic(
          .invisibleCharacter, "no-break space U+00A0", at: span,
          fixes: [Fix("write a plain space", edits: [Fix.Edit(span: span, replacement: " ")])]))
    case 0x200B, 0x2060:
      diagnostics.add(
        Diagnostic(
          .invisibleCharacter, "invisible character U+\(hexadecimal(scalar.value))", at: span,
          fixes: [removal(span)]))
    case 0x200C, 0x200D:
      // They join letters in some scripts and in emoji: whether they are meant, a person decides.
      diagnostics.add(
        Diagnostic(
          .invisibleCharacter, "invisible character U+\(hexadecimal(scalar.value))", at: span,
          fixes: [Fix("remove it where no letters are to be joined")]))
    case 0xFEFF where span.start > 0:
      diagnostics.add(
        Diagnostic(
          .invisibleCharacter, "byte order mark inside the text", at: span, fixes: [removal(span)]))
    default: break
    }
  }

  private static func removal(_ span: SourceSpan) -> Fix {
    Fix("remove it", edits: [Fix.Edit(span: span, replacement: "")])
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
