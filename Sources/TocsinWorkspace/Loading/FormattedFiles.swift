package import TocsinDiagnostics
package import TocsinIO
package import TocsinLint
import TocsinSyntax

/// The files that the formatter is to look at, and those that it leaves alone.
package struct FormattedFiles: Sendable {
  /// A rule file, or one of rule tests.
  package struct File: Sendable {
    /// The text that was read.
    package let source: SourceFile
    /// What decides its layout.
    package let kind: RuleFormatter.Kind
  }

  /// A file that stays as it is; `kind` is `nil` for JSON, whatever it holds.
  package struct OtherFile: Sendable {
    /// As it was named.
    package let path: String
    /// What it seems to be.
    package let kind: ContentKind?

    /// A file that was named, and what it seems to be.
    package init(path: String, kind: ContentKind?) {
      (self.path, self.kind) = (path, kind)
    }
  }

  /// In the order of the paths.
  package private(set) var files: [File] = []
  /// Named files that are not formatted.
  package private(set) var leftAlone: [OtherFile] = []
  /// Files of directories that are no rules.
  package private(set) var passedOver: [LoadedRules.OtherFile] = []
  /// Files that the configuration excludes.
  package private(set) var excludedCount = 0
  /// Paths that led nowhere, or to what is no file.
  package private(set) var pathFailures: [LogReadError] = []
  /// Files that could not be read.
  package private(set) var unread: [LogReadError] = []

  /// Whether nothing was found that could be said anything of.
  package var isNothing: Bool { files.isEmpty && leftAlone.isEmpty }

  /// What a text is formatted as; `nil` where it stays as it is.
  package static func kind(of bytes: [UInt8], path: String, isNamed: Bool) -> RuleFormatter.Kind? {
    let kind = ContentKind.of(bytes, path: path)
    if kind == .ruleTest { return .ruleTest }
    guard isNamed ? kind.mayHoldRules : kind.holdsRules else { return nil }
    return RuleFormatter.Kind(path: path)
  }

  fileprivate init(_ list: FileList, choosing choice: FileChoice, from provider: any FileProvider) {
    pathFailures = list.failures
    for path in list.paths {
      let isNamed = choice.takes(path, list)
      if !isNamed, choice.isExcluded(path) {
        excludedCount += 1
        continue
      }
      if path.hasSuffix(".json") {
        if isNamed { leftAlone.append(OtherFile(path: path, kind: nil)) }
        continue
      }
      do throws(LogReadError) {
        add(path, try provider.read(path, limit: YAMLBudget.standard.maximumBytes), isNamed: isNamed)
      } catch {
        let head = error.kind == .budget ? provider.head(path, count: LoadedRules.headBytes) : nil
        let kind = head.map { ContentKind.of($0, path: path) }
        if let kind, !kind.holdsRules, kind != .empty {
          setAside(path, kind, isNamed: isNamed)
        } else {
          unread.append(error)
        }
      }
    }
  }

  private mutating func add(_ path: String, _ bytes: [UInt8], isNamed: Bool) {
    if let kind = FormattedFiles.kind(of: bytes, path: path, isNamed: isNamed) {
      files.append(File(source: SourceFile(name: path, bytes: bytes), kind: kind))
    } else {
      setAside(path, ContentKind.of(bytes, path: path), isNamed: isNamed)
    }
  }

  private mutating func setAside(_ path: String, _ kind: ContentKind, isNamed: Bool) {
    if isNamed {
      leftAlone.append(OtherFile(path: path, kind: kind))
    } else {
      passedOver.append(LoadedRules.OtherFile(path: path, kind: kind))
    }
  }
}

extension Workspace {
  /// The files of rules and rule tests that files, directories and globs lead to, as the formatter reads them.
  package func formattedFiles(_ paths: [String], choosing choice: FileChoice = FileChoice()) -> FormattedFiles
  {
    FormattedFiles(files.list(paths, where: PathExpansion.isFormattedFile), choosing: choice, from: files)
  }
}
