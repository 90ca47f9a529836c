import Testing
import TocsinDetect
import TocsinIO
import TocsinKit
import TocsinTestSupport

/// The same event in two files counts once where that is asked for, and is remarked on where it is not.
struct DeduplicationTests {
  private struct Counter: RunObserver {
    var signals = 0
    mutating func signal(_ report: SignalReport) { signals += 1 }
    mutating func malformed(_ record: MalformedRecord) {}
    mutating func progress(_ summary: RunSummary, total: Int?) {}
  }

  private static func run(_ texts: [String], _ key: String?, jobs: Int = 1) throws -> (
    RunSummary, signals: Int
  ) {
    var options = RunOptions(jobs: jobs)
    options.deduplication = key.flatMap { DeduplicationKey($0) }
    var counter = Counter()
    let inputs = texts.enumerated().map { LogInput(.bytes(Array($1.utf8), name: "input\($0)")) }
    let (summary, failures) = try Evaluation(RunSetup(alone: Pipeline.signalForEach("@n:*"))).run(
      inputs, reader: LogReaderOptions(), options: options, observer: &counter)
    #expect(failures.isEmpty)
    return (summary, counter.signals)
  }

  private static func lines(_ numbers: [Int], _ spelling: (Int) -> String) -> String {
    numbers.map { spelling($0) + "\n" }.joined()
  }

  @Test(arguments: [
    ("eventID", "eventID", #"{"eventID":"#), ("uuid", "uuid", #"{"uuid": "#),
    ("event_identifier", "EventIdentifier", #"{"EventDate":"2026-03-02T08:00:00Z","EventIdentifier":"#),
    ("request_id+event_type", "REQUEST_ID+EVENT_TYPE", #"{"EVENT_TYPE":"Login","REQUEST_ID":"#),
    ("_id", "_id", #"{"date":"2026-03-02T08:00:00Z","attributes":{"n":"x"},"_id":"#),
  ])
  func `an id is found, and its repeats dropped`(remark: String, key: String, start: String) throws {
    let texts = [Array(0..<30), Array(20..<40)].map { numbers in
      Self.lines(numbers) { "\(start)\"id-\($0)\",\"n\":\"x\"}" }
    }
    let (plain, all) = try Self.run(texts, nil)
    #expect(all == 50 && plain.repeatedIDs == 10 && plain.repeatedKey == remark)
    for name in [key, remark, "@\(remark)"] {
      for jobs in [1, 2] {
        let (summary, signals) = try Self.run(texts, name, jobs: jobs)
        #expect(signals == 40 && summary.duplicates == 10 && summary.uncompared == 0, "\(name)")
        #expect(summary.repeatedKey == nil && summary.events.matched == 40)
      }
    }
  }

  @Test func `events without the key all count, and equal texts in other places are others`() throws {
    let texts = [
      Self.lines([1, 2, 3]) { "{\"n\":\($0),\"a\":\"x\"}" }, "{\"n\":4,\"a\":\"x\",\"b\":\"y\"}\n",
    ]
    #expect(try Self.run(texts, "b").signals == 4)
    #expect(try Self.run(texts, "b").0.unmarked == 3 && Self.run(texts, "nothing").0.unmarked == 4)
    #expect(try Self.run(texts, "a").signals == 1)
    #expect(
      try Self.run(["{\"n\":1,\"a\":\"xy\",\"b\":\"z\"}\n{\"n\":1,\"a\":\"x\",\"b\":\"yz\"}\n"], "a+b")
        .signals == 2)
    #expect(try Self.run(texts, nil).0.repeatedKey == nil)
  }

  @Test(arguments: [("a", true), ("@a.b+c", true), ("", false), ("a+", false), ("a..b", false)])
  func `a key names attributes`(text: String, isKey: Bool) {
    #expect((DeduplicationKey(text) != nil) == isKey)
  }
}
