internal import TocsinDiagnostics
internal import TocsinSyntax

/// A detection method as rule files know it.
///
/// Each method is one file of `Methods/` that holds its name, its options, their block of the schema, how they are
/// read, and its checks. The schema, its pages, the hash of a rule and the comparison of rules derive from it.
protocol MethodDefinition: SendableMetatype {
  /// The method, by the name that rule files have for it.
  static var method: DetectionMethod { get }
  /// The key of `options` that belongs to the method; `nil` where it has none.
  static var block: MethodBlock? { get }
  /// What sets the method's rules apart.
  static var traits: MethodTraits { get }
  /// Fills in what the method is told, once the rest of the rule is read.
  static func read(_ parts: MethodParts, into rule: inout RuleDefinition, _ reader: inout RuleReader)
  /// Reports what keeps a rule from having the shape of the method.
  static func check(_ checking: inout RuleChecking)
}

extension MethodDefinition {
  static var block: MethodBlock? { nil }
  static var traits: MethodTraits { MethodTraits() }
  static func read(_ parts: MethodParts, into rule: inout RuleDefinition, _ reader: inout RuleReader) {}
  static func check(_ checking: inout RuleChecking) {}
}

/// The key of `options` that only rules of one method have.
struct MethodBlock {
  /// The key, as the field has it.
  let key: StaticString
  /// What stands there.
  let field: SchemaField
  /// Keys within the block whose values become queries and cases of the rule, and are compared as such.
  let partsOfRule: Set<String>

  /// A mapping of options.
  init(
    _ key: StaticString, of method: DetectionMethod, _ object: SchemaObject, partsOfRule: Set<String> = []
  ) {
    self.key = key
    self.partsOfRule = partsOfRule
    field = SchemaField(
      key.description, .object(object), source: RuleSchema.api,
      "Options of the method `\(method.rawValue)`.")
  }

  /// One value; the documentation says what it means.
  init(_ key: StaticString, _ type: SchemaType, _ doc: String) {
    self.key = key
    partsOfRule = []
    field = SchemaField(key.description, type, source: RuleSchema.api, doc)
  }
}

/// What the readers and checks of all rules must know of a method.
struct MethodTraits {
  /// The evaluation window, in seconds, of a rule that writes none.
  var defaultWindow = 300
  /// Whether that is said: the rule counts over this window.
  var reportsDefaultWindow = true
  /// Whether each case has a condition over values of queries.
  var needsConditions = false
  /// Whether conditions name queries by their labels.
  var namesQueries = false
  /// Whether `queries` and `cases` may be absent and decide nothing where they are written.
  var hasOwnCases = false
}

/// The parts of a rule that a method may read beside its own block.
struct MethodParts {
  /// The value of ``MethodBlock/key``.
  let own: YAMLNode?
  let queries: [QueryDraft]
  let cases: [CaseDraft]
  let steps: [StepDraft]
}
