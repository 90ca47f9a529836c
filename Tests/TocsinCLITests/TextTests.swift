import Testing
import TocsinDiagnostics

@testable import TocsinCLI

/// Counts and tables in text.
struct TextTests {
  @Test(arguments: [
    (0, "0 records"), (1, "1 record"), (2, "2 records"), (-1, "-1 records"), (999, "999 records"),
    (1000, "1,000 records"),
    (12_345, "12,345 records"), (999_999, "999,999 records"), (1_000_000, "1,000,000 records"),
    (-1234, "-1,234 records"), (Int.max, "9,223,372,036,854,775,807 records"),
    (Int.min, "-9,223,372,036,854,775,808 records"),
  ])
  func `a number with its noun`(number: Int, text: String) {
    #expect(Plural.count(number, "record") == text)
    let irregular = text.replacing("records", with: "entries").replacing("record", with: "entry")
    #expect(Plural.count(number, "entry", "entries") == irregular)
  }

  @Test func `columns are as wide as their widest cell`() {
    var table = TextTable(["A", "LONG", "C"])
    #expect(table.lines() == ["A  LONG  C"])
    table.add(["1", "2", "3"])
    table.add(["four", "é", "the last one"])
    #expect(table.count == 2)
    #expect(table.lines() == ["A     LONG  C", "1     2     3", "four  é     the last one"])
    let marked = table.lines { row, column, text in "\(row)\(column)\(text)" }
    #expect(marked[0].hasPrefix("-10A     ") && marked[2].hasPrefix("10four  11é     12"))
  }

  @Test(arguments: [
    (7, "1234567", "1234567"), (7, "12345678", "123456…"), (3, "abcd", "ab…"), (48, "a\nb\tc", "a b c"),
    (7, "ééééééé", "ééééééé"), (7, "éééééééé", "éééééé…"),
  ])
  func `a cell is one line of limited width`(width: Int, cell: String, shown: String) {
    var table = TextTable(["A"], maximumCellWidth: width)
    table.add([cell])
    #expect(table.lines() == ["A", shown])
  }

  @Test func `what steers a terminal becomes visible`() {
    var table = TextTable(["A"])
    table.add(["a\u{1B}[31m\u{202E}b\u{9B}"])
    let line = table.lines()[1]
    #expect(
      line.unicodeScalars.allSatisfy {
        $0.value >= 0x20 && $0.value < 0x7F || $0.value > 0x9F && $0 != "\u{202E}"
      })
  }
}
