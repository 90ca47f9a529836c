import Testing
import TocsinKit

@testable import TocsinCLI

/// What a terminal is shown fits it.
struct TerminalTextTests {
  @Test(arguments: [40, 60, 80, 100, 200])
  func `a table fits the terminal where it can`(width: Int) {
    var table = TextTable(["A", "GROUP", "TITLE"], maximumCellWidth: 180)
    table.add(["1", "@usr.id=somebody@example.com", String(repeating: "title ", count: 20)])
    table.add(["2", "-", "short"])
    table.fit(width, shrinking: [1, 2])
    let lines = table.lines()
    #expect(lines.allSatisfy { $0.count <= width }, "\(lines)")
    // Room is used as far as there is some.
    #expect(width >= 160 || lines.contains { $0.count == width })
    #expect(lines[2].contains("short"))
  }

  @Test func `columns keep a least width`() {
    var table = TextTable(["A", "GROUP", "TITLE"])
    table.add([String(repeating: "x", count: 30), "@usr.id=somebody", "a longer title"])
    table.fit(20, shrinking: [1, 2])
    #expect(table.lines()[1].hasSuffix("@usr.id…  a longe…"))
  }

  @Test(arguments: [
    (50, 200, 10.0, "25 %", ", 30 s left"), (199, 200, 10.0, "99 %", ", 1 s left"),
    (20, 200, 100.0, "10 %", ", 15 min 0 s left"), (2, 200, 100.0, "1 %", ", 2 h 45 min left"),
    (200, 200, 10.0, "100 %", ", 0 s left"), (0, 200, 10.0, "0 %", ""),
  ])
  func `progress shows per cent and time left`(
    megabytes: Int, total: Int, seconds: Double, share: String, left: String
  ) {
    var summary = RunSummary()
    summary.bytes = megabytes * 1_000_000
    summary.records = 1234
    let text = ProgressLine.text(summary, total: total * 1_000_000, seconds: seconds)
    #expect(text.contains("] \(share), 1,234 records, \(megabytes) MB"), "\(text)")
    #expect(text.hasSuffix(" MB/s\(left)"), "\(text)")
  }

  @Test func `without a total there is nothing to expect`() {
    var summary = RunSummary()
    summary.bytes = 5_000_000
    let text = ProgressLine.text(summary, total: nil, seconds: 1)
    #expect(text == "0 records, 5 MB, 5 MB/s")
  }
}
