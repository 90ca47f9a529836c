import Testing
import TocsinIO
import TocsinKit
import TocsinLogModel
import TocsinSyntax

/// What `search` tells of records that it cannot read.
struct SearchFaultTests {
  @Test(arguments: [7, 64, 4096])
  func `a malformed record has its line, in whichever batch it comes`(chunkSize: Int) throws {
    let lines = (1...200).map { $0 % 9 == 0 ? "{\"a\":" : "{\"a\":\($0)}" }
    let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
    var options = LogReaderOptions()
    options.chunkSize = chunkSize
    var faults: [Int] = []
    let search = Search(QueryParser.parse("@a:*").syntax)
    let (summary, failures) = try search.run(
      [LogInput(.bytes(bytes, name: "lines"))], options: options, inverted: false,
      malformed: { faults.append($0.line) }, { _ in true })
    #expect(failures.isEmpty)
    #expect(faults == (1...200).filter { $0 % 9 == 0 })
    #expect(summary.malformed == faults.count && summary.records == 200)
  }
}
