import TocsinLogModel

/// Random calculated fields that name each other, queries over them, and events that hold what they read.
package struct ExpressionGenerator: CaseGenerator {
  package var random: CaseRandom

  package init(seed: UInt64) {
    random = CaseRandom(seed: seed)
  }

  /// Each names those before it at most, in a random order.
  package mutating func fields() -> [(name: String, expression: String)] {
    var fields: [(name: String, expression: String)] = []
    for index in 0..<(1 + below(4)) {
      let expression = expression(depth: 1 + below(4), names: fields.map(\.name))
      fields.insert(("c\(index)", expression), at: below(fields.count + 1))
    }
    return fields
  }

  private mutating func expression(depth: Int, names: [String]) -> String {
    if depth == 0 || chance(15) { return operand(names) }
    switch below(10) {
    case 0: return "!(\(expression(depth: depth - 1, names: names)))"
    case 1: return "-(\(expression(depth: depth - 1, names: names)))"
    case 2, 3, 4, 5:
      let operation = pick(CalculatedOperator.allCases).rawValue
      let (left, right) = (
        expression(depth: depth - 1, names: names), expression(depth: depth - 1, names: names)
      )
      return chance(70) ? "(\(left)) \(operation) (\(right))" : "\(left) \(operation) \(right)"
    default: return call(depth, names)
    }
  }

  private mutating func call(_ depth: Int, _ names: [String]) -> String {
    let function = pick(CalculatedFunction.allCases)
    let least = function.minimumArguments
    let most = function.isVariadic ? least + 2 : function.maximumArguments
    var arguments: [String] = []
    for index in 0..<(least + below(most - least + 1)) {
      let parameter = function.parameters[min(index, function.parameters.count - 1)]
      switch parameter.kind {
      case .whole where chance(70): arguments.append(pick(["0", "1", "2", "3", "5"]))
      case .separator where chance(80):
        arguments.append(pick(["\"a\"", "\"/\"", "\"é\"", "\" \"", "\"aa\""]))
      default: arguments.append(expression(depth: depth - 1, names: names))
      }
    }
    return "\(function.rawValue)(\(arguments.joined(separator: ", ")))"
  }

  private mutating func operand(_ names: [String]) -> String {
    if !names.isEmpty, chance(25) { return "#" + pick(names) }
    return pick([
      "@n", "@m", "@n", "@m", "@t", "@u", "@t", "@b", "@list", "@obj", "@obj.x", "@missing", "service",
      "message", "env",
      "timestamp", "0", "1", "2", "3.5", "10", "1e3", "0.1", "\"\"", "\"a\"", "\"aé/a\"", "\"12\"",
      "\"true\"", "\"2.50\"",
    ])
  }

  /// A record in the plain form.
  package mutating func record() -> String {
    var members: [String] = []
    func add(_ key: String, _ value: String) { members.append("\"\(key)\":\(value)") }
    if chance(80) { add("timestamp", pick(["1767225600000", "1767225600123.5", "0"])) }
    for key in ["n", "m"] where chance(85) { add(key, number()) }
    for key in ["t", "u"] where chance(85) { add(key, text()) }
    if chance(70) { add("b", pick(["true", "false", "\"true\"", "\"false\"", "null"])) }
    if chance(60) {
      add("list", pick(["[]", "[1]", "[1,2]", "[\"a\"]", "[null,3]", "[[\"a\"],\"b\"]", "[{\"x\":1}]"]))
    }
    if chance(60) { add("obj", pick(["{}", "{\"x\":1}", "{\"x\":\"a\"}", "{\"x\":[1,2]}", "{\"y\":2}"])) }
    if chance(30) { add("obj.x", pick(["5", "null", "\"a\""])) }
    if chance(70) { add("service", text()) }
    if chance(70) { add("message", text()) }
    if chance(70) {
      add("ddtags", pick(["\"env:prod\"", "\"env:a,env:b\"", "\"team:x\"", "\"env:\"", "\"ENV:12\""]))
    }
    return "{\(members.joined(separator: ","))}"
  }

  private mutating func number() -> String {
    pick([
      "0", "1", "2", "-3", "2.5", "-0.5", "1e2", "9007199254740993", "9007199254740992", "1e400", "-0",
      "1e-400", "0.1",
      "123456789.125", "\"7\"", "\"-2.50\"", "\"07\"", "null", "18446744073709551616",
    ])
  }

  private mutating func text() -> String {
    pick([
      "\"\"", "\"a\"", "\"A b\"", "\"aaé/a/aa\"", "\" ẞx \"", "\"İstanbul\"", "\"12\"", "\"2.50\"",
      "\"\\u0041\\u0301\"", "\"日本 語\"",
      "\"true\"", "\"o'neil ﬁn\"", "\"1e2\"", "\"Σας\"",
    ])
  }

  /// A query over the fields.
  package mutating func query(_ names: [String]) -> String {
    var terms: [String] = []
    for _ in 0..<(1 + below(3)) {
      let name = chance(85) ? "#" + pick(names) : "@n"
      let test = pick([
        "*", ">1", "<=2.5", "[1 TO 100]", "{0 TO 2}", "a*", "*a*", "?", "true", "false", "1", "2.5", "\"\"",
        "12", "(a OR 1 OR true)",
        ">\"a\"", "aaé*", "100",
      ])
      terms.append("\(chance(25) ? "-" : "")\(name):\(test)")
    }
    return terms.joined(separator: pick([" ", " OR "]))
  }
}
