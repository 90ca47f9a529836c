import TocsinDetect
import TocsinLogModel
import TocsinSemantics

/// One way in which a test did not come out as expected.
package struct TestFailure: Sendable, Equatable {
  /// What was compared: `status`, `group @usr.id`, `signals`.
  package var field: String
  package var expected: String
  package var actual: String
  /// The expected signal, from 0, where one is at fault.
  package var signal: Int?

  package init(field: String, expected: String, actual: String, signal: Int?) {
    self.field = field
    self.expected = expected
    self.actual = actual
    self.signal = signal
  }
}

/// Compares expected with actual signals: equal in number, each expected one met by one of its own.
enum FailureDiff {
  static func compare(expected: [ExpectedSignal], actual: [SignalReport]) -> [TestFailure] {
    var failures: [TestFailure] = []
    if expected.count != actual.count {
      failures.append(
        TestFailure(
          field: "signals", expected: "\(expected.count)", actual: "\(actual.count)", signal: nil))
    }
    let found = partners(expected, actual)
    let unmet = expected.indices.filter { found[$0] == nil }
    let taken = Set(found.compactMap { $0 })
    let free = actual.indices.filter { !taken.contains($0) }
    // What is left on both sides is shown in order, the nearest there is to an explanation.
    for (index, candidate) in zip(unmet, free) {
      failures += differences(expected[index], actual[candidate], index)
    }
    for index in unmet.dropFirst(free.count) {
      failures.append(
        TestFailure(
          field: "signal \(index + 1)", expected: describe(expected[index]), actual: "none", signal: index))
    }
    for candidate in free.dropFirst(unmet.count) {
      failures.append(
        TestFailure(
          field: "extra signal", expected: "none",
          actual: "\(actual[candidate].signal.severity.rawValue), \(actual[candidate].title)", signal: nil))
    }
    return failures
  }

  /// The actual signal that each expected one gets for its own, by the index of the expected one.
  ///
  /// As many as possible get one, however the expectations are ordered: where the first choice is taken, shortest
  /// augmenting paths move the others (Kuhn, The Hungarian Method for the Assignment Problem, 1955).
  private static func partners(_ expected: [ExpectedSignal], _ actual: [SignalReport]) -> [Int?] {
    var found: [Int?] = Array(repeating: nil, count: expected.count)
    var owners: [Int?] = Array(repeating: nil, count: actual.count)
    func meets(_ index: Int, _ candidate: Int) -> Bool {
      differences(expected[index], actual[candidate], index).isEmpty
    }
    for start in expected.indices {
      var reachedFrom: [Int?] = Array(repeating: nil, count: actual.count)
      var end = actual.indices.first { owners[$0] == nil && meets(start, $0) }
      if let end { reachedFrom[end] = start }
      var queue = [start]
      var head = 0
      while end == nil, head < queue.count {
        let index = queue[head]
        head += 1
        for candidate in actual.indices where reachedFrom[candidate] == nil && meets(index, candidate) {
          reachedFrom[candidate] = index
          guard let owner = owners[candidate] else {
            end = candidate
            break
          }
          queue.append(owner)
        }
      }
      while let place = end, let taker = reachedFrom[place] {
        end = found[taker]
        found[taker] = place
        owners[place] = taker
        if taker == start { break }
      }
    }
    return found
  }

  private static func differences(
    _ expected: ExpectedSignal, _ report: SignalReport, _ index: Int
  ) -> [TestFailure] {
    let signal = report.signal
    var failures: [TestFailure] = []
    func check(_ field: String, _ wanted: String?, _ found: String) {
      guard let wanted, wanted != found else { return }
      failures.append(TestFailure(field: field, expected: wanted, actual: found, signal: index))
    }
    check("status", expected.severity?.rawValue, signal.severity.rawValue)
    check("case", expected.caseName, report.caseName)
    check("at", expected.at?.iso8601, signal.firstSeen.iso8601)
    check("lastSeen", expected.lastSeen?.iso8601, signal.lastSeen.iso8601)
    check("title", expected.title, report.title)
    for wanted in expected.group {
      let found = signal.group.first { $0.field.name == wanted.field }
      check(
        "group \(wanted.field)", wanted.value.description, found?.value.description ?? "not a group field")
    }
    for wanted in expected.count {
      if wanted.label.isEmpty {
        check("count", "\(wanted.value)", "\(signal.eventsMatched)")
      } else {
        let query = report.rule.queries.firstIndex { $0.label == wanted.label }
        check(
          "count \(wanted.label)", "\(wanted.value)",
          query.map { "\(signal.eventsPerQuery[$0])" } ?? "not a query")
      }
    }
    for (field, part, text) in [
      ("titleContains", expected.titleContains, report.title),
      ("messageContains", expected.messageContains, report.message),
    ] {
      guard let part, !UTF8Text(text).contains(UTF8Text(part)) else { continue }
      failures.append(TestFailure(field: field, expected: part, actual: text, signal: index))
    }
    return failures
  }

  private static func describe(_ signal: ExpectedSignal) -> String {
    let parts =
      [signal.severity?.rawValue, signal.caseName, signal.at?.iso8601].compactMap { $0 }
      + signal.group.map { "\($0.field)=\($0.value)" }
    return parts.isEmpty ? "a signal" : parts.joined(separator: ", ")
  }
}

extension UTF8Text {
  /// Byte-wise substring search, for the short texts of test expectations.
  fileprivate func contains(_ part: UTF8Text) -> Bool {
    guard !part.isEmpty else { return true }
    guard bytes.count >= part.bytes.count else { return false }
    return (0...(bytes.count - part.bytes.count)).contains { bytes[$0...].starts(with: part.bytes) }
  }
}
