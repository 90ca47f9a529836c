import TocsinDiagnostics
import TocsinLogModel

/// A strict, located JSON reader for rule files: libyaml stumbles over tabs and surrogate pairs.
struct JSONDocumentReader {
  private struct Stop: Error {}

  private let bytes: [UInt8]
  private let budget: YAMLBudget
  private var index: Int
  private var nodes = 0
  private var findings = DiagnosticCollector()

  /// The documents of the file, or nothing and the reason.
  ///
  /// Mostly there is one; several are on lines of their own.
  static func documents(
    of file: SourceFile, budget: YAMLBudget, into diagnostics: inout DiagnosticCollector
  ) -> [YAMLNode] {
    var reader = JSONDocumentReader(file, budget)
    reader.skipSpace()
    var documents: [YAMLNode] = []
    do throws(Stop) {
      while reader.index < file.bytes.count {
        documents.append(try reader.value(depth: 0))
        let end = reader.index
        reader.skipSpace()
        if reader.index < file.bytes.count,
          reader.peek != UInt8(ascii: "{") || !file.bytes[end..<reader.index].contains(0x0A)
        {
          throw reader.fail(
            "there is text after the end of the document",
            "remove it, or put each rule in a list or on a line of its own")
        }
      }
    } catch {
      documents = []
    }
    diagnostics.add(contentsOf: reader.findings.diagnostics)
    return documents
  }

  /// Whether a text is JSON objects, each on a line of its own.
  static func isLines(_ file: SourceFile, budget: YAMLBudget) -> Bool {
    var reader = JSONDocumentReader(file, budget)
    reader.skipSpace()
    guard reader.peek == UInt8(ascii: "{") else { return false }
    let start = reader.index
    do throws(Stop) {
      _ = try reader.value(depth: 0)
    } catch {
      return false
    }
    let end = reader.index
    reader.skipSpace()
    return !file.bytes[start..<end].contains(0x0A) && file.bytes[end..<reader.index].contains(0x0A)
      && reader.peek == UInt8(ascii: "{")
  }

  private init(_ file: SourceFile, _ budget: YAMLBudget) {
    bytes = file.bytes
    self.budget = budget
    index = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  private mutating func value(depth: Int) throws(Stop) -> YAMLNode {
    nodes += 1
    if nodes > budget.maximumNodes {
      throw fail(
        "more than \(budget.maximumNodes) values in one file", "split the rules over several files",
        .yamlBudget)
    }
    guard let byte = peek else { throw fail("a value is missing at the end", "write a value") }
    let start = index
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      if depth >= budget.maximumDepth {
        throw fail("nesting deeper than \(budget.maximumDepth) levels", "flatten the value", .yamlBudget)
      }
      return byte == UInt8(ascii: "{") ? try object(depth, start) : try array(depth, start)
    case UInt8(ascii: "\""):
      let text = try string()
      return YAMLNode(.scalar(YAMLScalar(text: text, style: .doubleQuoted)), span: SourceSpan(start, index))
    default:
      return try word(start)
    }
  }

  private mutating func object(_ depth: Int, _ start: Int) throws(Stop) -> YAMLNode {
    index += 1
    var builder = YAMLMappingBuilder()
    skipSpace()
    if take("}") { return YAMLNode(.mapping([]), span: SourceSpan(start, index)) }
    while true {
      skipSpace()
      guard peek == UInt8(ascii: "\"") else {
        throw fail(
          "a key in double quotes is expected here", "write `\"key\": value`; no comma after the last one")
      }
      let keyStart = index
      let key = try string()
      let keySpan = SourceSpan(keyStart, index)
      skipSpace()
      guard take(":") else { throw fail("a `:` is missing after the key", "write `\"key\": value`") }
      skipSpace()
      let value = try value(depth: depth + 1)
      builder.add(YAMLPair(key: key, keySpan: keySpan, value: value), &findings)
      skipSpace()
      if take("}") {
        return YAMLNode(.mapping(builder.finish(&findings)), span: SourceSpan(start, index))
      }
      guard take(",") else { throw fail("a `,` or `}` is expected here", "close the object opened before") }
    }
  }

