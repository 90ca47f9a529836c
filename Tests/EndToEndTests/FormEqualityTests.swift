import Foundation
import Testing
import TocsinTestSupport

/// The same events in every form and compression give the same signals, byte for byte.
struct FormEqualityTests {
  @Test func `signals do not depend on the form of the logs`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.copy("rules")
    try shell.copy("Tests/EndToEndTests/Cases/forms", to: "forms")
    let expected = try shell.run(
      "tocsin run rules/salesforce/installed-package.yaml --logs forms/events.csv --quiet")
    #expect(expected.status == 0, "\(expected.standardError)")
    #expect(expected.text.split(separator: "\n").count >= 5)
    for name in ["events.csv", "events.ndjson", "intake.ndjson", "archive.ndjson"] {
      _ = try shell.run("gzip -k forms/\(name); zstd -q forms/\(name)")
      for ending in ["", ".gz", ".zst"] {
        let output = try shell.run(
          "tocsin run rules/salesforce/installed-package.yaml --logs forms/\(name)\(ending) --quiet")
        #expect(output.standardOutput == expected.standardOutput, "\(name)\(ending): \(output.standardError)")
        #expect(output.status == 0)
      }
    }
  }
}
