internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

/// The tree of an expression → steps, other calculated fields taken in, equal steps once.
struct CalculatedLowering {
  /// Steps of one field, those of the fields that it is made of included.
  static let maximumSteps = 1000

  private let names: [UTF8Text]
  private let bound: [UTF8Text: CalculatedField]
  private var steps: [CalculatedStep] = []
  /// By step: what its value can be.
  private var kinds: [ExpressionKinds] = []
  private var ids: [CalculatedStep: Int] = [:]
  private(set) var findings: [Diagnostic] = []

  /// `bound` holds the fields that the expression may name and that are sound.
  init(names: [UTF8Text], bound: [UTF8Text: CalculatedField]) {
    self.names = names
    self.bound = bound
  }

  /// `nil` where the expression names what there is not.
  mutating func lower(_ root: ExpressionNode, name: UTF8Text) -> CalculatedField? {
    guard add(root) != nil else { return nil }
    guard steps.count <= CalculatedLowering.maximumSteps else {
      findings.append(
        Diagnostic(
          .calculatedField,
          "`#\(name)` has \(steps.count) steps with the fields that it is made of, the limit is "
            + "\(CalculatedLowering.maximumSteps)", at: root.span, fixes: [Fix("compute less")]))
      return nil
    }
    return CalculatedField(name: name, steps: steps)
  }

  private mutating func intern(_ step: CalculatedStep) -> Int {
    if let known = ids[step] { return known }
    ids[step] = steps.count
    steps.append(step)
    kinds.append(ExpressionKinds.of(step, kinds))
    return steps.count - 1
  }

  /// Depth is bounded by the parser.
  private mutating func add(_ node: ExpressionNode) -> Int? {
    switch node {
    case .number(let spelling, _): return intern(.number(spelling))
    case .text(let text, _): return intern(.text(text))
    case .attribute(let path, _): return intern(.field(.attribute(path)))
    case .reserved(let name, _): return intern(.field(.reserved(name)))
    case .tag(let key, _):
      return intern(.tag(prefix: UTF8Text(bytes: LowerCasing.lowered(key).bytes + [UInt8(ascii: ":")])))
    case .calculated(let name, let span): return take(name, at: span)
    case .negate(let operand, _):
      guard let inner = add(operand) else { return nil }
      doubt(operand, inner, isOneOf: .number)
      return intern(.negate(inner))
    case .not(let operand, _):
      guard let inner = add(operand) else { return nil }
      doubt(operand, inner, isOneOf: .condition)
      return intern(.not(inner))
    case .binary(let operation, let left, let right, let span):
      // Both, so that the mistakes of both are found.
      let (one, other) = (add(left), add(right))
      guard let one, let other else { return nil }
      doubt(operation, (left, one), (right, other), at: span)
      return intern(.binary(operation, one, other))
    case .call(let function, let arguments, _):
      let added = arguments.map { add($0) }
      let places = added.compactMap(\.self)
      guard places.count == arguments.count else { return nil }
      for (index, argument) in arguments.enumerated() { check(argument, places[index], index, of: function) }
      return intern(.call(function, places))
    }
  }

  /// The steps of another field.
  private mutating func take(_ name: UTF8Text, at span: SourceSpan) -> Int? {
    guard let field = bound[name] else {
      // One that exists and is not sound has been reported.
      if !names.contains(name) { reportUnknown(name, at: span) }
      return nil
    }
    var places: [Int] = []
    for step in field.steps { places.append(intern(step.mapped { places[$0] })) }
    return places.last
  }

  private mutating func reportUnknown(_ name: UTF8Text, at span: SourceSpan) {
    let known = names.map(\.description)
    let near = nearestName(to: name.description, among: known)
    let hyphen = name.bytes.contains(UInt8(ascii: "-")) ? "; put spaces around a `-` that subtracts" : ""
    findings.append(
      Diagnostic(
        .calculatedField,
        "no calculated field is called `\(shortened(name.description))`; the rule defines "
          + known.map { "`\($0)`" }.joined(separator: ", "), at: span,
        fixes: [
          near.map {
            Fix("write `#\($0)`" + hyphen, .unsafe, edits: [Fix.Edit(span: span, replacement: "#\($0)")])
          }
            ?? Fix("name one of them, or an attribute as `@path`" + hyphen)
        ]))
  }

  // MARK: - What gives no value

  private mutating func doubt(_ node: ExpressionNode, _ step: Int, isOneOf wanted: ExpressionKinds) {
    guard kinds[step].isDisjoint(with: wanted) else { return }
    findings.append(
      Diagnostic(
        .doubtfulExpression, "this is \(kinds[step].name), where \(wanted.name) is expected", at: node.span,
        fixes: [Fix("put parentheses around what belongs together, or write \(wanted.name)")]))
  }

  private mutating func doubt(
    _ operation: CalculatedOperator, _ left: (node: ExpressionNode, step: Int),
    _ right: (node: ExpressionNode, step: Int), at span: SourceSpan
  ) {
    switch operation {
    case .or, .and:
      doubt(left.node, left.step, isOneOf: .condition)
      doubt(right.node, right.step, isOneOf: .condition)
    case .plus, .minus, .times, .divide, .power, .remainder:
      doubt(left.node, left.step, isOneOf: .number)
      doubt(right.node, right.step, isOneOf: .number)
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      doubt(left.node, left.step, isOneOf: [.number, .text])
      doubt(right.node, right.step, isOneOf: [.number, .text])
    case .equal, .notEqual: break
    }
  }

  private mutating func check(
    _ node: ExpressionNode, _ step: Int, _ position: Int, of function: CalculatedFunction
  ) {
    let parameters = function.parameters
    let parameter = parameters[min(position, parameters.count - 1)]
    switch parameter.kind {
    case .number: doubt(node, step, isOneOf: .number)
    case .text, .anything: break
    case .condition: doubt(node, step, isOneOf: .condition)
    case .whole(let least):
      doubt(node, step, isOneOf: .number)
      guard let literal = literal(node) else { return }
      let greatest = function == .round ? CalculatedFunction.greatestPrecision : Int.max
      if let whole = literal.integerValue, whole >= least, whole <= greatest { return }
      findings.append(
        Diagnostic(
          .calculatedField,
          "`\(parameter.name)` of `\(function.rawValue)` is a whole number of at least \(least)"
            + (function == .round ? " and at most \(greatest)" : ""), at: node.span,
          fixes: [Fix("write one; `\(function.signature)` gives \(function.summary)")]))
    case .separator:
      guard case .text(let text, _) = node, text.isEmpty else { return }
      findings.append(
        Diagnostic(
          .calculatedField, "the separator of `\(function.rawValue)` is empty", at: node.span,
          fixes: [Fix("write the text that divides the parts")]))
    }
  }

  /// A number that is written, with its sign.
  private func literal(_ node: ExpressionNode) -> DecimalNumber? {
    switch node {
    case .number(let spelling, _): DecimalNumber(spelling)
    case .negate(.number(let spelling, _), _):
      DecimalNumber(UTF8Text(bytes: [UInt8(ascii: "-")] + spelling.bytes))
    default: nil
    }
  }
}
