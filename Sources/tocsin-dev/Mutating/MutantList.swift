/// The mutants that a file of `Tests/Mutants` declares.
///
///     # A comment.
///     mutant logmodel-offset-limit
///     file   Sources/TocsinLogModel/TimestampParsing.swift
///     in     func offset
///     from   hours <= 14
///     to     hours < 14
///     tests  TocsinLogModelTests
///     why    Kiribati is at +14:00, and its times would be refused.
///
/// `in` may be left out, `to` may be empty, `as` is `expression` unless given, and several lines of `why` are
/// one text.
struct MutantList {
  /// A line that is no part of a list.
  struct Fault: Error, Equatable, CustomStringConvertible {
    var path: String
    var line: Int
    var message: String

    var description: String { "\(path):\(line): \(message)" }
  }

  let mutants: [Mutant]

  init(path: String, text: String) throws(Fault) {
    var mutants: [Mutant] = []
    var fields: [String: String] = [:]
    var start = 0
    var number = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      guard let (key, value) = MutantList.field(line) else { continue }
      if key == "mutant" {
        if start > 0 { mutants.append(try MutantList.mutant(fields, path, start)) }
        fields = [:]
        start = number
      }
      guard MutantList.keys.contains(key) else {
        throw Fault(path: path, line: number, message: "unknown key `\(key)`")
      }
      guard start > 0 else {
        throw Fault(path: path, line: number, message: "`\(key)` before the first `mutant`")
      }
      if key == "why", let known = fields[key] {
        fields[key] = "\(known) \(value)"
      } else if fields.updateValue(value, forKey: key) != nil {
        throw Fault(path: path, line: number, message: "`\(key)` is given twice")
      }
    }
    if start > 0 { mutants.append(try MutantList.mutant(fields, path, start)) }
    self.mutants = mutants
  }

  private static let keys: Set = ["mutant", "file", "in", "from", "to", "as", "tests", "why"]

  /// The key and the value of a line; nil for a blank line or a comment.
  private static func field(_ line: Substring) -> (key: String, value: String)? {
    let text = line.drop { $0 == " " }
    guard let first = text.first, first != "#" else { return nil }
    let key = text.prefix { $0 != " " }
    var value = text.dropFirst(key.count).drop { $0 == " " }
    while value.last == " " || value.last == "\r" { value.removeLast() }
    return (String(key), String(value))
  }

  private static func mutant(_ fields: [String: String], _ path: String, _ line: Int) throws(Fault) -> Mutant
  {
    func need(_ key: String) throws(Fault) -> String {
      guard let value = fields[key], !value.isEmpty || key == "to" else {
        throw Fault(path: path, line: line, message: "this mutant has no `\(key)`")
      }
      return value
    }
    let form = fields["as"] ?? Mutant.Form.expression.rawValue
    guard let form = Mutant.Form(rawValue: form) else {
      throw Fault(path: path, line: line, message: "`as` is expression, statement, or build, found `\(form)`")
    }
    let mutant = Mutant(
      id: try need("mutant"), file: try need("file"), context: fields["in"], original: try need("from"),
      replacement: try need("to"), tests: try need("tests").split(separator: " ").map(String.init),
      reason: try need("why"), form: form)
    guard mutant.original != mutant.replacement else {
      throw Fault(path: path, line: line, message: "`from` and `to` are the same")
    }
    return mutant
  }
}
