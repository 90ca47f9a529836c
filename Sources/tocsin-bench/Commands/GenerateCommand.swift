import ArgumentParser
import TocsinIO

extension LogKind: ExpressibleByArgument {}

/// Writes seeded logs to standard output.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate", abstract: "Write seeded NDJSON to standard output.")

  @Argument(
    help:
      "salesforce: about one install in 100,000; cloudtrail: nested, 1.5 KB, of which generated rules match few; cloudtrail-dense: many; login: a million users; mixed: all sources of the rule library, and its samples."
  )
  var kind: LogKind

  @Option(help: "Stop after about this many bytes.")
  var bytes = 1_000_000_000

  @Option(help: "The same seed gives the same bytes.")
  var seed: UInt64 = 1

  func run() throws {
    switch kind {
    case .salesforce:
      var logs = SalesforceLogs(seed: seed)
      try write { logs.record() }
    case .cloudtrail:
      var logs = CloudTrailLogs(seed: seed)
      try write { logs.record() }
    case .denseCloudTrail:
      var logs = CloudTrailLogs(seed: seed, density: .dense)
      try write { logs.record() }
    case .login:
      var logs = LoginLogs(seed: seed, users: 1_000_000)
      try write { logs.record() }
    case .mixed:
      var logs = try MixedLogs(seed: seed, rules: "rules")
      try write { logs.record() }
    }
  }

  private func write(_ record: () -> String) throws {
    var output = OutputStream(descriptor: 1)
    var written = 0
    while written < bytes {
      let text = record()
      try output.write(text)
      written += text.utf8.count
    }
    try output.flush()
  }
}
