import TocsinDiagnostics
import TocsinLogModel
package import TocsinSemantics
package import TocsinSyntax

extension GroupField.Source {
  /// A query that asks something of this place.
  package func query(_ test: ValueTest) -> QuerySyntax {
    let subject: QueryTerm.Subject =
      switch self {
      case .attribute(let path): .attribute(path)
      case .reserved(let name): .reserved(name)
      case .tag(let key): .tag(key)
      case .calculated(let field): .calculated(field)
      }
    let span = SourceSpan(0, 0)
    return QuerySyntax(
      root: .leaf(QueryTerm(subject: subject, test: .test(test, span: span), span: span, keySpan: nil)))
  }

  /// The last name of the place: `id` of `@usr.id`.
  var lastName: UTF8Text {
    switch self {
    case .attribute(let path): path.segments.last ?? "value"
    case .reserved(let name): UTF8Text(name.rawValue)
    case .tag(let key): key
    case .calculated(let field): field.name
    }
  }
}

extension GroupField.Source {
  /// A value that a reader recognises: `example-id`, and for addresses one of the network for documentation.
  func readableValue(_ number: Int? = nil) -> UTF8Text {
    let name = LowerCasing.lowered(lastName)
    let isAddress = name.bytes.suffix(2).elementsEqual("ip".utf8)
    if isAddress, (number ?? 1) < 255 { return UTF8Text("192.0.2.\(number ?? 1)") }
    return UTF8Text(number.map { "\(lastName)-\($0)" } ?? "example-\(lastName)")
  }
}

extension QuerySyntax {
  /// What every log meets.
  static var everything: QuerySyntax { QuerySyntax(root: nil) }

  /// What no log meets.
  static var nothing: QuerySyntax { everything.negated }

  package var negated: QuerySyntax {
    let span = SourceSpan(0, 0)
    let everything = QueryTerm(
      subject: .everything, test: .test(.exists, span: span), span: span, keySpan: nil)
    return QuerySyntax(root: .not(root ?? .leaf(everything), span))
  }

  /// All of the queries, or one of them.
  static func junction(_ junction: Junction, of parts: [QuerySyntax]) -> QuerySyntax {
    switch junction {
    case .and: .all(parts)
    case .or: .any(parts)
    }
  }

  package static func all(_ parts: [QuerySyntax]) -> QuerySyntax {
    let roots = parts.compactMap(\.root)
    return QuerySyntax(root: roots.count < 2 ? roots.first : .and(roots, SourceSpan(0, 0)))
  }

  package static func any(_ parts: [QuerySyntax]) -> QuerySyntax {
    let roots = parts.compactMap(\.root)
    if roots.count < parts.count { return everything }
    if roots.isEmpty { return nothing }
    return QuerySyntax(root: roots.count == 1 ? roots[0] : .or(roots, SourceSpan(0, 0)))
  }
}
