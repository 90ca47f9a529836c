import TocsinDiagnostics
import TocsinLogModel

extension QueryParserState {
  /// `#name:x`; the cursor is at the `#`.
  mutating func calculatedTerm(_ start: Int) -> QueryNode? {
    guard hasCalculatedFields else {
      cursor.skipWord()
      fail(
        "calculated fields are not supported offline", start, cursor.index,
        notes: [
          "only the rule that defines a field in `calculatedFields`, and has `schedulingOptions`, can use it; "
            + "elsewhere write its condition out"
        ])
      return nil
    }
    let (name, key) = calculatedName(start)
    guard !name.isEmpty, cursor.isAt(":") else {
      cursor.skipWord()
      let isName = !name.isEmpty && cursor.index == key.end
      fail(
        isName ? "calculated field `#\(name)` without a value" : "`#` begins the name of a calculated field",
        start, cursor.index,
        isName
          ? Fix("write `#\(name):*` for \"exists\"", edits: [edit(key.end, key.end, ":*")])
          : Fix("write `#name:value`, or `\\#` for the character", edits: [edit(start, start, "\\")]))
      return nil
    }
    guard let field = field(name, at: key) else {
      cursor.index += 1
      cursor.skipWord()
      return nil
    }
    return keyed(.calculated(field), key)
  }

  var hasCalculatedFields: Bool { if case .none = calculated { false } else { true } }

  /// `#name` among the arguments of `CIDR`; `nil` and a finding where there is no such field.
  mutating func calculatedSubject(_ start: Int) -> (QueryTerm.Subject, SourceSpan)? {
    let (name, key) = calculatedName(start)
    guard !name.isEmpty else {
      fail(
        "`#` begins the name of a calculated field", start, start + 1, Fix("write `CIDR(#name, 10.0.0.0/8)`"))
      return nil
    }
    return field(name, at: key).map { (.calculated($0), key) }
  }

  /// The name after the `#` at the cursor, and where both stand.
  private mutating func calculatedName(_ start: Int) -> (name: UTF8Text, key: SourceSpan) {
    cursor.index = start
    return (cursor.takeCalculatedName(), SourceSpan(start, cursor.index))
  }

  private mutating func field(_ name: UTF8Text, at key: SourceSpan) -> CalculatedField? {
    guard case .fields(let fields) = calculated else { return CalculatedField(name: name, steps: []) }
    if let field = fields.first(where: { $0.name == name }) { return field }
    let names = fields.map(\.name.description)
    let near = nearestName(to: name.description, among: names)
    fail(
      "no calculated field is called `\(shortened(name.description, to: 40))`; "
        + (names.isEmpty
          ? "the rule defines none" : "the rule defines " + names.map { "`\($0)`" }.joined(separator: ", ")),
      key.start, key.end,
      near.map { Fix("write `#\($0)`", edits: [edit(key.start, key.end, "#\($0)")]) }
        ?? Fix("define it in `calculatedFields`"))
    return nil
  }
}
