import Foundation
import Testing
import TocsinDetect
import TocsinIO
import TocsinKit
import TocsinTestSupport

struct CutFileTests {
  /// Cuts a file when the first batch was read.
  private struct Cutter: RunObserver {
    let path: String
    var isCut = false

    mutating func signal(_ report: SignalReport) throws {}
    mutating func malformed(_ record: MalformedRecord) throws {}
    mutating func progress(_ summary: RunSummary, total: Int?) {
      if !isCut { isCut = truncate(path, 200_000) == 0 }
    }
  }

  @Test(arguments: RecordValidation.allCases, [1, 2])
  func `a file that is cut while it is read is a failure`(validation: RecordValidation, jobs: Int) throws {
    let shell = try Shell()
    defer { shell.remove() }
    let path = shell.directory.appending(path: "cut.ndjson").path()
    let line = "{\"some\":\"record that no query is met by\",\"and\":\"that is passed over\"}\n"
    try Data(String(repeating: line, count: 100_000).utf8).write(to: URL(filePath: path))
    let rules = Pipeline.signalForEach("@k:unmistakable")
    var reader = LogReaderOptions()
    reader.chunkSize = 100_000
    var cutter = Cutter(path: path)
    let (_, failures) = try Evaluation(RunSetup(alone: rules)).run(
      [LogInput(.file(path))], reader: reader,
      options: RunOptions(strategy: ScanOptions(validation: validation), jobs: jobs), observer: &cutter)
    #expect(cutter.isCut)
    #expect(failures == [.cut(path)])
  }
}
