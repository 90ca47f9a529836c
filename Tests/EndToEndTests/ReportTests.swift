import Foundation
import Testing
import TocsinTestSupport

/// The page of `run --report`: complete in itself, harmless, and alive in a browser.
struct ReportTests {
  private static let browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
    .first {
      FileManager.default.isExecutableFile(atPath: $0)
    }

  /// Values that would leave their place in the page if anything forgot to escape them.
  private static let hostile = """
    {"ddsource":"salesforce","timestamp":"2026-03-02T08:00:00Z","event_type":"PackageInstall","is_successful":"1","package_name":"<script>console.error('run')</script>","user_id":"\\"><img src=x onerror=alert(1)>","client_ip":"</style></script>"}
    {"ddsource":"salesforce","timestamp":"2026-03-02T09:00:00Z","event_type":"PackageInstall","is_successful":"1","is_managed":"1","package_name":"[a](javascript:alert(1)) \\u202e &amp;","user_id":"'`--!>"}

    """

  private static func page(_ shell: Shell) throws -> String {
    try shell.copy("rules/salesforce")
    try shell.write(hostile, to: "hostile.ndjson")
    let logs = "rules/salesforce/installed-package.logs.ndjson hostile.ndjson"
    let output = try shell.run(
      "tocsin run rules/salesforce/installed-package.yaml --logs \(logs) --report page.html --quiet")
    #expect(output.status == 0, "\(output.standardError)")
    return try String(contentsOf: shell.directory.appending(path: "page.html"), encoding: .utf8)
  }

  @Test func `every element that the page opens is closed, and no text of a log is markup`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    let page = try Self.page(shell)
    var open: [Substring] = []
    let empty: Set<Substring> = ["meta", "link", "input", "br", "line", "rect", "!doctype"]
    var elements: Set<Substring> = []
    for part in page.split(separator: "<").dropFirst(page.hasPrefix("<") ? 0 : 1) {
      let name = part.prefix { !" >/".contains($0) || $0 == "/" && part.first == "/" && $0 == part.first }
      if name.hasPrefix("/") {
        #expect(open.popLast() == name.dropFirst(), "\(part.prefix(60))")
      } else if !empty.contains(name), !part.prefix(while: { $0 != ">" }).hasSuffix("/") {
        open.append(name)
      }
      if !name.hasPrefix("/") { elements.insert(name) }
    }
    #expect(open.isEmpty)
    #expect(!elements.contains("img") && !page.contains("<script>console") && !page.contains("\u{202e}"))
    #expect(page.components(separatedBy: "<script>").count == 2)
    #expect(
      !page.contains("http://") && !page.contains("https://") && !page.contains("javascript:alert(1)\""))
  }

  @Test func `the same run gives the same page`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    let other = try Shell()
    defer { other.remove() }
    #expect(try Self.page(shell) == Self.page(other))
  }

  @Test func `a line that goes on with a list item stays in it`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write(
      """
      name: list
      queries: [{name: a, query: "source:demo"}]
      cases: [{name: A, status: low, condition: a > 0}]
      options: {detectionMethod: threshold, evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0}
      message: |
        1. Ask the user,
           or the owner
        2. Close it

        Then rest.

      """, to: "list.yaml")
    try shell.write("{\"ddsource\":\"demo\"}\n", to: "demo.ndjson")
    _ = try shell.run("tocsin run list.yaml --logs demo.ndjson --report page.html --quiet")
    let page = try String(contentsOf: shell.directory.appending(path: "page.html"), encoding: .utf8)
    #expect(page.contains("<ol><li>Ask the user, or the owner</li><li>Close it</li></ol><p>Then rest.</p>"))
  }

  @Test func `a run without signals says so`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.copy("rules/salesforce")
    try shell.write("{}\n", to: "none.ndjson")
    _ = try shell.run("tocsin run rules/salesforce --logs none.ndjson --report page.html --quiet")
    let page = try String(contentsOf: shell.directory.appending(path: "page.html"), encoding: .utf8)
    #expect(page.contains("No rule fired."))
  }

  /// Where `scripts/test` runs, it has installed one.
  private static let mustHaveBrowser = ProcessInfo.processInfo.environment["TOCSIN_BROWSER"] == "required"

  @Test(.enabled(if: browser != nil || mustHaveBrowser, "no Chromium is installed"))
  func `the page runs in a browser without an error`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    _ = try Self.page(shell)
    let page = try Self.open("page.html", shell)
    #expect(page.messages.isEmpty, "\(page.messages)")
    // The script ran: it counts what the filters leave.
    #expect(page.text.contains("8 of 8 shown"), "\(page.text.suffix(400))")
    // An error of a page would have been seen.
    try shell.write("<!doctype html><script>console.error('a mistake')</script>", to: "control.html")
    #expect(try Self.open("control.html", shell).messages.contains { $0.contains("a mistake") })
  }

  /// What a page becomes in a browser, and what it says on the console.
  private static func open(_ file: String, _ shell: Shell) throws -> (text: String, messages: [Substring]) {
    let browser = try #require(browser, "install Chromium: scripts/install chromium")
    let output = try shell.run(
      "timeout 120 \(browser) --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --user-data-dir=profile "
        + "--enable-logging=stderr --virtual-time-budget=2000 --dump-dom \"file://$PWD/\(file)\"")
    #expect(output.status == 0, "\(output.standardError.suffix(2000))")
    return (output.text, output.standardError.split(separator: "\n").filter { $0.contains("CONSOLE") })
  }
}
