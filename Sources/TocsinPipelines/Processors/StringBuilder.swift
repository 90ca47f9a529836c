import TocsinEvents
import TocsinGrok
import TocsinLogModel

/// Writes a text with values in it.
///
/// Source: pipeline reference, section 2.10.
struct StringBuilder: LogProcessor {
  /// Longer results are cut.
  static let maximumLength = 256

  enum Piece: Sendable {
    case text(UTF8Text)
    case value(AttributeRoute)
  }

  let pieces: [Piece]
  let target: AttributeRoute
  let replacesMissing: Bool

  init(template: UTF8Text, target: AttributeRoute, replacesMissing: Bool) {
    pieces = StringBuilder.pieces(of: template)
    self.target = target
    self.replacesMissing = replacesMissing
  }

  func process(_ log: inout PipelineLog, _ worker: PipelineWorker) {
    var output: [UInt8] = []
    for piece in pieces {
      switch piece {
      case .text(let text): output += text.bytes
      case .value(let route):
        if let text = route.value(in: log.attributes).flatMap(StringBuilder.text) {
          output += text.bytes
        } else if !replacesMissing {
          return
        }
      }
    }
    target.set(.string(StringBuilder.cut(output)), in: &log.attributes)
  }

  /// Scalars, and lists of them joined by commas.
  private static func text(_ value: AttributeValue) -> UTF8Text? {
    guard case .array(let elements) = value else { return ValueText.text(value) }
    var texts: [[UInt8]] = []
    for element in elements {
      guard let text = ValueText.text(element) else { return nil }
      texts.append(text.bytes)
    }
    return UTF8Text(bytes: Array(texts.joined(separator: [UInt8(ascii: ",")])))
  }

  /// At most so many characters.
  private static func cut(_ bytes: [UInt8]) -> UTF8Text {
    guard bytes.count > maximumLength else { return UTF8Text(bytes: bytes) }
    var (count, end) = (0, 0)
    for (index, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
      if count == maximumLength {
        end = index
        break
      }
      count += 1
      end = bytes.count
    }
    return UTF8Text(bytes: Array(bytes[..<end]))
  }

  /// `%{path}` blocks, blanks inside ignored, and the text between them.
  static func pieces(of template: UTF8Text) -> [Piece] {
    var pieces: [Piece] = []
    var rest = template.bytes[...]
    while let start = rest.firstIndex(of: UInt8(ascii: "%")) {
      guard rest.index(after: start) < rest.endIndex, rest[start + 1] == UInt8(ascii: "{"),
        let end = rest[start...].firstIndex(of: UInt8(ascii: "}"))
      else {
        pieces.append(.text(UTF8Text(bytes: Array(rest[...start]))))
        rest = rest[(start + 1)...]
        continue
      }
      if start > rest.startIndex { pieces.append(.text(UTF8Text(bytes: Array(rest[..<start])))) }
      pieces.append(.value(AttributeRoute(LookupProcessor.trimmed(rest[(start + 2)..<end]))))
      rest = rest[(end + 1)...]
    }
    if !rest.isEmpty { pieces.append(.text(UTF8Text(bytes: Array(rest)))) }
    return pieces
  }
}
