package import TocsinDiagnostics
package import TocsinIO
package import TocsinLint
import TocsinSyntax

/// A configuration, where it was found, and what is wrong with it.
package struct LoadedConfiguration: Sendable {
  /// What the file says; a configuration without settings where there is no file.
  package var configuration: Configuration
  /// The file; `nil` where there is none.
  package let source: SourceFile?
  /// What is wrong with the file; an error means that the configuration is not to be used.
  package let findings: [Diagnostic]

  /// The path of the file; `nil` where there is none.
  package var path: String? { source?.name }

  /// Paths of the configuration are relative to its directory.
  package func resolved(_ relative: String) -> String {
    guard let path, !relative.hasPrefix("/") else { return relative }
    let directory = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
      separator: "/")
    return directory.isEmpty ? relative : "\(directory)/\(relative)"
  }

  /// The paths of the command line, else of the configuration, else `rules`.
  package func paths(_ given: [String], _ configured: [String]?) -> [String] {
    if !given.isEmpty { return given }
    return configured.map { $0.map { resolved($0) } } ?? ["rules"]
  }

  /// The checks for a file.
  package func selection(for file: String) -> CheckSelection {
    let relative = path.map { ParentDirectories.path(of: file, besides: $0) } ?? file
    return CheckSelection(configuration, path: relative)
  }
}

extension Workspace {
  /// The configuration at a path, else the nearest one in the working directory or above it.
  ///
  /// Throws what keeps the file from being read.
  package func configuration(at given: String?) throws(LogReadError) -> LoadedConfiguration {
    guard let path = given ?? ParentDirectories.file(named: Configuration.fileNames, where: files.isFile)
    else {
      return LoadedConfiguration(configuration: Configuration(), source: nil, findings: [])
    }
    let bytes = try files.read(path, limit: YAMLBudget.standard.maximumBytes)
    let source = SourceFile(name: path, bytes: bytes)
    let (configuration, findings) = ConfigurationReader.read(source)
    return LoadedConfiguration(configuration: configuration, source: source, findings: findings)
  }
}
