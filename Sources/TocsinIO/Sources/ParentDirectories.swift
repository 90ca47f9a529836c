/// Looks for a file in the working directory and those above it.
package enum ParentDirectories {
  /// The nearest file with one of the names; the search ends at the root of the repository, which holds `.git`.
  ///
  /// `isFile` says whether a path leads to a file.
  package static func file(named names: [String], where isFile: (String) -> Bool) -> String? {
    var directory = ""
    for _ in 0..<PathExpansion.maximumDepth {
      if let name = names.first(where: { isFile(directory + $0) }) { return directory + name }
      let isRoot = POSIX.realPath(directory.isEmpty ? "." : directory) == "/"
      if isRoot || POSIX.exists("\(directory).git") { return nil }
      directory += "../"
    }
    return nil
  }

  /// The path of `file` below the directory of `other`, links resolved; `nil` when it lies elsewhere.
  package static func path(of file: String, besides other: String) -> String? {
    let parent = other.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
      separator: "/")
    let directory = parent.isEmpty ? (other.hasPrefix("/") ? "/" : ".") : parent
    guard let base = POSIX.realPath(directory), let path = POSIX.realPath(file) else { return nil }
    let prefix = base == "/" ? base : base + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : nil
  }
}
