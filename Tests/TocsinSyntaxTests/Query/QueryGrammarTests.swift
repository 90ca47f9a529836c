import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax
import TocsinTestSupport

/// The written grammar, the parser and the corpus say the same.
struct QueryGrammarTests {
  static func grammar() throws -> EBNF { try EBNF(Repository.text("grammar/query.ebnf")) }

  @Test(arguments: QueryCorpusTests.files)
  func `the grammar accepts what is right or wrong in meaning only`(file: String) throws {
    var grammar = EBNFRecogniser(try QueryGrammarTests.grammar())
    for item in try Corpus.read(file) {
      let isSentence = grammar.accepts(item.input)
      #expect(isSentence == (item.mark != .error), "\(item.title): \(item.input)")
    }
  }

  @Test func `every production is exercised by the corpus`() throws {
    let grammar = try QueryGrammarTests.grammar()
    var recogniser = EBNFRecogniser(grammar)
    for item in QueryCorpusTests.accepted { _ = recogniser.accepts(item.input) }
    #expect(grammar.productions.keys.filter { !recogniser.exercised.contains($0) }.sorted() == [])
  }

  /// Errors that no grammar can see, by how their messages begin.
  static let semantic = [
    "the ends are of different kinds", "units are not known", "date arithmetic", "`message` is text",
    "`status` is text", "`*` is text", "a timestamp is compared", "the prefix length is", "curly quotes",
    "more than 16 wildcards", "nesting deeper",
  ]

  static func isSemantic(_ message: String) -> Bool {
    semantic.contains { message.hasPrefix($0) } || message.hasSuffix("is not an IP address")
  }

  @Test(arguments: 0..<8)
  func `sentences of the grammar are read, and printed back to the same tree`(seed: Int) throws {
    let grammar = try QueryGrammarTests.grammar()
    var recogniser = EBNFRecogniser(grammar)
    var generator = EBNFGenerator(
      grammar, seed: UInt64(seed), alphabet: "abx0159é日 .:-_/@*?\\\"()[]{}=!#<>&|+~^',ANDORT")
    var sentences = 0
    for _ in 0..<400 {
      let text = generator.candidate(fuel: 60)
      guard text.unicodeScalars.count <= 60, recogniser.accepts(text) else { continue }
      sentences += 1
      let errors = QueryParser.parse(UTF8Text(text)).diagnostics.filter { $0.descriptor.invalidatesRule }
      #expect(
        errors.allSatisfy { QueryGrammarTests.isSemantic($0.message) }, "\(text): \(errors.map(\.message))")
      if errors.isEmpty { expectRoundTrip(text) }
    }
    #expect(sentences > 40)
  }

  /// The other direction: short random texts, most of them wrong, get the same verdict from both.
  @Test(arguments: 0..<4)
  func `the grammar refuses what the parser refuses`(seed: Int) throws {
    var grammar = EBNFRecogniser(try QueryGrammarTests.grammar())
    var random = SplitMix(seed: UInt64(seed) &+ 100)
    let parts = [
      "a", "b", "1", "-", "@a", ":", "(", ")", "\"", "\"x\"", " ", " ", " AND ", " OR ", "NOT ", "[", "]",
      "{",
      "}", "*", "?", "\\", ">", "<=", "TO", " TO ", "[1 TO 2]", "CIDR(", "10.0.0.0/8", ",", "host",
      "_exists_:",
      "=", "!", "#", "&", "||", "&& ", "@", ".", "+", "5", "_missing_", "NOT", "AND", "OR", "\n",
    ]
    for _ in 0..<RandomCases.count(1500, full: 2500) {
      let text = (0..<(1 + random.below(6))).map { _ in random.pick(parts) }.joined()
      let errors = QueryParser.parse(UTF8Text(text)).diagnostics.filter { $0.descriptor.invalidatesRule }
      let isGrammatical = errors.allSatisfy { QueryGrammarTests.isSemantic($0.message) }
      let isSentence = grammar.accepts(text)
      #expect(isSentence == isGrammatical, "\(text.debugDescription): \(errors.map(\.message))")
      if errors.isEmpty { expectRoundTrip(text) }
    }
  }
}
