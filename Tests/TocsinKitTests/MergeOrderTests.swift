import Testing
import TocsinDetect
import TocsinIO
import TocsinKit

/// Events of one instant in several inputs.
struct MergeOrderTests {
  private static func input(_ name: String, _ times: [Int]) -> LogInput {
    let lines = times.map { "{\"timestamp\":\(1_767_225_600_000 + $0 * 1000),\"at\":\"\(name)\($0)\"}\n" }
    return LogInput(.bytes(Array(lines.joined().utf8), name: name))
  }

  @Test(arguments: [
    // An input that begins at the instant, one that begins before, and one that begins after.
    ([0, 10], [10], "b0 a10 b10"), ([0, 10], [5, 10], "b0 a5 a10 b10"), ([10], [10, 20], "a10 b10 a20"),
    ([0, 10, 20], [10, 20], "b0 a10 b10 a20 b20"),
  ])
  func `are in the order of the names of their inputs`(b: [Int], a: [Int], order: String) throws {
    let output = try Pipeline.run(
      Evaluation(RunSetup(alone: Pipeline.signalForEach("@at:*"))),
      [MergeOrderTests.input("b", b), MergeOrderTests.input("a", a)], Pipeline.live)
    // Each signal is told when it opens and when it closes.
    var seen: Set<Substring> = []
    let places = output.signals.map { line in
      let text = String(decoding: line, as: UTF8.self)
      return text.split(separator: "\"at\":\"").last?.prefix { $0 != "\"" } ?? ""
    }
    #expect(places.filter { seen.insert($0).inserted }.joined(separator: " ") == order)
  }
}
