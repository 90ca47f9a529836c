/// The command line of `search`, whose query may begin with a `-`.
///
/// The parser of command lines takes `-env:*` for options. So the query is marked before it sees it.
enum SearchArguments {
  /// Stands before a query that begins with a hyphen; no shell gives it.
  private static let mark: Character = "\u{1}"
  /// Options of one letter that take no value.
  private static let flags: Set<Character> = ["c", "v", "h"]
  /// Options that are followed by a value.
  static let optionsWithValue: Set<String> = [
    "-m", "--max-count", "--input-format", "--quarantine", "--color", "--time-key", "--config",
    "--pipelines", "--geoip",
  ]

  /// The arguments of the program, with a query marked that begins with a hyphen.
  static func markingQuery(_ arguments: [String]) -> [String] {
    guard arguments.first == "search" else { return arguments }
    var arguments = arguments
    var index = 1
    while index < arguments.count {
      let argument = arguments[index]
      if argument == "--" || argument == "-" || !argument.hasPrefix("-") { break }
      guard isOption(argument) else {
        arguments[index] = String(mark) + argument
        break
      }
      index += optionsWithValue.contains(argument) ? 2 : 1
    }
    return arguments
  }

  /// A query without its mark.
  static func query(_ argument: String) -> String {
    argument.first == mark ? String(argument.dropFirst()) : argument
  }

  private static func isOption(_ argument: String) -> Bool {
    if argument.hasPrefix("--") {
      // A query may not begin with two hyphens; an option may be misspelled.
      return argument.dropFirst(2).prefix { $0 != "=" }.allSatisfy { $0.isLetter || $0 == "-" }
    }
    let letters = argument.dropFirst()
    if letters.first == "m" { return letters.dropFirst().allSatisfy { $0.isNumber || $0 == "=" } }
    return letters.allSatisfy(flags.contains)
  }
}
