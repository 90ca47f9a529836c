internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

/// What people write who know other tools, and what they mean by it.
enum SchemaHabits {
  /// The key that a mapping has in the place of another tool's; `nil` for a key of none.
  static func key(for written: String, in place: String) -> String? {
    keys[place]?[written.asciiLowercased()]
  }

  private static let keys: [String: [String: String]] = [
    "": ["title": "name", "description": "message", "enabled": "isEnabled"],
    "queries[]": [
      "groupby": "groupByFields", "group_by": "groupByFields", "by": "groupByFields", "filter": "query",
      "search": "query", "label": "name", "distinct": "distinctFields", "source": "dataSource",
    ],
    "cases[]": [
      "severity": "status", "level": "status", "priority": "status", "expression": "condition",
      "when": "condition", "notify": "notifications",
    ],
    "thirdPartyCases[]": ["severity": "status", "level": "status", "condition": "query"],
    "options": [
      "method": "detectionMethod", "window": "evaluationWindow", "timeframe": "evaluationWindow",
      "maxduration": "maxSignalDuration",
    ],
  ]

  /// More keys than any rule has: a file of nonsense keys is not searched for slips.
  private static let comparedKeys = 128

  /// Whether a mapping has an unknown key that most likely means this one: it is not missing as well.
  static func isMisspelt(_ name: String, in node: YAMLNode, of object: SchemaObject) -> Bool {
    (node.mapping ?? []).prefix(comparedKeys).contains { pair in
      guard object.index(of: pair.key) == nil else { return false }
      let key = pair.key.description
      return self.key(for: key, in: object.place) == name || key.camelCased() == name
        || nearestName(to: key, among: object.fields.map(\.name)) == name
    }
  }

  /// The value that another spelling, a part of it, or a longer word means; `nil` where several may be meant.
  static func value(for written: String, among values: [String]) -> String? {
    let word = String(written.asciiLowercased().map { $0 == "-" || $0 == " " ? "_" : $0 })
    if values.contains(word) { return word }
    guard word.utf8.count > 2 else { return nil }
    let found = values.filter { value in
      value.hasPrefix(word) || value.utf8.count > 3 && word.hasPrefix(value)
        || value.split(separator: "_").contains { $0 == word }
    }
    return found.count == 1 ? found[0] : found.first { $0 == word + "_detection" }
  }

  /// The items of `a, b` as a list in double quotes; `nil` for a text with one item, or with quotes in it.
  static func items(_ written: String) -> String? {
    guard written.contains(","), !written.contains(where: { "\"'\\".contains($0) }) else { return nil }
    let items = written.split(separator: ",").map { item in
      let text = item.drop { $0.isWhitespace }
      return text.lastIndex { !$0.isWhitespace }.map { String(text[...$0]) } ?? ""
    }
    return items.filter { !$0.isEmpty }.map { "\"\($0)\"" }.joined(separator: ", ")
  }

  /// Seconds of `15m`, `1h`, `2 days` or `PT15M`; `nil` for any other text.
  static func seconds(_ written: String) -> Int? {
    let isISO = written.hasPrefix("PT") || written.hasPrefix("P") && written.hasSuffix("D")
    if isISO { return seconds(String(written.dropFirst(written.hasPrefix("PT") ? 2 : 1))) }
    let digits = written.prefix { $0.isASCII && $0.isNumber }
    guard digits.count < 7, let number = Int(digits) else { return nil }
    switch written.dropFirst(digits.count).drop(while: { $0 == " " }).lowercased() {
    case "s", "sec", "secs", "second", "seconds": return number
    case "m", "min", "mins", "minute", "minutes": return number * 60
    case "h", "hr", "hrs", "hour", "hours": return number * 3600
    case "d", "day", "days": return number * 86400
    default: return nil
    }
  }
}
