import TocsinDiagnostics
import TocsinLogModel

/// Reads what stands between the braces of one tag, and keeps the findings of the template.
struct TemplateTagParser {
  private let scanner: TemplateScanner
  private let labels: [String]
  private let isKnownTimeZone: (String) -> Bool
  private(set) var diagnostics: [Diagnostic] = []

  init(scanner: TemplateScanner, labels: [String], isKnownTimeZone: @escaping (String) -> Bool) {
    self.scanner = scanner
    self.labels = labels
    self.isKnownTimeZone = isKnownTimeZone
  }

  mutating func report(
    _ descriptor: DiagnosticDescriptor, _ message: String, at span: SourceSpan, labels: [Label] = [], fix: Fix
  ) {
    diagnostics.append(Diagnostic(descriptor, message, at: span, labels: labels, fixes: [fix]))
  }

  private mutating func report(_ problem: TemplateProblem, _ tag: TemplateTag, replacing span: SourceSpan?) {
    var edits: [Fix.Edit] = []
    if let span, let replacement = problem.replacement {
      edits = [Fix.Edit(span: span, replacement: replacement)]
    }
    report(
      problem.descriptor, problem.message, at: tag.span,
      fix: Fix(problem.next, problem.applicability, edits: edits))
  }

  /// A variable; `span` are the bytes of its name.
  private mutating func reference(_ bytes: [UInt8], _ tag: TemplateTag, at span: SourceSpan?)
    -> TemplateReference?
  {
    var parser = TemplateReferenceParser(labels: labels)
    switch parser.parse(bytes) {
    case .success(let reference):
      if let remark = parser.remark { report(remark, tag, replacing: span) }
      return reference
    case .failure(let problem):
      report(problem, tag, replacing: span)
      return nil
    }
  }

  /// A tag that opens and closes nothing.
  mutating func leaf(_ tag: TemplateTag) -> TemplateNode? {
    let (name, arguments) = scanner.words(of: tag, after: 0)
    switch String(decoding: name, as: UTF8.self) {
    case "eval" where !arguments.isEmpty || tag.content == name: return evaluation(tag, arguments)
    case "urlencode":
      guard let reference = quoted(tag, "urlencode", arguments.first) else { return nil }
      expectEnd(tag, "urlencode", arguments.dropFirst())
      return .urlEncode(reference, span: tag.span)
    case "local_time": return localTime(tag, arguments)
    case "else":
      report(
        TemplateDiagnostics.syntax, "`{{else}}` takes no condition", at: tag.span,
        fix: Fix("write `{{else}}`, and a block after it"))
      return nil
    case let word where TemplateTagParser.tests.contains(word):
      report(
        TemplateDiagnostics.syntax, "the block `\(word)` begins with `#` or `^`", at: tag.span,
        fix: Fix(
          "write `{{#\(word)`", .unsafe,
          edits: [Fix.Edit(span: SourceSpan(tag.start, tag.start), replacement: "#")]))
      return nil
    default: break
    }
    let span = SourceSpan(tag.start, tag.start + tag.content.count)
    return reference(tag.content, tag, at: span).map { .variable($0, span: tag.span) }
  }

  private mutating func evaluation(_ tag: TemplateTag, _ arguments: [TemplateArgument]) -> TemplateNode? {
    guard let argument = string(tag, "eval", arguments.first, "an expression in quotes") else { return nil }
    expectEnd(tag, "eval", arguments.dropFirst())
    switch TemplateExpressionParser.parse(argument.text, labels: labels) {
    case .success(let expression): return .evaluation(expression, span: tag.span)
    case .failure(let problem):
      report(problem, tag, replacing: nil)
      return nil
    }
  }

  private mutating func localTime(_ tag: TemplateTag, _ arguments: [TemplateArgument]) -> TemplateNode? {
    guard let reference = named(tag, "local_time", arguments.first) else { return nil }
    guard arguments.count > 1 else {
      report(
        TemplateDiagnostics.syntax, "`local_time` lacks its time zone", at: tag.span,
        fix: Fix("write it second, as in `{{local_time \"first_seen\" \"Asia/Tokyo\"}}`"))
      return nil
    }
    guard let argument = string(tag, "local_time", arguments[1], "a time zone in quotes") else { return nil }
    expectEnd(tag, "local_time", arguments.dropFirst(2))
    let zone = String(decoding: argument.text, as: UTF8.self)
    guard isKnownTimeZone(zone) else {
      report(
        TemplateDiagnostics.syntax, "unknown time zone `\(zone)`", at: tag.span,
        fix: Fix("write a name of the time zone database, as in `Europe/Berlin` or `UTC`"))
      return nil
    }
    guard case .builtin(let builtin) = reference, builtin.isInstant else {
      report(
        TemplateDiagnostics.syntax,
        "`local_time` needs an instant, not `\(TemplatePrinter.print(reference))`",
        at: tag.span, fix: Fix("write `timestamp`, `first_seen` or `last_seen`"))
      return nil
    }
    return .localTime(reference, zone: zone, span: tag.span)
  }

