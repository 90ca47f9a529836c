/// The JSON Schema of a rule file, for editors.
///
/// Generated from ``RuleSchema``; `grammar/rule.schema.json` is this text.
package enum RuleJSONSchema {
  /// The document, indented, keys in a fixed order.
  package static func document() -> String {
    let root = RuleSchema.root
    var members: [(String, JSONText)] = [
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      ("$id", .string("urn:tocsin:schema:rule:1")),
      ("title", .string("Detection rule")),
      ("description", .string(root.doc)),
    ]
    members += objectMembers(root)
    return JSONText.object(members).text(indentation: 0) + "\n"
  }

  private static func objectMembers(_ object: SchemaObject) -> [(String, JSONText)] {
    let required = object.fields.filter { $0.requirement == .required }.map(\.name)
    var members: [(String, JSONText)] = [("type", .string("object"))]
    if !required.isEmpty { members.append(("required", .array(required.map(JSONText.string)))) }
    members.append(("additionalProperties", .literal("false")))
    members.append(("properties", .object(object.fields.map { ($0.name, schema(of: $0)) })))
    return members
  }

  private static func schema(of field: SchemaField) -> JSONText {
    var members: [(String, JSONText)] = [("description", .string(field.doc))]
    switch field.role {
    case .writable, .jobOnly: break
    case .readOnly: members.append(("readOnly", .literal("true")))
    case .deprecated: members.append(("deprecated", .literal("true")))
    }
    let type = constraints(of: field.type)
    guard field.isNullable, !type.isEmpty else { return .object(members + type) }
    let null = JSONText.object([("type", .string("null"))])
    return .object(members + [("anyOf", .array([.object(type), null]))])
  }

  private static func constraints(of type: SchemaType) -> [(String, JSONText)] {
    switch type {
    case .any:
      return []
    case .instant:
      return [("type", .array([.string("integer"), .string("string")]))]
    case .boolean:
      return [("type", .string("boolean"))]
    case .string(let allowsEmpty):
      let base: [(String, JSONText)] = [("type", .string("string"))]
      return allowsEmpty ? base : base + [("minLength", .literal("1"))]
    case .enumeration(let values):
      return [("enum", .array(values.map(JSONText.string)))]
    case .integer(let limits):
      switch limits.accepted {
      case .any: return [("type", .string("integer"))]
      case .values(let values): return [("enum", .array(values.map { .literal(String($0)) }))]
      case .range(let range):
        return [
          ("type", .string("integer")), ("minimum", .literal(String(range.lowerBound))),
          ("maximum", .literal(String(range.upperBound))),
        ]
      }
    case .list(let item, let limits):
      var members: [(String, JSONText)] = [("type", .string("array"))]
      if limits.minimum > 0 { members.append(("minItems", .literal(String(limits.minimum)))) }
      if let maximum = limits.maximum { members.append(("maxItems", .literal(String(maximum)))) }
      return members + [("items", .object(constraints(of: item)))]
    case .object(let object):
      return objectMembers(object)
    }
  }
}

/// A JSON value that keeps the order of its keys.
private indirect enum JSONText {
  case string(String)
  /// A number, `true` or `false`.
  case literal(String)
  case array([JSONText])
  case object([(String, JSONText)])

  /// The value in two-space indentation; arrays of simple values stand on one line.
  func text(indentation: Int) -> String {
    let inner = String(repeating: "  ", count: indentation + 1)
    let outer = String(repeating: "  ", count: indentation)
    switch self {
    case .string(let string): return JSONText.quoted(string)
    case .literal(let literal): return literal
    case .array(let items):
      if items.isEmpty { return "[]" }
      let isSimple = items.allSatisfy(\.isSimple)
      let texts = items.map { $0.text(indentation: indentation + 1) }
      return isSimple
        ? "[" + texts.joined(separator: ", ") + "]"
        : "[\n" + texts.map { inner + $0 }.joined(separator: ",\n") + "\n" + outer + "]"
    case .object(let members):
      if members.isEmpty { return "{}" }
      let texts = members.map {
        inner + JSONText.quoted($0.0) + ": " + $0.1.text(indentation: indentation + 1)
      }
      return "{\n" + texts.joined(separator: ",\n") + "\n" + outer + "}"
    }
  }

  private var isSimple: Bool {
    switch self {
    case .string, .literal: true
    case .array, .object: false
    }
  }

  /// The texts of the table hold no control characters.
  private static func quoted(_ string: String) -> String {
    var result = "\""
    for scalar in string.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }
}
