/// Files, directories and globs → files, sorted, each once.
package struct PathExpansion: Sendable {
  package private(set) var paths: [String] = []
  package private(set) var failures: [LogReadError] = []
  private var seen: Set<String> = []
  private var directories: Set<String> = []

  /// Files below a directory that one command reads.
  static let maximumFiles = 10_000

  /// Rule files: `.yaml`, `.yml` and `.json`, without rule tests and samples.
  package static func ruleFiles(_ paths: [String]) -> PathExpansion {
    expand(paths) { name in
      let isRule = [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) }
      let isTest = [".test.yaml", ".test.yml"].contains { name.hasSuffix($0) }
      return isRule && !isTest && !name.hasSuffix(".logs.json") && !name.hasPrefix(".")
    }
  }

  /// Log files by their endings, compressed ones too.
  package static func logFiles(_ paths: [String]) -> PathExpansion {
    expand(paths) { name in
      var stem = name
      for ending in [".gz", ".zst"] where stem.hasSuffix(ending) { stem.removeLast(ending.count) }
      return [".json", ".ndjson", ".jsonl", ".log", ".csv"].contains { stem.hasSuffix($0) }
    }
  }

  private static func expand(_ paths: [String], _ isWanted: (String) -> Bool) -> PathExpansion {
    var expansion = PathExpansion()
    for path in paths {
      if System.kind(of: path) == nil, path.contains(where: { $0 == "*" || $0 == "?" }) {
        expansion.glob(path, isWanted)
      } else {
        expansion.add(path, isWanted)
      }
    }
    return expansion
  }

  private mutating func add(_ path: String, _ isWanted: (String) -> Bool) {
    guard let info = System.kind(of: path) else {
      failures.append(
        LogReadError(.notFound, path, "there is no such file or directory", next: "check the path"))
      return
    }
    switch info.kind {
    case .regular: append(path)
    case .directory: walk(path, root: System.realPath(path) ?? path, isWanted)
    case .other(let what):
      failures.append(
        LogReadError(.misuse, path, "this is \(what), not a file", next: "use `-` for standard input"))
    }
  }

  private mutating func append(_ path: String) {
    guard seen.insert(path).inserted else { return }
    if paths.count == PathExpansion.maximumFiles {
      failures.append(
        LogReadError(
          .budget, path, "more than \(PathExpansion.maximumFiles) files", next: "name a smaller directory"))
    }
    if paths.count < PathExpansion.maximumFiles { paths.append(path) }
  }

  private mutating func walk(_ directory: String, root: String, _ isWanted: (String) -> Bool) {
    // A loop of links comes back to a directory that was seen.
    guard let real = System.realPath(directory), directories.insert(real).inserted else { return }
    guard real == root || real.hasPrefix(root == "/" ? "/" : root + "/") else {
      failures.append(
        LogReadError(.misuse, directory, "a link leads out of the directory", next: "name the target itself"))
      return
    }
    guard let names = System.names(in: directory) else {
      failures.append(LogReadError(.unreadable, directory, System.lastError, next: "check its permissions"))
      return
    }
    for name in names {
      let path = directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
      guard let info = System.kind(of: path) else { continue }
      switch info.kind {
      case .directory: if !name.hasPrefix(".") { walk(path, root: root, isWanted) }
      case .regular where isWanted(name):
        if let real = System.realPath(path), real.hasPrefix(root == "/" ? "/" : root + "/") {
          append(path)
        } else {
          failures.append(
            LogReadError(.misuse, path, "a link leads out of the directory", next: "name the target itself"))
        }
      case .other(let what) where isWanted(name):
        failures.append(LogReadError(.misuse, path, "this is \(what), not a file", next: "remove it"))
      default: break
      }
    }
  }

  /// Expands `*`, `?` and `**` below the longest directory without them.
  private mutating func glob(_ pattern: String, _ isWanted: (String) -> Bool) {
    let parts = pattern.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    var found: [String] = []
    match(parts[...], under: pattern.hasPrefix("/") ? "" : nil, &found, depth: 0)
    if found.isEmpty {
      failures.append(LogReadError(.notFound, pattern, "no file matches", next: "check the pattern"))
    }
    for path in found { add(path, isWanted) }
  }

  private func match(
    _ parts: ArraySlice<String>, under base: String?, _ found: inout [String], depth: Int
  ) {
    guard depth < 64, found.count < PathExpansion.maximumFiles else { return }
    guard let part = parts.first else { return }
    let rest = parts.dropFirst()
    func joined(_ name: String) -> String { base.map { "\($0)/\(name)" } ?? name }
    func proceed(_ path: String) {
      if rest.isEmpty {
        found.append(path)
      } else if case .directory? = System.kind(of: path)?.kind {
        match(rest, under: path, &found, depth: depth + 1)
      }
    }
    if part.isEmpty, base == "" { return match(rest, under: "", &found, depth: depth) }
    guard part.contains(where: { $0 == "*" || $0 == "?" }) else {
      if System.kind(of: joined(part)) != nil { proceed(joined(part)) }
      return
    }
    let names = System.names(in: base.map { $0.isEmpty ? "/" : $0 } ?? ".") ?? []
    if part == "**" {
      match(rest, under: base, &found, depth: depth + 1)
      for name in names where !name.hasPrefix(".") {
        if case .directory? = System.kind(of: joined(name))?.kind {
          match(parts, under: joined(name), &found, depth: depth + 1)
        }
      }
      return
    }
    let pattern = GlobPattern(part)
    for name in names where pattern.matches(name) { proceed(joined(name)) }
  }
}
