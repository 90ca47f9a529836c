import ArgumentParser
import Foundation
import TocsinDiagnostics
import TocsinEnrichment
import TocsinEvents
import TocsinGrok
import TocsinIO
import TocsinLogModel
import TocsinPipelines

/// Runs the tests of pipelines, and says how many give what they should, by type of processor.
struct ConformCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conform",
    abstract: "Run the tests of the pipelines in a folder: NAME.yaml with NAME_tests.yaml beside it.")

  @Argument(help: "The folder; folders in it are searched too.")
  var folder: String

  @Option(help: "The patterns of user agents.")
  var userAgents = UserAgentTable.standardPath

  @Option(help: "End with 1 when fewer samples than this percentage give what they should.")
  var atLeast = 100.0

  @Option(help: "Print at most this many mismatches of one sample.")
  var mismatches = 3

  func run() throws {
    let files = try Conformance.testFiles(in: folder)
    let worker = PipelineWorker(clock: PipelineTest.clock, enrichment: try enrichment())
    var (passed, total): (Int, Int) = (0, 0)
    var byType: [String: (passed: Int, total: Int)] = [:]
    for path in files {
      let pipelinePath = path.replacing("_tests.yaml", with: ".yaml")
      let (pipelines, problems) = PipelineReader.read(try source(pipelinePath), zones: SystemZones())
      for problem in problems { print("\(pipelinePath): \(problem.level): \(problem.message)") }
      let (tests, testProblems) = PipelineTestFile.read(try source(path))
      for problem in testProblems { print("\(path): \(problem.level): \(problem.message)") }
      guard let tests, let pipeline = pipelines.first else {
        print("\(path): no pipeline or no tests")
        continue
      }
      let types = pipeline.types
      for (index, test) in tests.tests.enumerated() {
        let found = test.mismatches(pipeline, worker)
        total += 1
        passed += found.isEmpty ? 1 : 0
        for type in types {
          byType[type, default: (0, 0)].total += 1
          byType[type, default: (0, 0)].passed += found.isEmpty ? 1 : 0
        }
        guard !found.isEmpty else { continue }
        print("\(path) sample \(index): \(found.count) mismatches")
        for mismatch in found.prefix(mismatches) {
          print("  \(mismatch.place): expected \(mismatch.expected), got \(mismatch.actual)".prefix(400))
        }
      }
    }
    for (type, count) in byType.sorted(by: { $0.key < $1.key }) {
      print("\(type.padding(toLength: 28, withPad: " ", startingAt: 0)) \(count.passed) of \(count.total)")
    }
    let share = total == 0 ? 0 : Double(passed) * 100 / Double(total)
    print("\(passed) of \(total) samples as expected (\(String(format: "%.1f", share)) %)")
    if share < atLeast { throw ExitCode(1) }
  }

  private func source(_ path: String) throws -> SourceFile {
    SourceFile(name: path, bytes: Array(try Data(contentsOf: URL(fileURLWithPath: path))))
  }

  private func enrichment() throws -> PipelineEnrichment {
    var enrichment = PipelineEnrichment()
    enrichment.location = { Conformance.location(of: $0) }
    guard FileManager.default.fileExists(atPath: userAgents) else {
      print("no \(userAgents): user agents are not parsed")
      return enrichment
    }
    let (table, problem) = UserAgentTable.read(try source(userAgents))
    guard let table else { throw ValidationError("\(userAgents): \(problem)") }
    enrichment.userAgent = { table.details($0, scratch: $1) }
    return enrichment
  }
}

/// What the public tests of pipelines take for granted.
private enum Conformance {
  static func testFiles(in folder: String) throws -> [String] {
    let all = try FileManager.default.subpathsOfDirectory(atPath: folder)
    return all.filter { $0.hasSuffix("_tests.yaml") }.sorted().map { folder + "/" + $0 }
  }

  /// The one network that they know.
  static func location(of address: UTF8Text) -> [AttributeMember]? {
    guard address.description.hasPrefix("185.64.148.") else { return nil }
    let text = """
      {"ipAddress":"\(address)","continent":{"code":"EU","name":"Europe"},"country":{"iso_code":"FR","name":"France"},\
      "subdivision":{"iso_code":"FR-IDF","name":"Île-de-France"},"city":{"name":"Paris"},\
      "location":{"latitude":48.90654,"longitude":2.33339},"timezone":"Europe/Paris"}
      """
    return Array(text.utf8).withUnsafeBufferPointer { try? JSONReader.object($0) }
  }
}

/// Zones of the machine.
private struct SystemZones: TimeZoneSource {
  func offsetSeconds(zone: String, at instant: Timestamp) -> Int? {
    TimeZone(identifier: zone)?.secondsFromGMT(
      for: Date(timeIntervalSince1970: Double(instant.microseconds) / 1_000_000))
  }
}
