package import TocsinDiagnostics
package import TocsinEvents
package import TocsinLogModel

/// What `tocsin.yaml` says: which checks run, how much they matter, and defaults of commands.
package struct Configuration: Sendable {
  /// Names of files that are looked for.
  package static let fileNames = ["tocsin.yaml", ".tocsin.yaml"]

  /// A choice among checks; patterns are codes, names, globs, `default` or `all`.
  package struct Selection: Sendable {
    package var select: [String]?
    package var ignore: [String] = []
    package var levels: [(pattern: String, level: DiagnosticLevel)] = []

    package init() {}
  }

  /// A choice for some files only, relative to the configuration's directory.
  package struct Override: Sendable {
    package var files: [PathPattern] = []
    package var selection = Selection()

    package init() {}
  }

  /// Files and directories that no command finds in a directory, relative to the configuration's directory.
  package var exclude: [PathPattern] = []
  package var selection = Selection()
  package var overrides: [Override] = []
  package var isStrict: Bool?
  package var showsInfo: Bool?
  package var lintPaths: [String]?
  package var lintFormat: String?
  package var baseline: String?
  package var testPaths: [String]?
  package var allowsUnsupported: Bool?
  /// The attribute that holds the time of logs, as it is written.
  package var timeKey: TimeKey?

  package init() {}
}

/// The checks that run on a file, and how much each matters.
package struct CheckSelection: Sendable {
  package private(set) var codes: Set<String>
  private var levels: [String: DiagnosticLevel] = [:]

  /// `path` is relative to the configuration's directory; `nil` for no file in particular.
  package init(_ configuration: Configuration, path: String?) {
    codes = CheckSelection.codes(matching: configuration.selection.select ?? ["default"])
    apply(configuration.selection)
    guard let path else { return }
    for override in configuration.overrides where override.files.contains(where: { $0.matches(path) }) {
      codes.formUnion(CheckSelection.codes(matching: override.selection.select ?? []))
      apply(override.selection)
    }
  }

  private mutating func apply(_ selection: Configuration.Selection) {
    codes.subtract(CheckSelection.codes(matching: selection.ignore))
    for (pattern, level) in selection.levels {
      for code in CheckSelection.codes(matching: [pattern]) { levels[code] = level }
    }
  }

  /// The codes of the checks that patterns name.
  package static func codes(matching patterns: [String]) -> Set<String> {
    Set(patterns.flatMap { checks(matching: $0) }.map(\.descriptor.code))
  }

  /// The checks that one pattern names; empty for a misspelt one.
  package static func checks(matching pattern: String) -> [Check] {
    switch pattern {
    case "default": CheckRegistry.all.filter(\.isOnByDefault)
    case "all", "*": CheckRegistry.all
    default: CheckRegistry.checks(matching: pattern)
    }
  }

  /// The finding as the selection wants it; `nil` when its check is off.
  ///
  /// What makes a rule invalid stays an error: `run` refuses the rule all the same.
  package func adjusted(_ diagnostic: Diagnostic) -> Diagnostic? {
    let descriptor = diagnostic.descriptor
    if descriptor.invalidatesRule { return diagnostic }
    let isKnown = CheckRegistry.check(descriptor.code) != nil
    guard !isKnown || codes.contains(descriptor.code) else { return nil }
    guard let level = levels[descriptor.code], level != descriptor.level else { return diagnostic }
    var copy = diagnostic
    copy.descriptor = DiagnosticDescriptor(
      descriptor.code, descriptor.name, level, descriptor.summary, invalidatesRule: false)
    return copy
  }
}
