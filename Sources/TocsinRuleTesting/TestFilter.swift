/// Which tests are run, by their names.
package struct TestFilter: Sendable {
  private let patterns: [[String]]

  /// Selects the tests whose name contains one of the texts, whatever the case of its letters; `*` stands for anything.
  ///
  /// Without texts all tests are selected.
  package init(_ texts: [String] = []) {
    patterns = texts.map { $0.lowercased().split(separator: "*").map(String.init) }
  }

  /// Whether every test is selected.
  package var selectsAll: Bool { patterns.isEmpty }

  /// Whether the test of this name is run.
  package func selects(_ name: String) -> Bool {
    if patterns.isEmpty { return true }
    let name = Array(name.lowercased().utf8)
    return patterns.contains { TestFilter.contains($0, in: name) }
  }

  /// Whether the pieces come one after another; each is taken where it comes first.
  private static func contains(_ pieces: [String], in name: [UInt8]) -> Bool {
    var place = 0
    for piece in pieces {
      let bytes = Array(piece.utf8)
      var start = place
      while start + bytes.count <= name.count, !name[start...].starts(with: bytes) { start += 1 }
      guard start + bytes.count <= name.count else { return false }
      place = start + bytes.count
    }
    return true
  }
}
