import Foundation
import Testing
import TocsinTestSupport

/// The shipped hooks in a repository full of other YAML.
///
/// `scripts/test-hooks` runs them with the real pre-commit, which is installed from PyPI where it isn't on the path.
struct HookTests {
  /// A hook of `.pre-commit-hooks.yaml`: its command, and the files that it is given.
  private struct Hook {
    var entry = ""
    var files = ""
    var exclude = ""
    var passesNames = true
  }

  private static func hooks() throws -> [Hook] {
    var hooks: [Hook] = []
    let text = try String(contentsOf: Repository.url(".pre-commit-hooks.yaml"), encoding: .utf8)
    for line in text.split(separator: "\n") {
      if line.hasPrefix("- ") { hooks.append(Hook()) }
      let sides = line.dropFirst(2).split(separator: ":", maxSplits: 1).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      guard sides.count == 2, let last = hooks.indices.last else { continue }
      switch sides[0] {
      case "entry": hooks[last].entry = sides[1]
      case "files": hooks[last].files = sides[1]
      case "exclude": hooks[last].exclude = sides[1]
      case "pass_filenames": hooks[last].passesNames = sides[1] == "true"
      default: break
      }
    }
    return hooks
  }

  private static func scratch() throws -> Shell {
    let shell = try Shell()
    try shell.copy("Tests/EndToEndTests/Cases/foreign", to: "repository")
    for ending in ["yaml", "test.yaml", "logs.ndjson", "logs.json", "logs.csv"] {
      try shell.copy(
        "rules/salesforce/installed-package.\(ending)",
        to: "repository/detections/installed-package.\(ending)")
    }
    _ = try shell.run("tocsin fmt repository/detections && mkdir repository/.git && cp -r repository before")
    return shell
  }

  @Test func `each hook passes, named every file, and changes none`() throws {
    let shell = try HookTests.scratch()
    defer { shell.remove() }
    let hooks = try HookTests.hooks()
    #expect(hooks.count == 3)
    for hook in hooks {
      let names = hook.exclude.isEmpty ? "" : " | grep -Ev '\(hook.exclude)'"
      let arguments = "$(find . -type f | cut -c3- | grep -E '\(hook.files)'\(names) | sort)"
      let output = try shell.run("cd repository && \(hook.entry) \(hook.passesNames ? arguments : "")")
      #expect(output.status == 0, "\(hook.entry): \(output.text)\(output.standardError)")
    }
    #expect(try shell.run("diff -r before repository").status == 0)
    // Folders are passed over like names.
    let lint = try shell.run("cd repository && tocsin lint . --verbose")
    #expect(lint.status == 0 && lint.standardError.contains("1 file, 1 valid rule"), "\(lint.standardError)")
    #expect(lint.standardError.contains("skipped: ./sigma/whoami.yml: this is a Sigma rule"))
    #expect(try shell.run("cd repository && tocsin fmt .").status == 0)
    #expect(try shell.run("diff -r before repository").status == 0)
  }

  @Test func `a broken rule does not pass`() throws {
    let shell = try HookTests.scratch()
    defer { shell.remove() }
    try shell.write(
      "name: \"Broken\nqueries: [{query: x}]\ncases: [{status: low}]\n",
      to: "repository/detections/broken.yaml")
    for hook in try HookTests.hooks() where !hook.entry.contains("fmt") {
      let name = hook.passesNames ? "detections/broken.yaml" : ""
      #expect(try shell.run("cd repository && \(hook.entry) \(name)").status == 2)
    }
  }

  @Test func `a file that is no rule is said to be what it seems, and left alone`() throws {
    let shell = try HookTests.scratch()
    defer { shell.remove() }
    for (name, kind) in [
      ("sigma/whoami.yml", "a Sigma rule"), ("workflow.yml", "a GitHub workflow"),
      ("monitoring/monitor.json", "a Datadog monitor"),
      ("monitoring/pipeline.json", "a Datadog log pipeline"),
      ("docker-compose.yml", "a Compose file"),
    ] {
      for command in ["lint \(name)", "test \(name)", "run \(name) --logs detections"] {
        let output = try shell.run("cd repository && tocsin \(command)")
        #expect(output.status == 2 && output.text.isEmpty, "\(command): \(output.text)")
        #expect(output.standardError.contains("\(name): this is \(kind), not a detection rule"), "\(command)")
      }
      #expect(try shell.run("cd repository && tocsin fmt \(name)").status == 0)
    }
    #expect(try shell.run("diff -r before repository").status == 0)
  }
}
