import Testing
import TocsinDiagnostics
import TocsinEvents
import TocsinLogModel
import TocsinMatch
import TocsinPlan
import TocsinReference
import TocsinSyntax
import TocsinTestSupport

/// Laws of single queries over random terms of every kind and random events of every shape.
struct QueryLawTests {
  /// Matches queries of one record, each compiled alone.
  private static func matches(_ query: String, _ record: String) throws -> Bool {
    let (syntax, diagnostics) = QueryParser.parse(UTF8Text(query))
    try #require(
      !diagnostics.contains { $0.descriptor.invalidatesRule }, "\(query): \(diagnostics.map(\.message))")
    return try Matching.productMatches(syntax, Array(record.utf8), form: .plain)
  }

  private static func isValid(_ query: String) -> Bool {
    !QueryParser.parse(UTF8Text(query)).diagnostics.contains { $0.descriptor.invalidatesRule }
  }

  @Test func `the product agrees with the reference on every kind of term`() throws {
    var generator = TermGenerator(seed: 21)
    var (pairs, met) = (0, 0)
    while pairs < RandomCases.count(4000, full: 8000) {
      let query = generator.query(depth: generator.below(3))
      guard Self.isValid(query) else { continue }
      pairs += 1
      let record = generator.record()
      let expected = ReferenceMatcher.matches(
        QueryParser.parse(UTF8Text(query)).syntax, try EventDecoder.decode(Array(record.utf8), form: .plain))
      if expected { met += 1 }
      #expect(try Self.matches(query, record) == expected, "\(query) on \(record)")
    }
    #expect(met > pairs / 10 && met < pairs * 9 / 10, "\(met) of \(pairs) are met")
  }

  /// Two forms of a query over `p`, `q` and `r` that every event meets alike.
  static let equalForms: [(String, String)] = [
    ("NOT (NOT (p))", "p"), ("-((p) (q))", "-(p) OR -(q)"), ("-((p) OR (q))", "-(p) -(q)"), ("(p) (p)", "p"),
    ("(p) OR (p)", "p"), ("(p) OR -(p)", "*"), ("(p) -(p)", "-*"), ("(p) (q)", "(q) (p)"),
    ("(p) OR (q)", "(q) OR (p)"), ("((p) (q)) (r)", "(p) ((q) (r))"),
    ("((p) OR (q)) OR (r)", "(p) OR ((q) OR (r))"),
    ("(p) ((q) OR (r))", "((p) (q)) OR ((p) (r))"), ("(p) OR ((q) (r))", "((p) OR (q)) ((p) OR (r))"),
    ("(p) *", "p"), ("(p) OR -*", "p"), ("(p) OR ((p) (q))", "p"), ("(p) ((p) OR (q))", "p"),
  ]

  @Test(arguments: equalForms)
  func `forms that logic makes equal are met alike`(one: String, other: String) throws {
    var generator = TermGenerator(seed: 31)
    var met = 0
    var done = 0
    while done < 100 {
      let terms = ["p": generator.term(), "q": generator.term(), "r": generator.term()]
      guard terms.values.allSatisfy(Self.isValid) else { continue }
      done += 1
      func filled(_ form: String) -> String {
        form.map { letter in
          guard letter.isLetter, letter.isLowercase, let term = terms[String(letter)] else {
            return String(letter)
          }
          return term
        }.joined()
      }
      let record = generator.record()
      let value = try Self.matches(filled(one), record)
      if value { met += 1 }
      #expect(
        value == (try Self.matches(filled(other), record)), "\(filled(one)) / \(filled(other)): \(record)")
    }
    let isConstant = other == "*" || other == "-*"
    #expect(isConstant || met > 0 && met < done)
  }

  /// Two spellings of one test.
  static let equalTerms: [(String, String)] = [
    ("@a:(x OR y)", "@a:x OR @a:y"), ("@a:(x y)", "@a:x @a:y"), ("@a:(-x y)", "-@a:x @a:y"),
    ("-@a:(x OR y)", "-@a:x -@a:y"), ("@a:* @a:x", "@a:x"), ("@a:[* TO *]", "@a:*"), ("_exists_:@a", "@a:*"),
    ("_missing_:@a", "-@a:*"), ("@a:x**y", "@a:x*y"), ("@a:1", "@a:[1 TO 1]"), ("env:X", "env:x"),
    ("Env:x*", "env:X*"), ("status:ERROR", "status:error"), ("X", "x"), ("x-y", "\"x y\""),
    ("*:(x y)", "*:x *:y"), ("message:(x OR y)", "message:x OR message:y"), ("@n:>5 OR @n:5", "@n:>=5"),
    ("@n:{* TO 5}", "@n:<5"), ("@n:[5 TO *]", "@n:>=5"), ("env:(x OR xy)", "env:x OR env:xy"),
  ]

  @Test(arguments: equalTerms)
  func `spellings of one test are met alike`(one: String, other: String) throws {
    var generator = TermGenerator(seed: 41)
    for _ in 0..<150 {
      let record = generator.record().replacing("\"b\":", with: "\"n\":")
      #expect(
        try Self.matches(one, record) == Self.matches(other, record), "\(one) / \(other) on \(record)")
    }
  }

  /// On an event with one value, where no second element can meet the second half.
  @Test(arguments: ["1", "2", "3", "0", "4", "1.5", "\"2\"", "\"x\"", "true", "null", "{}", "-1"])
  func `a range is two comparisons on a single value`(value: String) throws {
    let record = "{\"a\":\(value)}"
    #expect(try Self.matches("@a:[1 TO 3]", record) == Self.matches("@a:>=1 @a:<=3", record))
    #expect(try Self.matches("@a:{1 TO 3}", record) == Self.matches("@a:>1 @a:<3", record))
  }

  /// Partition: every event meets a query or its negation, and never both.
  @Test func `a query and its negation part the events`() throws {
    var generator = TermGenerator(seed: 51)
    var done = 0
    while done < 1000 {
      let query = generator.query(depth: 2)
      guard Self.isValid(query) else { continue }
      done += 1
      let record = generator.record()
      #expect(
        try Self.matches(query, record) != Self.matches("NOT (\(query))", record), "\(query): \(record)")
    }
  }

  /// Queries compiled together share atoms and texts, and still answer as they do alone.
  @Test func `queries of one plan answer as each does alone`() throws {
    var generator = TermGenerator(seed: 61)
    for _ in 0..<60 {
      var queries: [String] = []
      while queries.count < 12 {
        let query = generator.query(depth: 2)
        if Self.isValid(query) { queries.append(query) }
      }
      let leaves = queries.compactMap { query -> (subject: QueryTerm.Subject, test: ValueTest)? in
        guard case .leaf(let term)? = QueryParser.parse(UTF8Text(query)).syntax.root,
          case .leaf(let value) = term.test
        else { return nil }
        return (term.subject, value.test)
      }
      let plan = PlanSet(tests: leaves)
      var extractor = EventExtractor(fields: plan.fields, form: .plain)
      var evaluator = PredicateEvaluator(plan)
      var event = ExtractedEvent(fieldCount: plan.fields.count)
      for _ in 0..<10 {
        let record = Array(generator.record().utf8)
        let decoded = try EventDecoder.decode(record, form: .plain)
        let padded = record + [UInt8](repeating: 0, count: EventExtractor.padding)
        var matches: [Int32] = []
        try padded.withUnsafeBufferPointer { buffer in
          try extractor.extract(UnsafeBufferPointer(rebasing: buffer[..<record.count]), into: &event)
          evaluator.evaluate(event, into: &matches)
        }
        let expected = leaves.indices.filter { index in
          let leaf = leaves[index]
          let term = QueryTerm(
            subject: leaf.subject, test: .test(leaf.test, span: .init(0, 0)), span: .init(0, 0), keySpan: nil)
          return ReferenceMatcher.matches(QuerySyntax(root: .leaf(term)), decoded)
        }
        #expect(matches == expected.map(Int32.init))
      }
    }
  }
}
