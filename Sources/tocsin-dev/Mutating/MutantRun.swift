import Foundation

/// The tests of one mutant: first the suites that the list names, then all others.
struct MutantRun {
  /// Suites from which nothing can be learned of a mutant.
  struct SuiteFault: Error {
    var message: String
  }

  let testing: MutantTesting
  let number: Int
  let limit: Int
  let isQuick: Bool

  func entry(_ mutant: Mutant, _ results: inout MutantResults) throws -> MutantResults.Entry {
    if let killer = try killer(mutant, suites: mutant.tests, limit: limit) {
      try expectPass(mutant, suites: mutant.tests, limit: limit, &results)
      return MutantResults.Entry(verdict: .killed, killer: killer, seconds: 0)
    }
    guard !isQuick else { return MutantResults.Entry(verdict: .unnoticed, killer: "", seconds: 0) }
    let all = limit * 12
    if let killer = try killer(mutant, suites: [], except: mutant.tests, limit: all) {
      try expectPass(mutant, suites: [], limit: all, &results)
      return MutantResults.Entry(verdict: .killed, killer: killer, seconds: 0)
    }
    return MutantResults.Entry(verdict: .survived, killer: "", seconds: 0)
  }

  private func killer(
    _ mutant: Mutant, suites: [String], except passed: [String] = [], limit: Int
  ) throws -> String? {
    switch try testing.test(mutant: number, suites: suites, except: passed, limit: limit) {
    case .passed: nil
    case .failed(let test): test
    case .timedOut: "hung for \(limit) s"
    case .empty: throw SuiteFault(message: "no test is called \(suites.joined(separator: " "))")
    }
  }

  /// A test that fails without a mutant, too, notices nothing.
  private func expectPass(
    _ mutant: Mutant, suites: [String], limit: Int, _ results: inout MutantResults
  ) throws {
    let key = suites.joined(separator: " ")
    // In a build of its own a mutant cannot be switched off: the suites were seen to pass before, with others.
    guard number != 0, results[baseline: key] == nil, results[baseline: ""] == nil else { return }
    let start = Date()
    guard case .passed = try testing.test(mutant: 0, suites: suites, limit: limit) else {
      throw SuiteFault(message: "\(key.isEmpty ? "the suite fails" : "\(key) fail") without a mutant, too")
    }
    try results.record(baseline: key, seconds: Int(Date().timeIntervalSince(start)))
  }
}