  private mutating func array(_ depth: Int, _ start: Int) throws(Stop) -> YAMLNode {
    index += 1
    var items: [YAMLNode] = []
    skipSpace()
    if take("]") { return YAMLNode(.sequence([]), span: SourceSpan(start, index)) }
    while true {
      skipSpace()
      if items.count == budget.maximumListItems {
        throw fail("a list of more than \(budget.maximumListItems) items", "split the list", .yamlBudget)
      }
      items.append(try value(depth: depth + 1))
      skipSpace()
      if take("]") { return YAMLNode(.sequence(items), span: SourceSpan(start, index)) }
      guard take(",") else { throw fail("a `,` or `]` is expected here", "close the list opened before") }
    }
  }

  private mutating func word(_ start: Int) throws(Stop) -> YAMLNode {
    while let byte = peek, !",]}: \t\r\n".utf8.contains(byte) { index += 1 }
    let text = UTF8Text(bytes: Array(bytes[start..<index]))
    let isKnown = ["true", "false", "null"].contains { text.bytes.elementsEqual($0.utf8) }
    guard isKnown || DecimalNumber(text) != nil else {
      index = start
      throw fail("this is not a JSON value", "put text in double quotes")
    }
    return YAMLNode(.scalar(YAMLScalar(text: text, style: .plain)), span: SourceSpan(start, index))
  }

  private mutating func string() throws(Stop) -> UTF8Text {
    let start = index
    index += 1
    var text: [UInt8] = []
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        return UTF8Text(bytes: text)
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20: throw fail("a line break or control character inside a string", "write `\\n`")
      default:
        text.append(byte)
        index += 1
      }
    }
    index = start
    throw fail("the quote is never closed", "add `\"`")
  }

  private mutating func escape(into text: inout [UInt8]) throws(Stop) {
    guard let decoded = JSONEscape.decode(bytes, at: index) else {
      throw fail("this escape does not exist in JSON", "double the backslash")
    }
    text.append(contentsOf: decoded.text)
    index += decoded.length
  }

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard let byte = peek, UInt32(byte) == character.value else { return false }
    index += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { index += 1 }
  }

  private mutating func fail(
    _ message: String, _ fix: String, _ descriptor: DiagnosticDescriptor = .yamlSyntax
  ) -> Stop {
    let place = min(index, bytes.count)
    findings.add(
      Diagnostic(
        descriptor, message, at: SourceSpan(place, min(place + 1, bytes.count)), fixes: [Fix(fix)]))
    return Stop()
  }
}

/// Escapes of double-quoted JSON strings.
enum JSONEscape {
  /// The text of the escape at `index`, and how many bytes it takes; `nil` for none of JSON's.
  static func decode(_ bytes: [UInt8], at index: Int) -> (text: [UInt8], length: Int)? {
    guard index + 1 < bytes.count else { return nil }
    switch bytes[index + 1] {
    case UInt8(ascii: "n"): return ([0x0A], 2)
    case UInt8(ascii: "t"): return ([0x09], 2)
    case UInt8(ascii: "r"): return ([0x0D], 2)
    case UInt8(ascii: "b"): return ([0x08], 2)
    case UInt8(ascii: "f"): return ([0x0C], 2)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return ([bytes[index + 1]], 2)
    case UInt8(ascii: "u"):
      guard let first = unit(bytes, index + 2) else { return nil }
      if let scalar = Unicode.Scalar(UInt32(first)) { return (Array(String(scalar).utf8), 6) }
      guard first < 0xDC00, index + 7 < bytes.count, bytes[index + 6] == UInt8(ascii: "\\"),
        bytes[index + 7] == UInt8(ascii: "u"), let second = unit(bytes, index + 8),
        (0xDC00...0xDFFF).contains(second),
        let scalar = Unicode.Scalar(0x10000 + ((UInt32(first) - 0xD800) << 10) + (UInt32(second) - 0xDC00))
      else { return nil }
      return (Array(String(scalar).utf8), 12)
    default: return nil
    }
  }

  private static func unit(_ bytes: [UInt8], _ index: Int) -> UInt16? {
    guard index + 4 <= bytes.count else { return nil }
    var value: UInt16 = 0
    for byte in bytes[index..<index + 4] {
      switch byte {
      case 0x30...0x39: value = value << 4 | UInt16(byte - 0x30)
      case 0x41...0x46: value = value << 4 | UInt16(byte - 0x37)
      case 0x61...0x66: value = value << 4 | UInt16(byte - 0x57)
      default: return nil
      }
    }
    return value
  }
}