  private mutating func expectEnd(_ tag: TemplateTag, _ name: String, _ rest: ArraySlice<TemplateArgument>) {
    guard let first = rest.first else { return }
    let text = String(decoding: scanner.bytes[first.span.start..<first.span.end], as: UTF8.self)
    report(
      TemplateDiagnostics.syntax, "`\(name)` has a superfluous argument `\(text)`", at: tag.span,
      fix: Fix("remove it", .unsafe, edits: [Fix.Edit(span: first.span, replacement: "")]))
  }

  /// An argument in quotes; `expected` names it where it is missing.
  private mutating func string(
    _ tag: TemplateTag, _ name: String, _ argument: TemplateArgument?, _ expected: String
  ) -> TemplateArgument? {
    guard let argument else {
      report(
        TemplateDiagnostics.syntax, "`\(name)` lacks an argument, expected \(expected)", at: tag.span,
        fix: Fix("write it after `\(name)`"))
      return nil
    }
    guard argument.isQuoted else {
      let text = String(decoding: argument.text, as: UTF8.self)
      report(
        TemplateDiagnostics.syntax, "`\(text)` needs quotes, expected \(expected)", at: tag.span,
        fix: Fix(
          "write `\"\(text)\"`", .unsafe, edits: [Fix.Edit(span: argument.span, replacement: "\"\(text)\"")]))
      return nil
    }
    guard argument.isClosed else {
      report(
        TemplateDiagnostics.syntax, "a quote is never closed", at: tag.span,
        fix: Fix(
          "write the closing quote", .unsafe,
          edits: [Fix.Edit(span: SourceSpan(argument.span.end, argument.span.end), replacement: "\"")]))
      return nil
    }
    return argument
  }

  /// The first argument of a helper that also takes a variable without quotes.
  private mutating func named(
    _ tag: TemplateTag, _ name: String, _ argument: TemplateArgument?
  ) -> TemplateReference? {
    guard let argument, !argument.isQuoted else { return quoted(tag, name, argument) }
    return reference(argument.text, tag, at: argument.span)
  }

  /// The first argument of a block or helper: a variable in quotes.
  private mutating func quoted(
    _ tag: TemplateTag, _ name: String, _ argument: TemplateArgument?
  ) -> TemplateReference? {
    guard let argument = string(tag, name, argument, "a variable in quotes") else { return nil }
    let inner = SourceSpan(argument.span.start + 1, argument.span.end - 1)
    let isVerbatim = scanner.bytes[inner.start..<inner.end].elementsEqual(argument.text)
    return reference(argument.text, tag, at: isVerbatim ? inner : nil)
  }
}

// MARK: - Blocks

extension TemplateTagParser {
  fileprivate static let tests = ["is_match", "is_exact_match", "if"]

  /// The blocks of monitors.
  fileprivate static let monitorBlocks: Set<String> = [
    "is_alert", "is_warning", "is_recovery", "is_no_data", "is_renotify", "is_priority", "is_unknown",
    "is_alert_recovery", "is_warning_recovery", "is_no_data_recovery", "is_alert_to_warning",
    "is_warning_to_alert", "is_no_data_to_alert", "is_alert_to_no_data",
  ]

