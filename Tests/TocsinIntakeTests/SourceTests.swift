import Foundation
import Testing
import TocsinDiagnostics
import TocsinEnrichment
import TocsinEvents
import TocsinIO
import TocsinIntake
import TocsinLogModel
import TocsinPipelines
import TocsinTestSupport

/// Raw logs of each source in its vendor's shape: told by one recognizer, and processed by its pipeline.
struct SourceTests {
  /// The pipelines that come with the program, each with a file of raw logs.
  static let names = Repository.files(in: "pipelines", suffix: ".yaml").filter {
    !$0.hasSuffix("_tests.yaml")
  }.map { path in
    String(path.dropFirst("pipelines/".count).dropLast(".yaml".count))
  }.sorted()

  @Test func `each pipeline has raw logs, and each file of raw logs a pipeline`() {
    let samples = Repository.files(in: "pipelines/samples", suffix: ".log").map { path in
      String(path.dropFirst("pipelines/samples/".count).dropLast(".log".count))
    }
    #expect(Set(samples) == Set(SourceTests.names) && SourceTests.names.count >= 27)
  }

  @Test(arguments: names)
  func `a pipeline is read without a finding, and is the one in the program`(name: String) throws {
    let path = "pipelines/\(name).yaml"
    let text = try Repository.text(path)
    let (pipelines, diagnostics) = PipelineReader.read(SourceFile(name: path, text: text), zones: ZoneCache())
    #expect(pipelines.count == 1 && diagnostics.isEmpty, "\(diagnostics.map(\.message))")
    #expect(
      ShippedPipelines.text(named: name).map { $0 + "\n" } == text
        || ShippedPipelines.text(named: name) == text)
  }

  @Test(arguments: names)
  func `a raw log is claimed by one product, and becomes what rules ask for`(name: String) throws {
    let path = "pipelines/samples/\(name).log"
    var options = LogReaderOptions()
    options.timeKey = nil
    let bytes = Array(try Repository.text(path).utf8)
    var reader = try LogReader(
      LogInput(.bytes(bytes, name: path)),
      options: {
        options.preparation = RecordIntake()
        return options
      }())
    var output = ""
    var recognized: [UTF8Text: Int] = [:]
    while let batch = try reader.nextBatch() {
      recognized.merge(batch.intake.recognized, uniquingKeysWith: +)
      #expect(batch.intake.unknownLines == 0 && batch.intake.limited.isEmpty)
      for record in batch.records {
        let event = try EventDecoder.decode(Array(batch.bytes[record.start..<record.end]), form: batch.form)
        output += String(decoding: EventJSON.canonical(event), as: UTF8.self) + "\n"
      }
    }
    let lines = bytes.split(separator: 0x0A).count
    #expect(recognized.values.reduce(0, +) >= lines, "\(recognized)")
    for source in recognized.keys {
      #expect(source.description == name || source.description.hasPrefix(name + "."), "\(source)")
    }
    try expectGolden(output, at: "Tests/TocsinIntakeTests/Cases/sources/\(name).ndjson")
  }

  /// In the form of the tests of integrations: a sample, and the log that the pipeline makes of it.
  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: UserAgentTable.standardPath)),
    arguments: Repository.files(in: "pipelines", suffix: "_tests.yaml"))
  func `samples beside a pipeline become what they say`(path: String) throws {
    func file(_ path: String) throws -> SourceFile { SourceFile(name: path, text: try Repository.text(path)) }
    let agents = LazyUserAgents(
      SourceFile(
        name: UserAgentTable.standardPath,
        bytes: Array(try Data(contentsOf: URL(fileURLWithPath: UserAgentTable.standardPath)))))
    var enrichment = PipelineEnrichment()
    enrichment.userAgent = { agents.details($0, $1) }
    let worker = PipelineWorker(clock: PipelineTest.clock, enrichment: enrichment)
    let pipelines = PipelineReader.read(
      try file(path.replacing("_tests.yaml", with: ".yaml")), zones: ZoneCache())
    let (tests, diagnostics) = PipelineTestFile.read(try file(path))
    #expect(diagnostics.isEmpty)
    let all = try #require(tests).tests
    #expect(!all.isEmpty)
    for test in all {
      let found = test.mismatches(try #require(pipelines.pipelines.first), worker)
      #expect(found.isEmpty, "\(found)")
    }
  }

  @Test func `no two products claim the same log`() throws {
    for name in SourceTests.names {
      let claims = try RecognizerClaims.all(of: try Repository.text("pipelines/samples/\(name).log"))
      for (line, products) in claims { #expect(products.count == 1, "\(name): \(products): \(line)") }
    }
  }
}

/// A mark is found wherever it stands, and nothing else is.
struct MarkScannerTests {
  @Test func `a mark is found wherever it stands`() {
    var random = SplitMix(seed: 3)
    let marks: [UTF8Text] = ["\"org\"", "\"eventSource\"", "audit.k8s.io", "GuardDuty Finding"]
    for _ in 0..<400 {
      let length = Int(random.next() % 200)
      var bytes = (0..<length).map { _ in UInt8(0x61 + random.next() % 26) }
      #expect(!RecognizerClaims.isMarked(bytes, marks))
      let mark = marks[Int(random.next() % UInt64(marks.count))].bytes
      bytes.insert(contentsOf: mark, at: length == 0 ? 0 : Int(random.next() % UInt64(length)))
      #expect(RecognizerClaims.isMarked(bytes, marks))
      #expect(!RecognizerClaims.isMarked(Array(mark.dropLast()), marks))
    }
  }
}
