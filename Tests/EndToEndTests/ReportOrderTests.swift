import Testing
import TocsinTestSupport

/// The table of rules on a report's page.
struct ReportOrderTests {
  @Test func `rules alike in severity and number stand in the order of the run`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    // The second file has the name that comes first.
    for (file, name) in [("a.yaml", "Zulu"), ("b.yaml", "Mike"), ("c.yaml", "Alpha")] {
      try shell.write(
        """
        name: \(name)
        queries: [{name: a, query: "source:demo"}]
        cases: [{status: low, condition: a > 0}]
        options: {detectionMethod: threshold, evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0}
        message: m

        """, to: file)
    }
    try shell.write("{\"ddsource\":\"demo\",\"timestamp\":1767225600000}\n", to: "demo.ndjson")
    let page = try shell.run(
      "tocsin run a.yaml b.yaml c.yaml --logs demo.ndjson --report page.html --quiet && cat page.html"
    ).text
    let table = page.split(separator: "<tbody>").dropFirst().first ?? ""
    let places = ["Zulu", "Mike", "Alpha"].map { table.firstRange(of: $0)?.lowerBound }
    try #require(!places.contains(nil), "\(page.prefix(2000))")
    #expect(places.compactMap(\.self) == places.compactMap(\.self).sorted())
  }
}
