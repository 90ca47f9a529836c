import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax
import TocsinTestSupport

struct ConditionTests {
  static let evaluations = (try? Repository.table("grammar/corpus/condition/evaluation.tsv")) ?? []
  static let errors = (try? Repository.table("grammar/corpus/condition/errors.tsv")) ?? []

  @Test func `the tables have all their rows`() {
    #expect(ConditionTests.evaluations.count == 31)
    #expect(ConditionTests.errors.count == 30)
  }

  @Test(arguments: evaluations)
  func `a condition is met or not`(row: [String]) throws {
    let (syntax, diagnostics) = ConditionParser.parse(UTF8Text(row[1]))
    #expect(!diagnostics.contains { $0.descriptor.invalidatesRule })
    let stage = try #require(syntax?.stages.first)
    var values: [UTF8Text: DecimalNumber] = [:]
    for pair in row[2].split(separator: ",") {
      let parts = pair.split(separator: "=")
      values[UTF8Text(String(parts[0]))] = DecimalNumber(UTF8Text(String(parts[1])))
    }
    let isMet = stage.holds { comparison in
      values[comparison.label].map { comparison.comparison.holds($0, comparison.number) } ?? false
    }
    #expect(isMet == (row[3] == "yes"), "\(row[0]) \(row[1])")
  }

  @Test(arguments: errors)
  func `a mistake is found, with something to do`(row: [String]) throws {
    let (syntax, diagnostics) = ConditionParser.parse(UTF8Text(row[1]))
    let error = try #require(diagnostics.first { $0.descriptor.invalidatesRule }, "\(row[0]) \(row[1])")
    #expect(syntax == nil)
    #expect(!error.fixes.isEmpty || !error.notes.isEmpty, "\(row[0]) \(row[1]): no next action")
  }

  @Test func `messages and fixes read as committed`() throws {
    let text = ConditionTests.errors.map { row in
      let file = SourceFile(name: "condition", text: row[1])
      return ConditionParser.parse(UTF8Text(row[1])).diagnostics
        .map { HumanRenderer(styled: false).render($0, in: file) }.joined(separator: "\n")
    }.joined(separator: "\n\n")
    try expectGolden(text + "\n", at: "Tests/TocsinSyntaxTests/Cases/condition-errors.txt")
  }

  @Test(arguments: evaluations)
  func `printing and parsing again gives the same tree`(row: [String]) throws {
    let syntax = try #require(ConditionParser.parse(UTF8Text(row[1])).syntax)
    let printed = ConditionPrinter.print(syntax)
    let again = try #require(ConditionParser.parse(printed).syntax, "\(printed)")
    #expect(ConditionPrinter.print(again) == printed)
  }

  @Test(arguments: [
    "a.count > 5", "a.count() > 5 && b > 0", "a.b.c > 5", "!(usr.id > 1)", "b > 0 THEN a.sum > 1",
    "count(a) > 5", "a.1 > 5", "@a > 5", "#a > 5", "a[0] > 5", "a:5", "a > 5h", "a > (5)",
  ])
  func `one mistake is one error`(text: String) {
    let errors = ConditionParser.parse(UTF8Text(text)).diagnostics.filter { $0.descriptor.invalidatesRule }
    #expect(errors.count == 1, "\(errors.map(\.message))")
  }
}
