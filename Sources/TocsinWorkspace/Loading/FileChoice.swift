import TocsinIO
import TocsinLint
import TocsinLogModel

/// Which of the files that paths lead to are looked at.
package struct FileChoice: Sendable {
  /// Patterns of the configuration, relative to its directory.
  private var excluded: [PathPattern] = []
  private var configurationPath: String?
  /// Whether named files are treated like those of a directory: passed over where they are no rules, or are excluded.
  package var passesOverNamed = false

  /// Every file that is a rule.
  package init() {}

  /// What a configuration doesn't exclude.
  package init(_ settings: LoadedConfiguration, passesOverNamed: Bool = false) {
    excluded = settings.configuration.exclude
    configurationPath = settings.path
    self.passesOverNamed = passesOverNamed
  }

  /// Whether the configuration excludes a file, or a directory that holds it.
  package func isExcluded(_ path: String) -> Bool {
    guard !excluded.isEmpty else { return false }
    let relative = configurationPath.flatMap { ParentDirectories.path(of: path, besides: $0) } ?? path
    let names = relative.split(separator: "/").filter { $0 != "." }
    return names.indices.contains { end in
      let directory = names[...end].joined(separator: "/")
      return excluded.contains { $0.matches(directory) || $0.isName && $0.matches(String(names[end])) }
    }
  }

  /// Whether a file that was named is taken without a look at what it is.
  func takes(_ path: String, _ list: FileList) -> Bool { !passesOverNamed && list.named.contains(path) }
}
