import Foundation

/// A copy of the repository below `.build-mutants`, where mutants are built and tested.
///
/// Files are written only when they differ, so that a second build compiles little.
struct ScratchTree {
  let root: URL
  let tree: URL

  init(of root: URL) {
    self.root = root
    tree = root.appendingPathComponent(".build-mutants/tree")
  }

  /// Brings the copy up to date; `changed` texts take the place of those of the repository.
  func update(_ changed: [String: String]) throws {
    let files = FileManager.default
    try files.createDirectory(at: tree, withIntermediateDirectories: true)
    var texts = changed.merging(ScratchTree.shim) { $1 }
    let manifest = try String(contentsOf: url("Package.swift"), encoding: .utf8)
    texts["Package.swift"] = manifest + ScratchTree.manifest
    let wanted = Set(paths(below: root)).union(texts.keys)
    for path in paths(below: tree) where !wanted.contains(path) {
      try files.removeItem(at: tree.appendingPathComponent(path))
    }
    for path in wanted {
      let copy = tree.appendingPathComponent(path)
      if let text = texts[path] {
        if (try? Data(contentsOf: copy)) != Data(text.utf8) { try write(Data(text.utf8), to: copy) }
      } else if !files.contentsEqual(atPath: url(path).path, andPath: copy.path) {
        try? files.removeItem(at: copy)
        try files.createDirectory(at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
        try files.copyItem(at: url(path), to: copy)
      }
    }
    try copyDependencies()
  }

  /// A fingerprint of some files of the repository.
  func fingerprint(where isWanted: (String) -> Bool) throws -> String {
    var print = Fingerprint()
    for path in paths(below: root) where isWanted(path) {
      print.add(path)
      print.add(try Data(contentsOf: url(path)))
    }
    return print.text
  }

  /// The Swift sources of the repository by path.
  func sources() throws -> [String: String] {
    var result: [String: String] = [:]
    for path in paths(below: root) where path.hasPrefix("Sources/") && path.hasSuffix(".swift") {
      result[path] = try String(contentsOf: url(path), encoding: .utf8)
    }
    return result
  }

  private func url(_ path: String) -> URL { root.appendingPathComponent(path) }

  private func write(_ bytes: Data, to copy: URL) throws {
    try FileManager.default.createDirectory(
      at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: copy)
  }

  /// What was downloaded already is not downloaded again.
  private func copyDependencies() throws {
    let build = tree.appendingPathComponent(".build")
    try FileManager.default.createDirectory(at: build, withIntermediateDirectories: true)
    for name in ["checkouts", "repositories", "workspace-state.json"] {
      let (known, copy) = (url(".build/\(name)"), build.appendingPathComponent(name))
      guard FileManager.default.fileExists(atPath: known.path),
        !FileManager.default.fileExists(atPath: copy.path)
      else { continue }
      try FileManager.default.copyItem(at: known, to: copy)
    }
  }

  /// The files below a directory, sorted, without build products and history.
  private func paths(below directory: URL) -> [String] {
    guard let names = FileManager.default.enumerator(atPath: directory.path) else { return [] }
    var result: [String] = []
    while let name = names.nextObject() as? String {
      let top = name.prefix { $0 != "/" }
      if top == ".git" || top.hasPrefix(".build") {
        names.skipDescendants()
      } else if names.fileAttributes?[.type] as? FileAttributeType != .typeDirectory {
        result.append(name)
      }
    }
    return result.sorted()
  }

  /// The switch: read once, when the process starts.
  private static let shim = [
    "Sources/CMutant/include/CMutant.h": """
    extern int tocsin_mutant_number;
    static inline int tocsin_mutant(void) { return tocsin_mutant_number; }

    """,
    "Sources/CMutant/CMutant.c": """
    #include "CMutant.h"
    #include <stdlib.h>
    int tocsin_mutant_number = 0;
    __attribute__((constructor)) static void read_number(void) {
      const char *number = getenv("TOCSIN_MUTANT");
      if (number) tocsin_mutant_number = atoi(number);
    }

    """,
  ]

  /// Every module may read the switch.
  private static let manifest = """

    package.targets.append(.target(name: "CMutant"))
    for target in package.targets where target.name.lowercased().hasPrefix("tocsin") && target.type != .test {
      target.dependencies.append("CMutant")
    }

    """
}
