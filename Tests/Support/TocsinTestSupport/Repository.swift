package import Foundation

/// Places in this repository, found from the path of this file.
package enum Repository {
  package static let root: URL = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  package static func url(_ path: String) -> URL { root.appendingPathComponent(path) }

  package static func text(_ path: String) throws -> String {
    try String(contentsOf: url(path), encoding: .utf8)
  }

  package static func bytes(_ path: String) throws -> [UInt8] {
    try Array(Data(contentsOf: url(path)))
  }

  /// The files below a directory whose names end so, sorted.
  package static func files(in directory: String, suffix: String) -> [String] {
    let base = url(directory)
    let names = FileManager.default.enumerator(atPath: base.path)?.allObjects as? [String] ?? []
    return names.filter { $0.hasSuffix(suffix) }.sorted().map { "\(directory)/\($0)" }
  }

  /// The cells of a tab-separated table with a header line.
  package static func table(_ path: String) throws -> [[String]] {
    try text(path).split(separator: "\n").dropFirst().map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
  }
}
