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

  /// One thread has another decompress for it, several take turns: both stop at the same byte.
  @Test(arguments: ["cut.gz", "cut.zst", "grown.zst"])
  func `what is wrong with compressed logs is found at one place`(name: String) throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.copy("rules")
    let made = try shell.run(
      """
      yes '{"ddsource":"salesforce","text":"\(String(repeating: "none of it is wanted ", count: 100))"}' \
        | head -c 20000000 > logs; zstd -q logs -o grown.zst; zstd -q logs -o whole.zst; gzip -k logs
      head -c 1500 whole.zst > cut.zst; head -c 20000 logs.gz > cut.gz
      """)
    #expect(made.status == 0, "\(made.standardError)")
    let outputs = try [1, 2, 3].map { jobs in
      try shell.run(
        "tocsin run rules/salesforce/installed-package.yaml --logs \(name) --jobs \(jobs)"
      ).standardError.split(separator: "\n").filter { !$0.contains(" ms") }
    }
    #expect(outputs[0].contains { $0.contains("cut short") || $0.contains("decompression bomb") })
    #expect(outputs[0].contains { $0.contains("records") })
    #expect(outputs[1] == outputs[0])
    #expect(outputs[2] == outputs[0])
  }
}