  /// The test of a block; `nil` where it is in error.
  mutating func test(_ tag: TemplateTag, _ name: [UInt8], _ arguments: [TemplateArgument]) -> TemplateTest? {
    let word = String(decoding: name, as: UTF8.self)
    if name.first == UInt8(ascii: "@") {
      expectEnd(tag, word, arguments[...])
      return reference(name, tag, at: nil).map { .exists($0) }
    }
    switch word {
    case "is_match", "is_exact_match": return comparison(tag, word, arguments)
    case "if":
      guard let argument = arguments.first else {
        report(
          TemplateDiagnostics.syntax, "`if` lacks the variable to look for", at: tag.span,
          fix: Fix("write it after `if`, as in `{{#if @usr.id}}`"))
        return nil
      }
      expectEnd(tag, word, arguments.dropFirst())
      guard !argument.isQuoted else {
        let text = String(decoding: argument.text, as: UTF8.self)
        report(
          TemplateDiagnostics.syntax, "the variable of `if` takes no quotes", at: tag.span,
          fix: Fix("write `\(text)`", .unsafe, edits: [Fix.Edit(span: argument.span, replacement: text)]))
        return nil
      }
      return reference(argument.text, tag, at: argument.span).map { .exists($0) }
    default:
      reportUnknown(tag, word)
      return nil
    }
  }

  static func isRawBlock(_ name: [UInt8]) -> Bool {
    let word = String(decoding: name, as: UTF8.self)
    return word == "raw" || tests.contains(word)
  }

  /// Four braces around anything but a raw block.
  mutating func reportNoRawBlock(_ tag: TemplateTag, _ name: [UInt8]) {
    let word = String(decoding: name, as: UTF8.self)
    guard name.first != UInt8(ascii: "/") else {
      report(
        TemplateDiagnostics.unbalancedBlock, "`{{{{\(word)}}}}` closes nothing", at: tag.span,
        fix: Fix("remove it", .unsafe, edits: [Fix.Edit(span: tag.span, replacement: "")]))
      return
    }
    report(
      TemplateDiagnostics.syntax,
      "`\(word)` is not a raw block, expected `raw`, `is_match`, `is_exact_match` or `if`", at: tag.span,
      fix: Fix("write `{{{{raw}}}}`, or two braces for a variable"))
  }

  /// The test of a raw block; `nil` for `raw` itself, which takes no argument.
  mutating func rawTest(_ tag: TemplateTag, _ name: [UInt8], _ arguments: [TemplateArgument]) -> TemplateTest?
  {
    guard name != Array("raw".utf8) else {
      expectEnd(tag, "raw", arguments[...])
      return nil
    }
    return test(tag, name, arguments)
  }

  private mutating func comparison(
    _ tag: TemplateTag, _ word: String, _ arguments: [TemplateArgument]
  ) -> TemplateTest? {
    let reference = quoted(tag, word, arguments.first)
    guard !arguments.isEmpty else { return nil }
    guard arguments.count > 1 else {
      report(
        TemplateDiagnostics.syntax, "`\(word)` lacks a string to compare with", at: tag.span,
        fix: Fix("write it after the variable, in quotes"))
      return nil
    }
    var strings: [UTF8Text] = []
    for argument in arguments.dropFirst() {
      // Default rules of Datadog compare with numbers that have no quotes.
      if !argument.isQuoted, argument.isLiteral {
        strings.append(UTF8Text(bytes: argument.text))
        continue
      }
      guard let found = string(tag, word, argument, "a string in quotes") else { continue }
      strings.append(UTF8Text(bytes: found.text))
    }
    guard let reference, strings.count == arguments.count - 1 else { return nil }
    return word == "is_match" ? .contains(reference, strings) : .equals(reference, strings)
  }

  private mutating func reportUnknown(_ tag: TemplateTag, _ word: String) {
    if TemplateTagParser.monitorBlocks.contains(word) {
      report(
        TemplateDiagnostics.monitorBlock, "`\(word)` exists in monitors only, not in security rules",
        at: tag.span, fix: Fix("remove the block, or write a case for each state"))
      return
    }
    let near = nearestName(to: word, among: TemplateTagParser.tests)
    report(
      TemplateDiagnostics.syntax, "unknown block `\(word)`, expected `is_match`, `is_exact_match` or `if`",
      at: tag.span,
      fix: Fix(near.map { "write `\($0)`" } ?? "write a block such as `{{#if @usr.id}}…{{/if}}`"))
  }
}

extension TemplateProblem {
  /// The same as an error: inside an expression a remark has no harmless reading.
  var asError: TemplateProblem {
    TemplateProblem(message: message, next: next, replacement: replacement)
  }
}

extension TemplateBuiltin {
  /// It names an instant.
  package var isInstant: Bool {
    switch self {
    case .timestamp, .firstSeen, .lastSeen, .timestampEpoch, .firstSeenEpoch, .lastSeenEpoch: true
    default: false
    }
  }
}
