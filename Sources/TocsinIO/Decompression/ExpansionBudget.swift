/// How much a compressed file may grow.
package struct ExpansionBudget: Sendable {
  package var maximumRatio = 200
  package var maximumBytes = 4 << 30
  /// Small files may compress better than the ratio.
  package var ratioAppliesAbove = 16 << 20

  package static let standard = ExpansionBudget()

  /// The error of a stream that grew from `input` to `output` bytes, if that is too much.
  func excess(input: Int, output: Int, name: String) -> LogReadError? {
    if output > maximumBytes {
      return LogReadError(
        .budget, name, "decompresses to more than \(maximumBytes) bytes", next: "split the file")
    }
    if output > ratioAppliesAbove, output / maximumRatio >= input, output > input * maximumRatio {
      return LogReadError(
        .budget, name, "expands more than \(maximumRatio) times: looks like a decompression bomb",
        next: "decompress it yourself if you trust it")
    }
    return nil
  }
}
