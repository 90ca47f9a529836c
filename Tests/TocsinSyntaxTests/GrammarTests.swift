import Foundation
import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax
import TocsinTestSupport

/// The parsers, the grammars and the corpora agree.
struct GrammarTests {
  enum Language: String, CaseIterable, Sendable {
    case condition
    case template

    var files: [String] { Repository.files(in: "grammar/corpus/\(rawValue)", suffix: ".txt") }

    func parse(_ text: String) -> (tree: String?, printed: UTF8Text?, diagnostics: [Diagnostic]) {
      switch self {
      case .condition:
        let (syntax, diagnostics) = ConditionParser.parse(UTF8Text(text))
        return (syntax.map(ConditionPrinter.dump), syntax.map(ConditionPrinter.print), diagnostics)
      case .template:
        let (syntax, diagnostics) = TemplateParser.parse(
          UTF8Text(text), labels: ["a", "b"], isKnownTimeZone: { ["UTC", "Asia/Tokyo"].contains($0) })
        guard !diagnostics.contains(where: { $0.level == .error }) else { return (nil, nil, diagnostics) }
        return (TemplatePrinter.dump(syntax), TemplatePrinter.print(syntax), diagnostics)
      }
    }

    /// What the corpus says of a text: its tree, or its errors.
    func result(_ text: String) -> String {
      let (tree, _, diagnostics) = parse(text)
      if let tree { return tree }
      let file = SourceFile(name: rawValue, text: text)
      return diagnostics.filter { $0.level == .error }.map { diagnostic in
        let place = file.location(of: diagnostic.span.start)
        return "\(place.line):\(place.column) \(diagnostic.descriptor.code) \(diagnostic.message)"
      }.joined(separator: "\n")
    }
  }

  @Test(arguments: Language.allCases)
  func `texts have the trees and errors of the corpus`(language: Language) throws {
    #expect(language.files.count == 2)
    for path in language.files {
      let entries = try Corpus.read(path)
      let now = entries.map { entry in
        var entry = entry
        entry.result = language.result(entry.input)
        return entry
      }
      try expectGolden(Corpus.write(now), at: path)
      for entry in entries {
        #expect((language.parse(entry.input).tree != nil) == (entry.mark == .accepted), "\(entry.title)")
      }
    }
  }

  @Test(arguments: Language.allCases)
  func `the grammar accepts what the parser accepts, and uses every production`(language: Language) throws {
    let grammar = try EBNF(try Repository.text("grammar/\(language.rawValue).ebnf"))
    var recogniser = EBNFRecogniser(grammar)
    for entry in try language.files.flatMap(Corpus.read) {
      #expect(recogniser.accepts(entry.input) == (entry.mark != .error), "\(entry.title): \(entry.input)")
    }
    let unused = grammar.productions.keys.filter { !recogniser.exercised.contains($0) }.sorted()
    #expect(unused.isEmpty, "no text of the corpus uses \(unused)")
  }

  @Test(arguments: Language.allCases)
  func `printing and parsing again gives the same tree`(language: Language) throws {
    for entry in try language.files.flatMap(Corpus.read) where entry.mark == .accepted {
      let (tree, printed, _) = language.parse(entry.input)
      let text = try #require(printed?.description, "\(entry.title)")
      #expect(language.parse(text).tree == tree, "\(entry.title): \(text)")
    }
  }

  @Test(arguments: Language.allCases)
  func `every finding says what to do next`(language: Language) throws {
    for entry in try language.files.flatMap(Corpus.read) {
      for finding in language.parse(entry.input).diagnostics {
        #expect(!finding.fixes.isEmpty || !finding.notes.isEmpty, "\(entry.title): \(finding.message)")
      }
    }
  }
}
