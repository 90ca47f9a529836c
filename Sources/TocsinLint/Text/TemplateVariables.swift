import TocsinDiagnostics
import TocsinSyntax

/// A variable that a template renders, and whether a block around it asks whether it is there.
struct PlacedVariable {
  let reference: TemplateReference
  /// Within the text of the template.
  let span: SourceSpan
  let isGuarded: Bool
}

extension TemplateSyntax {
  /// All variables that are rendered, in source order; those of expressions are left out, since they are numbers.
  var placedVariables: [PlacedVariable] {
    var found: [PlacedVariable] = []
    TemplateSyntax.collect(nodes, guarded: [], into: &found)
    return found
  }

  /// The parser bounds the depth.
  private static func collect(
    _ nodes: [TemplateNode], guarded: Set<TemplateReference>, into found: inout [PlacedVariable]
  ) {
    for node in nodes {
      switch node {
      case .text, .evaluation: break
      case .variable(let reference, let span), .urlEncode(let reference, let span),
        .localTime(let reference, zone: _, let span):
        found.append(
          PlacedVariable(reference: reference, span: span, isGuarded: guarded.contains(reference)))
      case .block(let test, isNegated: _, let then, let otherwise, span: _):
        let inner = guarded.union([test.reference])
        collect(then, guarded: inner, into: &found)
        collect(otherwise, guarded: inner, into: &found)
      }
    }
  }
}

extension TemplateTest {
  /// What the block looks at.
  fileprivate var reference: TemplateReference {
    switch self {
    case .contains(let reference, _), .equals(let reference, _), .exists(let reference): reference
    }
  }
}
