/// What the exit status of every command means.
///
/// `docs/exit-codes.md` is generated from the descriptions.
package enum ExitStatus: Int32, CaseIterable, Sendable {
  case clean = 0
  case findings = 1
  case invalidRule = 2
  case usage = 3
  case rejectedInput = 4
  case inputOutput = 5
  case budget = 6
  case interrupted = 130
  case terminated = 143

  /// One sentence for the documentation.
  package var meaning: String {
    switch self {
    case .clean: "Nothing to report: rules are valid, tests pass, all input was read."
    case .findings:
      "Findings at or above the chosen level, failed tests, or (for `search`) no matching record."
    case .invalidRule:
      "A rule file or a rule test file is invalid, or a rule uses what is not evaluated offline."
    case .usage: "The command line is wrong, or a path matched no file."
    case .rejectedInput:
      "Input logs could not be read, held malformed records, or lines of text that no source is known by, or `run` left out matched events that have no time or came too late (see `--skip-malformed`)."
    case .inputOutput: "Output could not be written, or a file could not be created."
    case .budget:
      "A resource budget was exceeded, such as the expansion of a compressed file or the number of mutants, or `run` dropped matched events at a limit."
    case .interrupted: "Interrupted with SIGINT (Control-C); `run` printed what was decided."
    case .terminated: "Ended with SIGTERM; `run` printed what was decided."
    }
  }

  /// The more severe of two outcomes; a broken rule outweighs its findings, broken output outweighs all.
  package func combined(with other: ExitStatus) -> ExitStatus {
    rawValue >= other.rawValue ? self : other
  }
}

extension ExitStatus {
  /// `0 clean · 1 findings · …`, for help texts.
  static let summary =
    "0 clean, 1 findings or failed tests, 2 invalid rule, 3 usage, 4 input rejected, 5 I/O, 6 budget, 130 or 143 interrupted."
}
