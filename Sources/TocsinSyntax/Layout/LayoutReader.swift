package import TocsinDiagnostics
import TocsinLogModel

/// A YAML text → its layout.
///
/// The text has been read by ``YAMLReader`` without an error, which bounds depth and size.
package enum LayoutReader {
  /// `nil` for a text that is no YAML, or that has a collection as a key.
  package static func read(_ file: SourceFile) -> LayoutTree? {
    guard let events = events(of: file) else { return nil }
    let scan = scan(file, events)
    var builder = LayoutBuilder(file, events: events, dashes: scan.dashes)
    guard builder.build() else { return nil }
    var tree = builder.tree
    CommentPlacement.place(scan.comments, in: &tree)
    return tree
  }

  /// The comments, and the bytes of every scalar, in order; `nil` for a text that is no YAML.
  static func commentsAndScalars(of file: SourceFile) -> (comments: [LayoutComment], scalars: [Range<Int>])? {
    guard let events = events(of: file) else { return nil }
    let scalars = events.compactMap { event -> Range<Int>? in
      guard case .scalar = event.kind else { return nil }
      return event.span.start..<max(event.span.start, event.span.end)
    }
    return (scan(file, events).comments, scalars)
  }

  private static func scan(_ file: SourceFile, _ events: [YAMLEvent]) -> LayoutScan {
    let opaque = events.flatMap { event -> [Range<Int>] in
      guard case .scalar(let scalar, _) = event.kind else { return [] }
      return opaqueRanges(event, scalar, in: file)
    }
    return LayoutScan(file, from: base(of: file), opaque: opaque)
  }

  /// A byte order mark is no part of the text.
  private static func base(of file: SourceFile) -> Int {
    file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  private static func events(of file: SourceFile) -> [YAMLEvent]? {
    let base = base(of: file)
    return file.bytes.withUnsafeBufferPointer { bytes in
      var reader = YAMLEventReader(UnsafeBufferPointer(rebasing: bytes[base...]))
      var events: [YAMLEvent] = []
      do throws(YAMLProblem) {
        while true {
          var event = try reader.next()
          event.span = SourceSpan(event.span.start + base, event.span.end + base)
          events.append(event)
          if case .streamEnd = event.kind { return events }
        }
      } catch {
        return nil
      }
    }
  }

  /// The bytes of a scalar in which nothing is a comment: a block scalar may have one in its first line.
  private static func opaqueRanges(
    _ event: YAMLEvent, _ scalar: YAMLScalar, in file: SourceFile
  ) -> [Range<Int>] {
    let start = LayoutProperties(event, in: file).end
    let end = max(start, event.span.end)
    guard scalar.style == .literal || scalar.style == .folded else { return [start..<end] }
    var header = start
    while header < end, "|>+-0123456789".utf8.contains(file.bytes[header]) { header += 1 }
    var content = header
    while content < end, file.bytes[content] != 0x0A { content += 1 }
    return [start..<header, min(content + 1, end)..<end]
  }
}

/// The anchor and the tag before a node.
struct LayoutProperties {
  /// As written, one space between them.
  private(set) var text: [UInt8] = []
  /// Where the node's own bytes begin.
  private(set) var end: Int

  init(_ event: YAMLEvent, in file: SourceFile) {
    let bytes = file.bytes
    end = event.span.start
    let count = (event.anchor == nil ? 0 : 1) + (event.tag == nil ? 0 : 1)
    for number in 0..<count {
      skipSpace(bytes)
      if number > 0 { text.append(0x20) }
      while end < bytes.count, bytes[end] > 0x20, !",[]{}".utf8.contains(bytes[end]) {
        text.append(bytes[end])
        end += 1
      }
    }
    if case .scalar(let scalar, _) = event.kind, scalar.style == .plain, scalar.text.isEmpty { return }
    if count > 0 { skipSpace(bytes) }
  }

  /// Passes over white space and comments.
  private mutating func skipSpace(_ bytes: [UInt8]) {
    while end < bytes.count {
      switch bytes[end] {
      case 0x20, 0x09, 0x0A, 0x0D: end += 1
      case UInt8(ascii: "#"): while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      default: return
      }
    }
  }
}
