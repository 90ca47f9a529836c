import TocsinLogModel

/// The paths that match a pattern with `*`, `?` and `**`.
///
/// `**` stands for any directories, none included; it does not follow links, which could lead in circles.
struct GlobExpansion {
  private(set) var found: [String] = []
  private(set) var failures: [LogReadError] = []
  private let maximumFound: Int

  init(maximumFound: Int) {
    self.maximumFound = maximumFound
  }

  mutating func expand(_ pattern: String) {
    let parts = pattern.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    match(parts[...], under: pattern.hasPrefix("/") ? "/" : "", depth: 0)
    if found.count > maximumFound {
      failures.append(
        LogReadError(
          .budget, pattern, "more than \(maximumFound) paths match", next: "use a narrower pattern"))
    }
  }

  /// `base` is empty or ends with a slash.
  private mutating func match(_ parts: ArraySlice<String>, under base: String, depth: Int) {
    guard found.count <= maximumFound, let part = parts.first else { return }
    guard depth <= PathExpansion.maximumDepth else {
      let limit = PathExpansion.maximumDepth
      failures.append(
        LogReadError(.budget, base, "more than \(limit) directories deep", next: "use a narrower pattern"))
      return
    }
    let rest = parts.dropFirst()
    guard PathPattern.isPattern(part) else { return proceed(base + part, rest, depth) }
    guard let names = POSIX.entries(in: base.isEmpty ? "." : base)?.map(\.name) else {
      failures.append(POSIX.failure(base))
      return
    }
    guard part != "**" else {
      match(rest.isEmpty ? ["*"] : rest, under: base, depth: depth + 1)
      for name in names where !name.hasPrefix(".") && POSIX.isPlainDirectory(base + name) {
        match(parts, under: "\(base)\(name)/", depth: depth + 1)
      }
      return
    }
    let pattern = PathPattern(part, hiddenNames: .written)
    for name in names where pattern.matches(name) { proceed(base + name, rest, depth) }
  }

  private mutating func proceed(_ path: String, _ rest: ArraySlice<String>, _ depth: Int) {
    guard let status = POSIX.status(of: path) else {
      // A name that was listed and leads nowhere is for the caller to refuse; one that was only tried does not match.
      if rest.isEmpty, POSIX.exists(path) { found.append(path) }
      return
    }
    if rest.isEmpty { return found.append(path) }
    if case .directory = status.kind { match(rest, under: path + "/", depth: depth + 1) }
  }
}
