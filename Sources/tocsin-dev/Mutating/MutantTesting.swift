import Foundation

/// Builds and tests in a scratch tree.
struct MutantTesting {
  let tree: ScratchTree

  /// A build that failed.
  struct BuildFault: Error, CustomStringConvertible {
    var description: String
  }

  func build() throws {
    var log: [String] = []
    let status = try run(["swift", "build", "--build-tests"], mutant: 0) { line in
      log.append(line)
      return true
    }
    guard status == 0 else {
      let path = tree.root.appendingPathComponent(".build-mutants/build.log")
      try Data(log.joined(separator: "\n").utf8).write(to: path)
      let errors = log.filter { $0.contains("error: ") }.prefix(20).joined(separator: "\n")
      throw BuildFault(description: "the mutants do not build, see \(path.path):\n" + errors)
    }
  }

  /// Runs suites with one mutant active, until the first test fails or the seconds of the limit have passed.
  ///
  /// `suites` are patterns of those to run, all if there are none; `passed` are patterns of those to leave out.
  func test(
    mutant: Int, suites: [String], except passed: [String] = [], limit: Int
  ) throws -> TestLog.Outcome {
    // The test program itself, since `swift test` leaves it running when a signal ends `swift test`.
    var command = [
      "timeout", "--kill-after=5", "\(limit)", ".build/debug/tocsinPackageTests.xctest",
      "--testing-library", "swift-testing",
    ]
    for suite in suites { command += ["--filter", suite] }
    for suite in passed { command += ["--skip", suite] }
    var log = TestLog()
    let status = try run(command, mutant: mutant) { line in
      log.read(line)
      return !log.isDecided
    }
    return log.outcome(status: status)
  }

  /// Runs a command in the tree and gives each line of its output, until one is answered by false.
  private func run(_ command: [String], mutant: Int, line: (String) -> Bool) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = tree.tree
    // With CI set, no test writes a golden file that is missing.
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["TOCSIN_MUTANT": "\(mutant)", "CI": "1"]) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    var pending = Data()
    while case let bytes = pipe.fileHandleForReading.availableData, !bytes.isEmpty {
      pending.append(bytes)
      while let end = pending.firstIndex(of: 0x0A) {
        let text = String(decoding: pending[pending.startIndex..<end], as: UTF8.self)
        pending.removeSubrange(pending.startIndex...end)
        // `timeout` hands the signal on to all processes of the run.
        if !line(text), process.isRunning { process.terminate() }
      }
    }
    process.waitUntilExit()
    let isSignal = process.terminationReason == .uncaughtSignal
    return process.terminationStatus + (isSignal ? 128 : 0)
  }
}
