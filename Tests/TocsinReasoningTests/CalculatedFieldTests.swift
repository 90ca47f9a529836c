import Testing
import TocsinLogModel
import TocsinReasoning
import TocsinSyntax

/// What calculated fields hold is not decided: nothing is claimed of it, and the rest of a question still is.
struct CalculatedFieldTests {
  private static func query(_ text: String) -> QuerySyntax {
    let fields = ["x", "y"].map { name in
      CalculatedField(
        name: name, steps: [.field(.attribute(AttributePath(segments: ["a"])))])
    }
    return QueryParser.parse(UTF8Text(text), calculated: .fields(fields)).syntax
  }

  @Test(arguments: [
    ("#x:1", "?"), ("-#x:1", "?"), ("#x:1 -#x:1", "none"), ("#x:1 @a:1 -@a:1", "none"), ("#x:1 #y:2", "?"),
    ("#x:1 OR @a:1", "some"), ("#x:1 (service:a service:b)", "none"), ("#x:* -#x:*", "none"),
    ("#x:[5 TO 1]", "?"), ("(#x:1 OR #x:2) @b:1", "?"),
  ])
  func `whether a log exists`(text: String, expected: String) {
    var reasoner = Deciding.reasoner()
    let answer =
      switch reasoner.isSatisfiable(CalculatedFieldTests.query(text)) {
      case .satisfiable: "some"
      case .unsatisfiable: "none"
      case .gaveUp(let reason): reason == .calculatedField ? "?" : "\(reason)"
      }
    #expect(answer == expected, "\(text)")
    #expect(reasoner.statistics.unconfirmed == 0)
    #expect(reasoner.statistics.gaveUp == (expected == "?" ? 1 : 0))
  }

  @Test func `equal queries are proven equal, others are left open`() {
    var reasoner = Deciding.reasoner()
    func relation(_ one: String, _ other: String) -> String {
      switch reasoner.equivalent(CalculatedFieldTests.query(one), CalculatedFieldTests.query(other)) {
      case .equivalent: "same"
      case .different: "different"
      case .gaveUp: "?"
      }
    }
    #expect(relation("#x:1 @b:2", "@b:2 #x:1") == "same")
    #expect(relation("#x:(1 OR 2)", "#x:1 OR #x:2") == "same")
    // The same expression under two names, and two tests of one field: true, and not seen.
    #expect(relation("#x:1", "#y:1") == "?")
    #expect(relation("#x:>5", "#x:>6") == "?")
    #expect(reasoner.redundantTerms(CalculatedFieldTests.query("#x:1 @a:1")).isEmpty)
    #expect(reasoner.redundantTerms(CalculatedFieldTests.query("#x:1 #x:1")).count == 1)
  }
}
