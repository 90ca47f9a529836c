import Foundation
import Testing
import TocsinTestSupport

/// The built program on hostile files: it ends by itself, with the exit status and the words that are committed, and
/// lets no control character through.
struct HostileInputTests {
  @Test func `hostile files end with a located error or a counted record`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    var report = ""
    for input in HostileInputs.all {
      try Data(input.bytes).write(to: shell.directory.appending(path: input.name))
      // A limit that no input comes near: a hang would end the test run otherwise.
      let output = try shell.run("timeout 60 " + input.command.replacing("%", with: input.name))
      #expect(output.status < 124, "\(input.id): exit status \(output.status)")
      let text = output.text + output.standardError
      let isClean = !text.unicodeScalars.contains {
        $0.value < 0x20 && $0 != "\n" || (0x7F...0x9F).contains($0.value) || $0.value == 0x202E
      }
      #expect(isClean, "\(input.id): control characters in the output")
      let lines = text.split(separator: "\n").map { line in
        line.count > 200 ? "\(line.prefix(200))…" : String(line)
      }
      #expect(
        !lines.contains { $0.hasPrefix("::") || $0.hasPrefix("##vso") }, "\(input.id): a workflow command")
      let more = lines.count > 6 ? ["(\(lines.count - 6) more lines)"] : []
      report += "\(input.id) exit \(output.status)\n"
      for line in lines.prefix(6) + more { report += "  \(line)\n" }
    }
    try expectGolden(report, at: "Tests/EndToEndTests/Cases/hostile.txt")
  }
}
