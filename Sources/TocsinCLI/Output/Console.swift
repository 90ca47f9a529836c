import TocsinIO
import TocsinLogModel

/// Standard output for data, standard error for talk.
struct Console: Sendable {
  /// When to colour.
  enum ColorChoice: String, CaseIterable, Sendable {
    case auto
    case always
    case never
  }

  let isOutputTerminal: Bool
  let isErrorTerminal: Bool
  let stylesOutput: Bool
  let stylesError: Bool

  /// Colour only on a terminal and without `NO_COLOR`, unless told otherwise.
  init(color: ColorChoice = .auto) {
    isOutputTerminal = Terminal.isTerminal(1)
    isErrorTerminal = Terminal.isTerminal(2)
    let isForbidden = Environment.isSet("NO_COLOR") || Environment.value("TERM") == "dumb"
    switch color {
    case .always: (stylesOutput, stylesError) = (true, true)
    case .never: (stylesOutput, stylesError) = (false, false)
    case .auto:
      stylesOutput = isOutputTerminal && !isForbidden
      stylesError = isErrorTerminal && !isForbidden
    }
  }

  /// Writes one line of talk to standard error; failures to do so cannot be told to anybody.
  func note(_ text: String) {
    var output = OutputStream(descriptor: 2)
    try? output.write(Array((text + "\n").utf8))
    try? output.flush()
  }
}
