import ArgumentParser
import TocsinDiagnostics
import TocsinEvents
import TocsinGrok
import TocsinIO
import TocsinLogModel

/// `tocsin grok`.
struct GrokCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grok",
    abstract: "Show which grok rule takes a text, what each piece takes, and where rules stop.",
    discussion: """
      A file of rules holds one rule on each line, its name before it. Where no rule matches, the longest part of each \
      that did is shown, with a caret in the rule and in the text. Exit status 1 when a text is matched by no rule.
      """)

  @Argument(help: "A file with match rules, one on each line; or one rule in quotes.")
  var rules: String

  @Option(help: ArgumentHelp("A file with support rules.", valueName: "file"))
  var support: String?

  @Option(help: ArgumentHelp("A text to match. May be repeated.", valueName: "text"))
  var log: [String] = []

  @Option(help: ArgumentHelp("A file of texts, one on each line; `-` for standard input.", valueName: "file"))
  var logs: String?

  @OptionGroup var output: OutputOptions

  private static let limit = 64 << 20

  func validate() throws {
    guard !log.isEmpty || logs != nil else { throw ValidationError("Give --log TEXT, or --logs FILE.") }
  }

  func run() throws {
    let console = output.console
    let (name, text) = try ruleText(console)
    let helpers = try support.map { UTF8Text(bytes: try GrokCommand.read($0, console)) } ?? ""
    let compiled = GrokRules(matchRules: text, supportRules: helpers, zones: ZoneCache())
    let source = SourceFile(name: name, bytes: text.bytes)
    let renderer = HumanRenderer(styled: console.stylesError)
    for problem in compiled.problems {
      let place = min(problem.offset, max(0, text.bytes.count - 1))
      console.note(
        renderer.render(
          Diagnostic(
            .grokMistake, problem.message, at: SourceSpan(place, min(place + 1, text.bytes.count)),
            fixes: [Fix(problem.next)]), in: source))
    }
    let texts = log.map { UTF8Text($0) } + (try logs.map { try GrokCommand.lines(of: $0, console) } ?? [])
    let scratch = GrokScratch()
    var stream = OutputStream(descriptor: 1)
    var unmatched = 0
    for text in texts {
      let trace = compiled.trace(text, clock: .fixedClock, scratch: scratch)
      if trace.rule == nil { unmatched += 1 }
      try stream.write(GrokReport(trace: trace).text)
    }
    try stream.flush()
    if !compiled.problems.isEmpty { throw CommandRunner.CommandExit(status: .invalidRule) }
    if unmatched > 0 { throw CommandRunner.CommandExit(status: .findings) }
  }

  private func ruleText(_ console: Console) throws -> (String, UTF8Text) {
    // What holds a reference is a rule, not the name of a file.
    guard rules.contains("%{") else { return (rules, UTF8Text(bytes: try GrokCommand.read(rules, console))) }
    let isNamed = rules.split(separator: " ", maxSplits: 1).first.map { !$0.contains("%{") } ?? false
    return ("rule", UTF8Text(isNamed && rules.contains(" ") ? rules : "rule \(rules)"))
  }

  private static func read(_ path: String, _ console: Console) throws -> [UInt8] {
    do throws(LogReadError) {
      return path == "-"
        ? try FileContents.readStandardInput(limit: limit) : try FileContents.read(path: path, limit: limit)
    } catch {
      console.note("error: \(error)")
      throw CommandRunner.CommandExit(status: error.status)
    }
  }

  private static func lines(of path: String, _ console: Console) throws -> [UTF8Text] {
    try read(path, console).split(separator: 0x0A).map { UTF8Text(bytes: Array($0)) }
      .filter { !GrokText.trimmed($0).isEmpty }
  }
}

extension DiagnosticDescriptor {
  fileprivate static let grokMistake = DiagnosticDescriptor(
    "L009", "grok-mistake", .error, "A grok rule of a file cannot be read.")
}

/// A trace in words.
private struct GrokReport {
  let trace: GrokTrace
  /// Attempts that are shown.
  private static let shown = 5
  private static let width = 100

  var text: String {
    guard let rule = trace.rule else { return failure }
    var lines = ["✓ \(Escaping.visible(rule.description))  \(Escaping.visible(trace.text.description))"]
    let longest = trace.captures.map { $0.name.description.count }.max() ?? 0
    for capture in trace.captures {
      let name = capture.name.isEmpty ? "(root)" : Escaping.visible(capture.name.description)
      let padding = String(repeating: " ", count: max(0, max(longest, 6) - name.count))
      lines.append("  \(name)\(padding)  \(Escaping.visible(capture.text.description))")
    }
    lines.append("  → " + String(decoding: json, as: UTF8.self))
    return lines.joined(separator: "\n") + "\n"
  }

  private var json: [UInt8] {
    var writer = JSONWriter()
    EventJSON.write(.object(trace.attributes), to: &writer)
    return writer.bytes
  }

  /// The rules that came farthest first.
  private var failure: String {
    var lines = ["✗ no rule matches  \(Escaping.visible(trace.text.description))"]
    let ordered = trace.failed.enumerated().sorted {
      ($1.element.matchedText, $0.offset) < ($0.element.matchedText, $1.offset)
    }.map(\.element)
    for attempt in ordered.prefix(GrokReport.shown) {
      let reason = attempt.isLimited ? "gave up at its limit" : "stops here"
      lines.append("  \(Escaping.visible(attempt.rule.description)) \(reason)")
      lines += GrokReport.caret(attempt.definition, at: attempt.matchedDefinition, "rule")
      lines += GrokReport.caret(trace.text, at: attempt.matchedText, "text")
    }
    if ordered.count > GrokReport.shown {
      lines.append("  and \(ordered.count - GrokReport.shown) more rules")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The text around a place, with a caret below it.
  private static func caret(_ text: UTF8Text, at offset: Int, _ title: String) -> [String] {
    let start = max(0, offset - width / 2)
    let head = Escaping.visible(
      String(
        decoding: text.bytes[min(start, text.bytes.count)..<min(offset, text.bytes.count)], as: UTF8.self))
    let tail = Escaping.visible(
      String(decoding: text.bytes[min(offset, text.bytes.count)...].prefix(width / 2), as: UTF8.self))
    let mark = start > 0 ? "…" : ""
    let indent = String(repeating: " ", count: mark.count + head.count)
    return [
      "    \(title)  \(mark)\(head)\(tail)", "    \(String(repeating: " ", count: title.count))  \(indent)^",
    ]
  }
}
