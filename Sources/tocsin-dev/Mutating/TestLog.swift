import Foundation

/// What the output of a test run says, read line by line.
struct TestLog {
  /// How a run ended.
  enum Outcome: Equatable {
    case passed
    /// The first test that failed, or how the process died.
    case failed(String)
    case timedOut
    /// No test has such a name.
    case empty
  }

  private(set) var failure: String?
  private var started: String?
  private var fault: String?
  private var isEmpty = false

  /// True once it is certain that the run fails.
  var isDecided: Bool { failure != nil }

  mutating func read(_ line: String) {
    let words = TestLog.plain(line)
    if let end = words.range(of: " recorded an issue") {
      if failure == nil { failure = TestLog.name(words[..<end.lowerBound]) }
    } else if words.hasSuffix(" started.") {
      started = TestLog.name(words.dropLast(" started.".count))
    } else if fault == nil, let start = words.range(of: "Fatal error") {
      fault = String(words[start.lowerBound...].prefix(120))
    } else if words.contains("Test run with 0 tests") {
      isEmpty = true
    }
  }

  /// How a run ended whose exit status under `timeout` is this.
  func outcome(status: Int32) -> Outcome {
    if let failure { return .failed(failure) }
    if status == 124 || status == 137 { return .timedOut }
    if status != 0 {
      return .failed("crash in or near \(started ?? "the start"): \(fault ?? "status \(status)")")
    }
    return isEmpty ? .empty : .passed
  }

  /// The line without its colors.
  private static func plain(_ line: String) -> String {
    guard line.contains("\u{1B}") else { return line }
    var result = ""
    var isEscape = false
    for character in line {
      if character == "\u{1B}" { isEscape = true } else if !isEscape { result.append(character) }
      if isEscape, character == "m" { isEscape = false }
    }
    return result
  }

  /// What a test is called, without the mark in front.
  private static func name(_ text: Substring) -> String {
    for word in ["Test case passing", "Test", "Suite"] {
      if let start = text.range(of: "\(word) ") { return String(text[start.upperBound...]) }
    }
    return String(text)
  }
}
