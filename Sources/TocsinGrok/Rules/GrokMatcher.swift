import TocsinEvents
import TocsinLogModel

/// What the text of a capture becomes.
enum GrokValue: Sendable {
  case text
  case integer
  case double
  /// True where the text is this, without case.
  case boolean(UTF8Text)
  case date(DatePattern)

  /// `nil` where the text is no such value: the capture is left out.
  func value(_ text: UTF8Text, _ clock: Timestamp) -> AttributeValue? {
    switch self {
    case .text: return .string(text)
    case .integer:
      if let whole = ValueText.integer(text) { return ValueText.number(whole) }
      return Double(text.description).map { ValueText.number($0) }
    case .double:
      guard let number = Double(text.description), number.isFinite else { return nil }
      return ValueText.number(number)
    case .boolean(let truth): return .boolean(LowerCasing.lowered(text) == LowerCasing.lowered(truth))
    case .date(let pattern): return pattern.milliseconds(text, clock: clock).map { ValueText.number($0) }
    }
  }
}

/// The built-in matchers.
///
/// Source: pipeline reference, section 3.4.
enum GrokMatcher {
  private static let octet = "(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])"
  private static let ipv4 = "(?<![0-9])(?:\(octet)\\.){3}\(octet)(?![0-9])"
  private static let group = "[0-9A-Fa-f]{1,4}"
  private static let ipv6 = """
    (?:(?:\(group):){7}(?:\(group)|:)|(?:\(group):){6}(?::\(group)|(?:\(octet)\\.){3}\(octet)|:)\
    |(?:\(group):){5}(?:(?::\(group)){1,2}|:(?:\(octet)\\.){3}\(octet)|:)\
    |(?:\(group):){4}(?:(?::\(group)){1,3}|(?::\(group))?:(?:\(octet)\\.){3}\(octet)|:)\
    |(?:\(group):){3}(?:(?::\(group)){1,4}|(?::\(group)){0,2}:(?:\(octet)\\.){3}\(octet)|:)\
    |(?:\(group):){2}(?:(?::\(group)){1,5}|(?::\(group)){0,3}:(?:\(octet)\\.){3}\(octet)|:)\
    |(?:\(group):){1}(?:(?::\(group)){1,6}|(?::\(group)){0,4}:(?:\(octet)\\.){3}\(octet)|:)\
    |:(?:(?::\(group)){1,7}|(?::\(group)){0,5}:(?:\(octet)\\.){3}\(octet)|:))(?:%[0-9A-Za-z]+)?
    """
  private static let hostname =
    #"\b(?:[0-9A-Za-z_][0-9A-Za-z_-]{0,62})(?:\.(?:[0-9A-Za-z_][0-9A-Za-z_-]{0,62}))*\.?"#
  private static let number = #"[+-]?(?>\d+(?:\.\d*)?|\.\d+)"#
  private static let numberExt = #"[+-]?(?>\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"#
  private static let integerExt = #"[+-]?\d+(?:[eE][+-]?\d+)?"#
  private static let uuid = "[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"
  private static let mac =
    "(?:(?:[0-9A-Fa-f]{4}\\.){2}[0-9A-Fa-f]{4}|(?:[0-9A-Fa-f]{2}-){5}[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2})"
  private static let doubleQuoted = #""(?:[^"\\]|\\.)*""#
  private static let singleQuoted = #"'(?:[^'\\]|\\.)*'"#

  /// What long matchers refer to, so that a rule with many of them stays small.
  static let definitions = Array("(?(DEFINE)(?<_tipv6>\(ipv6))(?<_tipv4>\(ipv4))(?<_thost>\(hostname)))".utf8)

  /// The names, for suggestions.
  static let names = [
    "boolean", "data", "date", "doubleQuotedString", "greedyData", "host", "hostname", "integer",
    "integerExt",
    "integerExtStr", "integerStr", "ip", "ipOrHost", "ipv4", "ipv6", "mac", "notSpace", "number", "numberExt",
    "numberExtStr", "numberStr", "path", "port", "quotedString", "regex", "singleQuotedString", "space",
    "uri",
    "user", "uuid", "word",
  ]

  /// The pattern and the value of a call; `nil` where no matcher has the name.
  static func find(
    _ call: GrokCall, zones: any TimeZoneSource
  ) throws(GrokDefinitionParser.Mistake) -> (pattern: [UInt8], value: GrokValue)? {
    func plain(_ pattern: String, _ value: GrokValue = .text) -> (pattern: [UInt8], value: GrokValue) {
      (Array("(?:\(pattern))".utf8), value)
    }
    switch call.name.description {
    case "notSpace": return plain(#"\S+"#)
    case "data": return plain(".*?")
    case "greedyData": return plain(".*")
    case "word": return plain(#"\b\w+\b"#)
    case "space": return plain(#"\s+"#)
    case "integer": return plain(#"[+-]?\d+"#, .integer)
    case "integerStr": return plain(#"[+-]?\d+"#)
    case "integerExt": return plain(integerExt, .integer)
    case "integerExtStr": return plain(integerExt)
    case "number": return plain(number, .double)
    case "numberStr": return plain(number)
    case "numberExt": return plain(numberExt, .double)
    case "numberExtStr": return plain(numberExt)
    case "ipv4": return plain(ipv4)
    case "ipv6": return plain("(?&_tipv6)")
    case "ip": return plain("(?&_tipv6)|(?&_tipv4)")
    case "hostname", "host": return plain(hostname)
    case "ipOrHost": return plain("(?&_tipv6)|(?&_tipv4)|(?&_thost)")
    case "port": return plain(#"0|[1-9]\d{0,4}"#)
    case "mac": return plain(mac)
    case "uuid": return plain(uuid)
    case "user": return plain(#"[\w.-]+"#)
    case "uri": return plain(#"[A-Za-z][A-Za-z0-9+.-]*://\S+"#)
    case "path": return plain(#"(?:/|[A-Za-z]:\\)\S*"#)
    case "doubleQuotedString": return plain(doubleQuoted)
    case "singleQuotedString": return plain(singleQuoted)
    case "quotedString": return plain("\(doubleQuoted)|\(singleQuoted)")
    case "boolean":
      let (yes, no) = (call.text(0) ?? "true", call.text(1) ?? "false")
      return (
        Array("(?i:".utf8) + JavaPattern.translated(yes.bytes).pattern + Array("|".utf8)
          + JavaPattern.translated(no.bytes).pattern + Array(")".utf8), .boolean(yes)
      )
    case "regex":
      guard let text = call.text(0) else {
        throw GrokDefinitionParser.Mistake(
          offset: 0, message: "`regex` needs an expression", next: "write `regex(\"…\")`")
      }
      let (pattern, problem) = JavaPattern.translated(text.bytes)
      if let problem {
        throw GrokDefinitionParser.Mistake(offset: 0, message: problem, next: "write the characters out")
      }
      return (Array("(?:".utf8) + pattern + Array(")".utf8), .text)
    case "date":
      guard let text = call.text(0) else {
        throw GrokDefinitionParser.Mistake(
          offset: 0, message: "`date` needs a pattern", next: "write `date(\"yyyy-MM-dd HH:mm:ss\")`")
      }
      let (pattern, problem) = DatePattern.read(text, zone: call.text(1), zones: zones)
      guard let pattern else {
        throw GrokDefinitionParser.Mistake(offset: 0, message: problem, next: "mend the pattern of the date")
      }
      return (pattern.expression, .date(pattern))
    default: return nil
    }
  }
}
