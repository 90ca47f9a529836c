package import TocsinDiagnostics
import TocsinSyntax

/// Takes away what ignore comments say is known, and says which comments do nothing.
package struct IgnoredFindings {
  package private(set) var kept: [Diagnostic] = []
  package private(set) var ignored: [Diagnostic] = []

  /// `enabled` are the codes of the checks that ran: of others no comment can be said to do nothing.
  ///
  /// A finding that makes the rule invalid is not ignored: `run` refuses the rule all the same.
  package init(_ diagnostics: [Diagnostic], in file: SourceFile, enabled: Set<String>) {
    let comments = IgnoreComment.find(in: file)
    guard !comments.isEmpty else {
      kept = diagnostics
      return
    }
    var used: Set<Place> = []
    var refused: Set<Place> = []
    for diagnostic in diagnostics {
      let places = IgnoredFindings.places(of: diagnostic, in: comments)
      if places.isEmpty || diagnostic.descriptor.invalidatesRule {
        kept.append(diagnostic)
        refused.formUnion(places)
      } else {
        ignored.append(diagnostic)
        used.formUnion(places)
      }
    }
    for (index, comment) in comments.enumerated() {
      kept += IgnoredFindings.remarks(on: comment, index, used, refused, file, enabled)
    }
    kept.sort {
      ($0.span.start, $0.descriptor.code, $0.message) < ($1.span.start, $1.descriptor.code, $1.message)
    }
  }

  /// Gives what is kept its configured level.
  mutating func adjust(_ adjusted: (Diagnostic) -> Diagnostic?) { kept = kept.compactMap(adjusted) }

  /// A pattern of a comment.
  private struct Place: Hashable {
    var comment: Int
    var pattern: Int
  }

  private static func places(of diagnostic: Diagnostic, in comments: [IgnoreComment]) -> [Place] {
    comments.indices.filter { comments[$0].covers(diagnostic) }.flatMap { comment in
      comments[comment].patterns.indices
        .filter { comments[comment].patterns[$0].codes.contains(diagnostic.descriptor.code) }
        .map { Place(comment: comment, pattern: $0) }
    }
  }

  private static func remarks(
    on comment: IgnoreComment, _ index: Int, _ used: Set<Place>, _ refused: Set<Place>, _ file: SourceFile,
    _ enabled: Set<String>
  ) -> [Diagnostic] {
    var remarks: [Diagnostic] = []
    let start = comment.comment.span.start
    if comment.patterns.isEmpty, enabled.contains(DiagnosticDescriptor.unusedIgnore.code) {
      remarks.append(
        Diagnostic(
          .unusedIgnore, "this comment names no check, so it ignores nothing", at: comment.comment.span,
          fixes: [Fix("name codes, as in `# tocsin:ignore K302 reason`")]))
    }
    let idle = comment.patterns.indices.filter { pattern in
      let place = Place(comment: index, pattern: pattern)
      let codes = comment.patterns[pattern].codes
      return !used.contains(place) && (codes.isEmpty || !codes.isDisjoint(with: enabled))
    }
    if enabled.contains(DiagnosticDescriptor.unusedIgnore.code) {
      for pattern in idle {
        remarks.append(
          unused(
            comment, pattern, isRefused: refused.contains(Place(comment: index, pattern: pattern)), idle, file
          ))
      }
    }
    if comment.reason.isEmpty, !comment.patterns.isEmpty, idle.count < comment.patterns.count,
      enabled.contains(DiagnosticDescriptor.ignoreWithoutReason.code)
    {
      remarks.append(
        Diagnostic(
          .ignoreWithoutReason, "this comment does not say why",
          at: SourceSpan(start, comment.comment.span.end),
          fixes: [Fix("add the reason behind the last code")]))
    }
    return remarks
  }

  private static func unused(
    _ comment: IgnoreComment, _ pattern: Int, isRefused: Bool, _ idle: [Int], _ file: SourceFile
  ) -> Diagnostic {
    let name = comment.patterns[pattern].text
    let message: String
    if isRefused {
      message = "`\(name)` cannot be ignored here: the finding makes the rule invalid"
    } else if comment.patterns[pattern].codes.isEmpty {
      message = "no check is called `\(name)`"
    } else {
      message = "nothing here is found by `\(name)`"
    }
    let edit =
      idle.count == comment.patterns.count
      ? Fix.Edit(span: wholeComment(comment.comment, file), replacement: "")
      : Fix.Edit(span: word(comment, pattern), replacement: "")
    let names = CheckRegistry.all.flatMap { [$0.descriptor.code, $0.descriptor.name] }
    let near = comment.patterns[pattern].codes.isEmpty ? nearestName(to: name, among: names) : nil
    let fix = near.map { Fix("write `\($0)`, or remove it") } ?? Fix("remove it", edits: [edit])
    return Diagnostic(.unusedIgnore, message, at: comment.patterns[pattern].span, fixes: [fix])
  }

  /// The comment with its line where it has one of its own, else with the space before it.
  private static func wholeComment(_ comment: LocatedComment, _ file: SourceFile) -> SourceSpan {
    var start = comment.span.start
    while start > 0, file.bytes[start - 1] == 0x20 || file.bytes[start - 1] == 0x09 { start -= 1 }
    var end = comment.span.end
    while end < file.bytes.count, file.bytes[end] == 0x20 || file.bytes[end] == 0x0D { end += 1 }
    if comment.isOwnLine, end < file.bytes.count, file.bytes[end] == 0x0A {
      return SourceSpan(start, end + 1)
    }
    return SourceSpan(start, comment.span.end)
  }

  /// The name with what parts it from the next one, or from the one before.
  private static func word(_ comment: IgnoreComment, _ pattern: Int) -> SourceSpan {
    let span = comment.patterns[pattern].span
    if pattern + 1 < comment.patterns.count {
      return SourceSpan(span.start, comment.patterns[pattern + 1].span.start)
    }
    return SourceSpan(comment.patterns[pattern - 1].span.end, span.end)
  }
}
