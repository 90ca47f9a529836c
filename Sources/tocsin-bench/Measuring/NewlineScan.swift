import TocsinIO

/// A plain newline scan of a file, read in the chunks in which logs are read.
enum NewlineScan {
  static func run(path: String) throws -> (lines: Int, bytes: Int, milliseconds: Int) {
    let started = ContinuousClock.now
    let (lines, bytes) = try LineCounter.count(path: path)
    let elapsed = ContinuousClock.now - started
    let milliseconds =
      Int(elapsed.components.seconds) * 1000 + Int(elapsed.components.attoseconds / 1_000_000_000_000_000)
    return (lines, bytes, milliseconds)
  }
}
