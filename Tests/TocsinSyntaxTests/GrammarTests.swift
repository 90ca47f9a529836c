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
    case expression

    var files: [String] { Repository.files(in: "grammar/corpus/\(rawValue)", suffix: ".txt") }

    func parse(_ text: String) -> (tree: String?, printed: UTF8Text?, diagnostics: [Diagnostic]) {
      switch self {
      case .condition:
        let (syntax, diagnostics) = ConditionParser.parse(UTF8Text(text))
        return (syntax.map(ConditionPrinter.dump), syntax.map(ConditionPrinter.print), diagnostics)
      case .template:
        let (syntax, diagnostics) = TemplateParser.parse(
          UTF8Text(text), labels: ["a", "b"], isKnownTimeZone: { ["UTC", "Asia/Tokyo"].contains($0) })
        guard !diagnostics.contains(where: { $0.isRefusal }) else {
          return (nil, nil, diagnostics)
        }
        return (TemplatePrinter.dump(syntax), TemplatePrinter.print(syntax), diagnostics)
      case .expression:
        let (syntax, diagnostics) = ExpressionParser.parse(UTF8Text(text))
        return (syntax.map(ExpressionPrinter.dump), syntax.map(ExpressionPrinter.print), diagnostics)
      }
    }

    /// What the corpus says of a text: its tree, or its errors.
    func result(_ text: String) -> String {
      let (tree, _, diagnostics) = parse(text)
      if let tree { return tree }
      let file = SourceFile(name: rawValue, text: text)
      return diagnostics.filter { $0.isRefusal }.map { diagnostic in
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

  @Test(arguments: Language.allCases, 0..<4)
  func `sentences of the grammar are read, and printed back to the same tree`(
    language: Language, seed: Int
  ) throws {
    let grammar = try EBNF(try Repository.text("grammar/\(language.rawValue).ebnf"))
    var recogniser = EBNFRecogniser(grammar)
    var generator = EBNFGenerator(
      grammar, seed: UInt64(seed), alphabet: "abxT0159é .:-_/@\\\"'[]{}()<>=!&|#^,\t\n")
    var sentences = 0
    for _ in 0..<500 {
      let text = generator.candidate(fuel: 80)
      guard text.unicodeScalars.count <= 80, recogniser.accepts(text) else { continue }
      sentences += 1
      let (tree, printed, diagnostics) = language.parse(text)
      let errors = diagnostics.filter { $0.isRefusal && !language.isSemantic($0) }
      #expect(errors.isEmpty, "\(text.debugDescription): \(errors.map(\.message))")
      guard let tree, let printed else { continue }
      #expect(language.parse(printed.description).tree == tree, "\(text.debugDescription): \(printed)")
    }
    #expect(sentences > 40, "\(sentences) sentences")
  }

  /// The other direction: short random texts, most of them wrong, get the same verdict from both.
  @Test(arguments: Language.allCases, 0..<4)
  func `the grammar refuses what the parser refuses`(language: Language, seed: Int) throws {
    let grammar = try EBNF(try Repository.text("grammar/\(language.rawValue).ebnf"))
    var recogniser = EBNFRecogniser(grammar)
    var random = SplitMix(seed: UInt64(seed) &+ 100)
    for _ in 0..<RandomCases.count(1000, full: 1500) {
      let text = (0..<(1 + random.below(7))).map { _ in random.pick(language.parts) }.joined()
      let (tree, _, diagnostics) = language.parse(text)
      let errors = diagnostics.filter(\.isRefusal)
      let isRead = tree != nil || (!errors.isEmpty && errors.allSatisfy(language.isSemantic))
      #expect(recogniser.accepts(text) == isRead, "\(text.debugDescription): \(errors.map(\.message))")
    }
  }
}

extension GrammarTests.Language {
  /// Pieces of texts, right and wrong.
  var parts: [String] {
    switch self {
    case .condition:
      [
        "a", "b", " ", ">", ">=", "==", "!=", "<", "0", "1", "-", "2.5", "&&", " && ", "||", "!", "(", ")",
        "THEN",
        " then ", "and", "true", "a > 0", "b<1", "=", "&", ".", "é", "\n", "1e3", ",",
      ]
    case .template:
      [
        "x", " ", "{{", "}}", "{{{", "}}}", "{{@a}}", "{{a.name}}", "{{severity}}", "@a", ".", "\\",
        "{{#if @a}}",
        "{{/if}}", "{{else}}", "{{^if @a}}", "{{#is_match \"@a\" \"b\"}}", "{{/is_match}}",
        "{{eval \"1+1\"}}",
        "{{{{raw}}}}", "{{{{/raw}}}}", "\"", "{", "}", "\\{{", "\n", "{{rule_name}}", "{{[a.b].name}}",
      ]
    case .expression:
      [
        "@a", "@", "a", "#b", "#", "1", "0", "2.5", "1e3", ".", "\"x\"", "\"", "\\", " ", " ", "(", ")", ",",
        "lower(",
        "if(", "is_null(@a)", "first(", "!", "-", " - ", "+", "*", "/", "^", "%", "<", ">=", "==", "!=", "=",
        "&&", "||",
        "&", "AND", " AND ", " OR ", "NOT ", "not", "true", "tags", "\\-", "é", "“", "\n", "\u{3000}", "e",
      ]
    }
  }

  /// What a grammar cannot say: which names exist, that two names are the same, and what a path in a quoted text is
  /// once the escapes of the text are resolved.
  func isSemantic(_ finding: Diagnostic) -> Bool {
    let message = finding.message
    if message.hasPrefix("there is no function ") || message.hasPrefix("the number ")
      || message.contains("` takes ")
    {
      return true
    }
    return message.hasPrefix("no query is called ") || message.hasPrefix("unknown time zone ")
      || message.hasSuffix(" holds a quote")
      || message.hasSuffix(" ends in `\\`") || message.hasPrefix("`@") && message.contains("` closes `@")
  }
}

extension Diagnostic {
  /// Whether the text is not of its language; templates that are not are rendered as they stand.
  var isRefusal: Bool {
    let template = [
      TemplateDiagnostics.unbalancedBlock, TemplateDiagnostics.wrongQuery, TemplateDiagnostics.monitorBlock,
      TemplateDiagnostics.syntax,
    ]
    return descriptor.invalidatesRule || template.contains(descriptor)
  }
}
