import Testing
import TocsinLogModel
import TocsinTestSupport

/// The page of calculated fields says what the code's one table says.
struct CalculatedFieldsPageTests {
  @Test func `the functions are those of the code`() throws {
    let rows = CalculatedFunction.Family.allCases.flatMap { family in
      CalculatedFunction.allCases.filter { $0.family == family }.map {
        "| `\($0.signature)` | \($0.summary) |"
      }
    }
    let table = (["| function | gives |", "|---|---|"] + rows).joined(separator: "\n")
    #expect(try Repository.text("docs/calculated-fields.md").contains("\n\(table)\n\n"), "\(table)")
  }
}
