package import TocsinDiagnostics
import TocsinEvents
import TocsinLogModel
import TocsinSyntax

/// Reads a configuration file; every mistake is located, and nothing is read past one.
package struct ConfigurationReader {
  private let file: SourceFile
  private var findings = DiagnosticCollector()

  /// The configuration, and all that is wrong with it: with an error it is not to be used.
  package static func read(_ file: SourceFile) -> (configuration: Configuration, findings: [Diagnostic]) {
    var reader = ConfigurationReader(file: file)
    var configuration = Configuration()
    let documents = YAMLReader.documents(of: file, into: &reader.findings)
    if documents.count > 1 {
      reader.fail("a configuration is one document", at: documents[1].span, "remove the second one")
    }
    if let document = documents.first { reader.root(document, &configuration) }
    return (configuration, reader.findings.sorted)
  }

  private init(file: SourceFile) {
    self.file = file
  }

  private mutating func root(_ node: YAMLNode, _ configuration: inout Configuration) {
    for pair in pairs(node, ConfigurationSchema.root, "the configuration") {
      switch pair.key.description {
      case "exclude":
        configuration.exclude = texts(pair.value, "exclude").map { text in
          var name = text[...]
          while name.hasSuffix("/") { name.removeLast() }
          return PathPattern(String(name))
        }
      case "lint": lint(pair.value, &configuration)
      case "test": test(pair.value, &configuration)
      case "logs": logs(pair.value, &configuration)
      default: configuration.overrides = items(pair.value, "overrides").compactMap { override($0) }
      }
    }
  }

  private mutating func lint(_ node: YAMLNode, _ configuration: inout Configuration) {
    for pair in pairs(node, ConfigurationSchema.lint, "`lint`") {
      let name = pair.key.description
      switch name {
      case "paths": configuration.lintPaths = texts(pair.value, name)
      case "strict": configuration.isStrict = boolean(pair.value, name)
      case "info": configuration.showsInfo = boolean(pair.value, name)
      case "format": configuration.lintFormat = choice(pair.value, name, ConfigurationSchema.formats)
      case "baseline": configuration.baseline = text(pair.value, name)
      default: select(pair, &configuration.selection)
      }
    }
  }

  private mutating func test(_ node: YAMLNode, _ configuration: inout Configuration) {
    for pair in pairs(node, ConfigurationSchema.test, "`test`") {
      let name = pair.key.description
      if name == "paths" {
        configuration.testPaths = texts(pair.value, name)
      } else {
        configuration.allowsUnsupported = boolean(pair.value, name)
      }
    }
  }

  private mutating func logs(_ node: YAMLNode, _ configuration: inout Configuration) {
    for pair in pairs(node, ConfigurationSchema.logs, "`logs`") {
      guard let name = text(pair.value, "timeKey") else { continue }
      configuration.timeKey = TimeKey(name)
      if configuration.timeKey == nil {
        fail("`timeKey` is a path", at: pair.value.span, "write names with dots between them, `data.created`")
      }
    }
  }

  private mutating func override(_ node: YAMLNode) -> Configuration.Override? {
    var override = Configuration.Override()
    let pairs = pairs(node, ConfigurationSchema.override, "an item of `overrides`")
    for pair in pairs {
      if pair.key == "files" {
        override.files = texts(pair.value, "files").map { PathPattern($0) }
      } else {
        select(pair, &override.selection)
      }
    }
    guard !override.files.isEmpty else {
      fail("an override names no `files`", at: node.span, "add `files: [\"rules/legacy/**\"]`")
      return nil
    }
    return override
  }

  private mutating func select(_ pair: YAMLPair, _ selection: inout Configuration.Selection) {
    switch pair.key.description {
    case "select": selection.select = patterns(pair.value, "select")
    case "ignore": selection.ignore = patterns(pair.value, "ignore")
    default:
      guard let levels = pair.value.mapping else {
        return fail("`levels` is a mapping", at: pair.value.span, "write `levels: {Q203: error}`")
      }
      for level in levels where isKnown(level.key.description, at: level.keySpan) {
        let name = choice(level.value, level.key.description, DiagnosticLevel.allCases.map(\.rawValue))
        if let wanted = name.flatMap(DiagnosticLevel.init(rawValue:)) {
          selection.levels.append((level.key.description, wanted))
        }
      }
    }
  }

  // MARK: - Values

  private mutating func patterns(_ node: YAMLNode, _ name: String) -> [String] {
    items(node, name).compactMap { item in
      guard let pattern = text(item, "an item of \(name)"), isKnown(pattern, at: item.span) else {
        return nil
      }
      return pattern
    }
  }

  private mutating func isKnown(_ pattern: String, at span: SourceSpan) -> Bool {
    guard CheckSelection.checks(matching: pattern).isEmpty else { return true }
    let names = CheckRegistry.all.flatMap { [$0.descriptor.code, $0.descriptor.name] } + ["default", "all"]
    let near = nearestName(to: pattern, among: names)
    fail(
      "no check is called `\(pattern)`", at: span,
      near.map { "write `\($0)`" } ?? "write a code (`K302`), a name (`unreachable-case`) or a glob (`K3*`)")
    return false
  }

  private mutating func pairs(_ node: YAMLNode, _ known: [String], _ what: String) -> [YAMLPair] {
    if node.scalar?.coreValue == .null { return [] }
    guard let pairs = node.mapping else {
      fail("\(what) is a mapping", at: node.span, "write keys and values, such as \(known[0])")
      return []
    }
    return pairs.filter { pair in
      let name = pair.key.description
      if known.contains(name) { return pair.value.scalar?.coreValue != .null }
      let near = nearestName(to: name, among: known)
      findings.add(
        Diagnostic(
          .configuration, "there is no key `\(name)` in \(what)", at: pair.keySpan,
          fixes: [Fix(near.map { "write `\($0)`" } ?? "write one of \(known.joined(separator: ", "))")]))
      return false
    }
  }

  private mutating func items(_ node: YAMLNode, _ name: String) -> [YAMLNode] {
    if let items = node.sequence { return items }
    fail("`\(name)` is a list", at: node.span, "write `\(name): […]`")
    return []
  }

  private mutating func texts(_ node: YAMLNode, _ name: String) -> [String] {
    items(node, name).compactMap { text($0, "an item of \(name)") }
  }

  private mutating func text(_ node: YAMLNode, _ name: String) -> String? {
    if let scalar = node.scalar, scalar.coreValue == .string, !scalar.text.isEmpty {
      return scalar.text.description
    }
    fail("`\(name)` is a text", at: node.span, "write one text, in quotes if need be")
    return nil
  }

  private mutating func boolean(_ node: YAMLNode, _ name: String) -> Bool? {
    if case .boolean(let value)? = node.scalar?.coreValue { return value }
    fail("`\(name)` is true or false", at: node.span, "write `\(name): true`")
    return nil
  }

  private mutating func choice(_ node: YAMLNode, _ name: String, _ values: [String]) -> String? {
    let written = node.scalar?.text.description ?? ""
    if values.contains(written) { return written }
    let near = nearestName(to: written, among: values)
    fail(
      "`\(name)` is one of \(values.joined(separator: ", "))", at: node.span,
      near.map { "write `\($0)`" } ?? "write one of them")
    return nil
  }

  private mutating func fail(_ message: String, at span: SourceSpan, _ next: String) {
    findings.add(Diagnostic(.configuration, message, at: span, fixes: [Fix(next)]))
  }
}

extension DiagnosticDescriptor {
  package static let configuration = DiagnosticDescriptor(
    "F002", "configuration", .error, "The configuration file says something that is not known.")
}
