import TocsinLogModel
import TocsinRuleTesting
import TocsinSemantics
import TocsinSyntax

extension LayoutOrder {
  /// The order of the rule schema's table.
  static let rule = LayoutOrder(RuleSchema.root)

  /// The order of keys of rule tests; events and expected signals keep their own.
  static let ruleTest = LayoutOrder.keys([
    (UTF8Text("ruleQueryPayloads"), .list(of: names(TestSchema.payload))),
    (UTF8Text("tests"), .list(of: names(TestSchema.test))),
  ])

  private static func names(_ names: [String]) -> LayoutOrder { .keys(names.map { (UTF8Text($0), .free) }) }

  private init(_ object: SchemaObject) {
    self = .keys(object.fields.map { (UTF8Text($0.name), LayoutOrder($0.type)) })
  }

  private init(_ type: SchemaType) {
    switch type {
    case .object(let object): self.init(object)
    case .list(let item, _): self = .list(of: LayoutOrder(item))
    case .string, .boolean, .integer, .enumeration, .instant, .any: self = .free
    }
  }
}
