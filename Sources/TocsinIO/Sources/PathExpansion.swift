import TocsinLogModel

/// Files, directories and globs → files, each once, whatever paths and links lead to it.
///
/// A directory is read in the order of its names' bytes. What cannot be looked at is a failure, never left out.
package struct PathExpansion: Sendable {
  package private(set) var paths: [String] = []
  package private(set) var failures: [LogReadError] = []
  /// Files of directories of logs that are no logs by their names or contents; hidden ones excepted.
  package private(set) var passedOver: [String] = []
  /// The paths among ``paths`` that were named themselves, not found in a directory or by a pattern.
  package private(set) var named: Set<String> = []
  /// Files that are in `paths`.
  private var files: Set<POSIX.Identity> = []
  /// Directories whose files are in `paths`.
  private var directories: Set<POSIX.Identity> = []

  /// Files that one command reads.
  package static let maximumFiles = 10_000
  /// Directories below a named one.
  static let maximumDepth = 64

  package init() {}

  /// Rule files: `.yaml`, `.yml` and `.json`, without rule tests and samples.
  package static func ruleFiles(_ paths: [String]) -> PathExpansion { files(paths, where: isRuleFile) }

  /// The named files, and those of directories and patterns whose names are wanted.
  package static func files(_ paths: [String], where isWanted: @escaping (String) -> Bool) -> PathExpansion {
    var expansion = PathExpansion()
    for path in paths { expansion.expand(path, FileChoice(isWanted)) }
    return expansion
  }

  /// Whether a file of this name in a directory is a rule file.
  package static func isRuleFile(_ name: String) -> Bool {
    let isRule = [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) }
    let isTest = [".test.yaml", ".test.yml"].contains { name.hasSuffix($0) }
    return isRule && !isTest && !name.hasSuffix(".logs.json") && !isHidden(name)
  }

  /// Rule tests: `.test.yaml`, and `.test.yml`, which no rule reads.
  package static func testFiles(_ paths: [String]) -> PathExpansion {
    var expansion = PathExpansion()
    for path in paths { expansion.expand(path, FileChoice(isTestFile)) }
    return expansion
  }

  /// Whether a file of this name in a directory is one of rule tests.
  package static func isTestFile(_ name: String) -> Bool {
    [".test.yaml", ".test.yml"].contains { name.hasSuffix($0) } && !isHidden(name)
  }

  /// Whether a file of this name in a directory may be formatted: YAML of rules and of rule tests.
  package static func isFormattedFile(_ name: String) -> Bool {
    [".yaml", ".yml"].contains { name.hasSuffix($0) } && !isHidden(name)
  }

  /// Files of other programs, and the configuration of this one.
  private static func isHidden(_ name: String) -> Bool { name.hasPrefix(".") || name == "tocsin.yaml" }

  /// Log files by their endings, compressed ones too.
  package static func logFiles(_ paths: [String]) -> PathExpansion {
    var expansion = PathExpansion()
    for path in paths { expansion.addLogs(path) }
    return expansion
  }

  mutating func addLogs(_ path: String) {
    var others: [String] = []
    var choice = FileChoice { LogFileName($0) == .log }
    choice.takes = { name, path in
      switch LogFileName(name) {
      case .log: return true
      case .undecided: if LogReader.holdsRecords(path) { return true }
      case .hidden: return false
      case .other: break
      }
      others.append(path)
      return false
    }
    expand(path, choice)
    passedOver += others
  }

  private mutating func expand(_ path: String, _ choice: FileChoice) {
    guard POSIX.status(of: path) == nil, PathPattern.isPattern(path) else {
      return add(path, isNamed: true, choice)
    }
    var glob = GlobExpansion(maximumFound: PathExpansion.maximumFiles)
    glob.expand(path)
    failures += glob.failures
    if glob.found.isEmpty, glob.failures.isEmpty {
      failures.append(LogReadError(.notFound, path, "no file matches", next: "check the pattern"))
    }
    for found in glob.found { add(found, isNamed: false, choice) }
  }

  private mutating func add(_ path: String, isNamed: Bool, _ choice: FileChoice) {
    guard let status = POSIX.status(of: path) else { return failures.append(POSIX.failure(path)) }
    switch status.kind {
    case .regular:
      if isNamed { named.insert(path) }
      append(path, status)
    case .directory:
      guard let root = POSIX.realPath(path) else { return failures.append(POSIX.failure(path)) }
      walk(path, status, root: root, depth: 0, choice)
    case .other(let what):
      refuse(path, .misuse, "this is \(what), not a file", next: "use `-` for standard input")
    }
  }

  private mutating func append(_ path: String, _ status: POSIX.Status) {
    guard files.insert(status.identity).inserted else { return }
    if paths.count < PathExpansion.maximumFiles { return paths.append(path) }
    // One such failure is enough.
    if files.count == PathExpansion.maximumFiles + 1 {
      refuse(
        path, .budget, "this is more than \(PathExpansion.maximumFiles) files",
        next: "name a smaller directory"
      )
    }
  }

  private mutating func walk(
    _ directory: String, _ status: POSIX.Status, root: String, depth: Int, _ choice: FileChoice
  ) {
    guard isBelow(root, directory) else { return refuseEscape(directory) }
    // A loop of links comes back to a directory that was seen.
    guard directories.insert(status.identity).inserted else { return }
    guard depth <= PathExpansion.maximumDepth else {
      return refuse(
        directory, .budget, "more than \(PathExpansion.maximumDepth) directories deep", next: "name it itself"
      )
    }
    guard let entries = POSIX.entries(in: directory) else {
      return failures.append(POSIX.failure(directory))
    }
    let prefix = directory.hasSuffix("/") ? directory : directory + "/"
    for entry in entries {
      let (name, path) = (entry.name, prefix + entry.name)
      guard let status = POSIX.status(of: path) else {
        if choice.byName(name) { failures.append(POSIX.failure(path)) }
        continue
      }
      switch status.kind {
      case .directory:
        if !name.hasPrefix(".") { walk(path, status, root: root, depth: depth + 1, choice) }
      case .regular where choice.takes(name, path):
        // The directory is below the root, and so is what stands in it itself.
        if entry.isPlainFile || isBelow(root, path) { append(path, status) } else { refuseEscape(path) }
      case .other(let what) where choice.byName(name):
        refuse(path, .misuse, "this is \(what), not a file", next: "remove it")
      default: break
      }
    }
  }

  private func isBelow(_ root: String, _ path: String) -> Bool {
    guard let real = POSIX.realPath(path) else { return false }
    return real == root || real.hasPrefix(root == "/" ? "/" : root + "/")
  }

  private mutating func refuseEscape(_ path: String) {
    refuse(path, .misuse, "a link leads out of the directory", next: "name the target itself")
  }

  private mutating func refuse(_ path: String, _ kind: LogReadError.Kind, _ message: String, next: String) {
    failures.append(LogReadError(kind, path, message, next: next))
  }
}

/// Which files of a directory are taken.
private struct FileChoice {
  /// By the name alone, for what cannot be opened.
  let byName: (String) -> Bool
  /// A regular file, by its name and path.
  var takes: (_ name: String, _ path: String) -> Bool

  init(_ byName: @escaping (String) -> Bool) {
    self.byName = byName
    takes = { name, _ in byName(name) }
  }
}
