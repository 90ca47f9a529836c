internal import TocsinLogModel
internal import TocsinSyntax

/// One key of a method's block of `options` and what a rule says there, for people who compare rules.
///
/// Read off the schema: a key that a method has cannot be left out.
package struct MethodSetting: Equatable, Sendable {
  /// The key within the block; items of lists by name or number, as in `steps[first].condition`.
  package var key: String
  /// As written; the default where the key is absent.
  package var value: String

  /// The value of a key that the rule doesn't write and that has no default.
  package static let unset = "none"

  /// What a rule says in the block of its method, in the order of the schema.
  static func settings(of block: MethodBlock, in options: YAMLNode?) -> [MethodSetting] {
    let own = options?.value(block.key)
    guard case .object(let object) = block.field.type else {
      return [MethodSetting(key: block.field.name, value: value(of: block.field, own))]
    }
    return settings(of: object, in: own, prefix: "", leavingOut: block.partsOfRule)
  }

  /// The depth of the table bounds the recursion.
  private static func settings(
    of object: SchemaObject, in node: YAMLNode?, prefix: String, leavingOut: Set<String> = []
  ) -> [MethodSetting] {
    object.fields.flatMap { field -> [MethodSetting] in
      let written = node?[UTF8Text(field.name)].flatMap { $0.isNull ? nil : $0 }
      let key = prefix + field.name
      guard case .list(.object(let inner), _) = field.type else {
        if leavingOut.contains(field.name) { return [] }
        return [MethodSetting(key: key, value: value(of: field, written))]
      }
      let items = written?.sequence ?? []
      if leavingOut.contains(field.name) { return [MethodSetting(key: key, value: "\(items.count)")] }
      return items.enumerated().flatMap { position, item in
        let name = item.string("name") ?? "\(position + 1)"
        return settings(of: inner, in: item, prefix: "\(key)[\(name)].", leavingOut: ["name"])
      }
    }
  }

  private static func value(of field: SchemaField, _ node: YAMLNode?) -> String {
    guard let node else { return field.defaultText ?? unset }
    let texts = (node.sequence ?? [node]).compactMap { $0.scalar?.text.description }
    return texts.isEmpty ? field.defaultText ?? unset : texts.joined(separator: ", ")
  }
}
