import Foundation
import Testing
import TocsinTestSupport

/// Every console block of the README and the documentation is executed, every file block written.
///
/// The pages of checks are generated, and their examples have tests of their own.
struct DocumentationTests {
  static let pages =
    ["README.md"]
    + Repository.files(in: "docs", suffix: ".md").filter {
      !$0.hasPrefix("docs/checks/")
    }

  private struct Block {
    var language: String
    var text: String
    var line: Int
  }

  @Test(arguments: pages)
  func `a page tells the truth`(page: String) throws {
    let blocks = try Self.blocks(of: page)
    let shell = try Shell()
    defer { shell.remove() }
    try shell.copy("rules")
    try shell.write("{\"source\":\"okta\"}\n", to: "one.ndjson")
    for block in blocks {
      switch block.language {
      case "console": try Self.run(Transcript(block.text, firstLine: block.line + 1), in: shell, page: page)
      case "yaml", "json":
        let first = block.text.split(separator: "\n").first.map(String.init) ?? ""
        #expect(first.hasPrefix("# file: "), "\(page):\(block.line): a file block begins with `# file: PATH`")
        try shell.write(block.text, to: String(first.dropFirst(8)))
      case "sh":
        // Set-up: the scripts that CI itself runs.
        let script =
          block.text.split(separator: " ").last.map(String.init)?.trimmingCharacters(in: .newlines) ?? ""
        #expect(
          FileManager.default.isExecutableFile(atPath: Repository.url(script).path), "\(page):\(block.line)")
      // A drawing.
      case "text": break
      default: Issue.record("\(page):\(block.line): a block that no test executes: \(block.language)")
      }
    }
  }

  private static func run(_ transcript: Transcript, in shell: Shell, page: String) throws {
    for step in transcript.steps {
      let output = try shell.run(step.command)
      let printed = output.text + output.standardError
      var lines = printed.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      while lines.last == "" { lines.removeLast() }
      #expect(output.status == step.status, "\(page):\(step.line): $ \(step.command)\n\(printed)")
      #expect(Transcript.matches(lines, step.expected), "\(page):\(step.line): $ \(step.command)\n\(printed)")
    }
  }

  private static func blocks(of page: String) throws -> [Block] {
    var blocks: [Block] = []
    var open: Block?
    for (index, line) in try Repository.text(page).split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      if line.hasPrefix("```") {
        if let block = open {
          blocks.append(block)
          open = nil
        } else {
          open = Block(language: String(line.dropFirst(3)), text: "", line: index + 1)
        }
      } else {
        open?.text += line + "\n"
      }
    }
    return blocks
  }
}
