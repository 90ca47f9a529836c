import ArgumentParser
import TocsinWorkspace

/// `--rules-only`, shared by the commands that hooks call with the names of all files.
struct FileOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "For hooks: skip named files that aren't rules or are excluded, and succeed if none are left."))
  var rulesOnly = false

  /// Which of the files that paths lead to are looked at.
  func choice(_ settings: LoadedConfiguration) -> FileChoice {
    FileChoice(settings, passesOverNamed: rulesOnly)
  }

  /// The paths to look at: hooks without any look everywhere.
  func paths(_ given: [String], _ configured: [String]?, _ settings: LoadedConfiguration) -> [String] {
    given.isEmpty && configured == nil && rulesOnly ? ["."] : settings.paths(given, configured)
  }
}

/// `--verbose`, where it says which files were passed over.
struct VerboseOption: ParsableArguments {
  @Flag(name: .shortAndLong, help: "List the files that were skipped because they aren't rules.")
  var verbose = false
}
