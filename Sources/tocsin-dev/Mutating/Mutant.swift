/// One plausible slip in the sources: a snippet, and what a mutant has in its place.
struct Mutant: Equatable, Sendable {
  /// How the mutant gets into the sources.
  enum Form: String, Sendable {
    /// Snippet and replacement are expressions of one type.
    case expression
    /// Snippet and replacement are whole statements that bind no name; the replacement may be empty.
    case statement
    /// A declaration or a pattern, which no switch can stand in for: the mutant has a build to itself.
    case build
  }

  var id: String
  var file: String
  /// Text that occurs once in the file, at the head of the declaration that holds the snippet.
  var context: String?
  var original: String
  var replacement: String
  /// Patterns for `swift test --filter` of the suites that run first.
  var tests: [String]
  /// Why the mutant behaves differently.
  var reason: String
  var form = Form.expression

  /// Of `Sources/TocsinPlan/IR/X.swift`, `TocsinPlan`.
  var module: String { file.split(separator: "/").dropFirst().first.map(String.init) ?? file }
}
