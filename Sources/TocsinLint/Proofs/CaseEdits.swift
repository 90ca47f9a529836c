package import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax

/// Edits of the list of cases, where each case stands on lines of its own.
package enum CaseEdits {
  /// Takes a case out.
  package static func removal(of index: Int, in context: RuleContext) -> [Fix.Edit]? {
    lines(of: index, in: context).map { [Fix.Edit(span: $0, replacement: "")] }
  }

  /// Puts a case before an earlier one.
  package static func move(_ index: Int, before place: Int, in context: RuleContext) -> [Fix.Edit]? {
    guard let moved = lines(of: index, in: context), let target = lines(of: place, in: context),
      indentation(moved, context) == indentation(target, context)
    else { return nil }
    let text = String(decoding: context.source.bytes[moved.start..<moved.end], as: UTF8.self)
    return [
      Fix.Edit(span: SourceSpan(target.start, target.start), replacement: text),
      Fix.Edit(span: moved, replacement: ""),
    ]
  }

  /// The lines of a case from its dash on; `nil` where other text shares them.
  private static func lines(of index: Int, in context: RuleContext) -> SourceSpan? {
    let source = context.source
    guard context.caseNodes.indices.contains(index) else { return nil }
    let span = context.caseNodes[index].span
    let (first, last) = (
      source.location(of: span.start).line, source.location(of: max(span.start, span.end - 1)).line
    )
    let start = source.start(ofLine: first)
    let before = source.bytes[start..<span.start]
    guard before.contains(UInt8(ascii: "-")),
      before.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-") }),
      last < source.lineCount
    else { return nil }
    let end = source.start(ofLine: last + 1)
    let after = source.bytes[min(span.end, end)..<end]
    guard after.allSatisfy({ [0x20, 0x0A, 0x0D].contains($0) }), source.bytes[end - 1] == 0x0A else {
      return nil
    }
    return SourceSpan(start, end)
  }

  private static func indentation(_ lines: SourceSpan, _ context: RuleContext) -> Int {
    context.source.bytes[lines.start..<lines.end].prefix { $0 == UInt8(ascii: " ") }.count
  }
}
