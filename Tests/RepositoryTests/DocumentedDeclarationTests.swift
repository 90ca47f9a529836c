import Testing
import TocsinTestSupport

/// The modules that others build on say what each of their declarations is for.
///
/// The formatter's own rule looks at `public`, which this project doesn't use.
struct DocumentedDeclarationTests {
  static let modules = [
    "TocsinLogModel", "TocsinDiagnostics", "TocsinSemantics", "TocsinPlan", "TocsinEvents", "TocsinMatch",
    "TocsinDetect",
    "TocsinWorkspace", "TocsinKit",
  ]

  @Test(arguments: modules)
  func `every package declaration has a doc comment`(module: String) throws {
    let paths = Repository.files(in: "Sources/\(module)", suffix: ".swift")
    #expect(!paths.isEmpty)
    for path in paths where !path.hasSuffix("+Generated.swift") {
      let lines = try Repository.text(path).split(separator: "\n", omittingEmptySubsequences: false)
      for index in undocumented(lines.map(String.init)) {
        Issue.record("\(path):\(index + 1) has no doc comment: \(lines[index])")
      }
    }
  }

  @Test(arguments: [
    (["package let name: String"], 1),
    (["/// A name.", "package let name: String"], 0),
    (["/// A name.", "@inlinable", "package var name: String { rest }"], 0),
    (["// A name.", "package static func find() {}"], 1),
    (["/// A name.", "", "package mutating func find() {}"], 1),
    (["@usableFromInline", "  package private(set) var count = 0"], 1),
    (["package import TocsinLogModel", "func find() {}", "extension Name {"], 0),
    (["package static let wrongType = DiagnosticDescriptor("], 0),
  ])
  func `finds declarations without a doc comment`(lines: [String], count: Int) {
    #expect(undocumented(lines).count == count)
  }

  /// Indices of lines that begin a `package` declaration without a doc comment above it and its attributes.
  ///
  /// A diagnostic descriptor is documented by its own summary.
  private func undocumented(_ lines: [String]) -> [Int] {
    let kinds: Set = [
      "func", "var", "let", "struct", "enum", "class", "init", "typealias", "protocol", "subscript", "actor",
      "associatedtype", "macro",
    ]
    return lines.indices.filter { index in
      if lines[index].contains("= DiagnosticDescriptor(") { return false }
      let words = lines[index].split { !$0.isLetter && $0 != "@" && $0 != "_" }.map(String.init)
      guard let access = words.firstIndex(of: "package"), !words[..<access].contains(where: kinds.contains),
        lines[index].drop(while: { $0 == " " }).hasPrefix("package")
          || words[..<access].allSatisfy({ $0.hasPrefix("@") }),
        words[access...].first(where: { kinds.contains($0) || $0 == "import" }).map({ $0 != "import" })
          == true
      else { return false }
      let above = lines[..<index].last { !$0.drop(while: { $0 == " " }).hasPrefix("@") }
      return above?.drop { $0 == " " }.hasPrefix("///") != true
    }
  }
}
