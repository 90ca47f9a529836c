import TocsinDiagnostics
import TocsinEvents
package import TocsinIO
import TocsinLogModel
package import TocsinSemantics
import TocsinSyntax

/// What queries need of every event and no record has: why a run may match nothing.
package struct MissingNeeds {
  /// One thing that is missing.
  package struct Need: Sendable, Equatable {
    /// A term as a query writes it, such as `@evt.name` or `source:okta`.
    package var text: String
    /// How many rules need it.
    package var rules: Int
  }

  /// Records looked at.
  package private(set) var records = 0
  /// There were more.
  package private(set) var isPartial = false
  /// Needed by most rules first.
  package private(set) var needs: [Need] = []

  /// Records that are looked at.
  private static let greatestRecords = 10_000

  /// Looks at the first records of inputs that can be read again; `nil` where that tells nothing.
  package static func find(
    _ rules: [Rule], _ inputs: [LogInput], _ options: LogReaderOptions
  ) -> MissingNeeds? {
    var missing = MissingNeeds()
    let wanted = rules.map { Wanted($0) }
    var open = Set(wanted.flatMap(\.all))
    if open.isEmpty { return nil }
    for input in inputs {
      if case .standardInput = input.origin { return nil }
      try? Explainer.records([input], options: options) { record in
        guard missing.records < greatestRecords else {
          missing.isPartial = true
          return false
        }
        guard let event = try? EventDecoder.decode(record.bytes, form: record.form, time: record.time) else {
          return true
        }
        missing.records += 1
        open = open.filter { !$0.isMet(by: event) }
        return !open.isEmpty
      }
      if open.isEmpty { return nil }
    }
    guard missing.records > 0 else { return nil }
    var counts: [Term: Int] = [:]
    for rule in wanted {
      for term in rule.missing(open) { counts[term, default: 0] += 1 }
    }
    missing.needs = counts.map { Need(text: $0.key.text, rules: $0.value) }.sorted {
      ($1.rules, $0.text) < ($0.rules, $1.text)
    }
    return missing.needs.isEmpty ? nil : missing
  }

  /// What an event must have.
  private enum Term: Hashable {
    case attribute(AttributePath)
    case source(UTF8Text)

    var text: String {
      switch self {
      case .attribute(let path): "@\(path)"
      case .source(let source): "source:\(source)"
      }
    }

    func isMet(by event: Event) -> Bool {
      switch self {
      case .attribute(let path): !path.values(in: event.attributes).isEmpty
      case .source(let source): event.source == source
      }
    }
  }

  /// What the queries of a rule need.
  private struct Wanted {
    /// By query.
    private let needs: [BooleanNeed]

    init(_ rule: Rule) { needs = rule.queries.map { BooleanNeed($0.search) } }

    var all: [Term] { needs.flatMap(\.terms) }

    /// Why no query can be met; empty where one can.
    func missing(_ absent: Set<Term>) -> Set<Term> {
      var all: Set<Term> = []
      for need in needs {
        guard let reasons = need.missing(absent) else { return [] }
        all.formUnion(reasons)
      }
      return all
    }
  }

  /// A query as far as it needs terms.
  private indirect enum BooleanNeed {
    case all([BooleanNeed])
    case one([BooleanNeed])
    case term(Term)
    /// Nothing that a look at attributes tells.
    case unknown

    init(_ query: QuerySyntax) { self = query.root.map { BooleanNeed($0.tests) } ?? .unknown }

    fileprivate init(_ node: BooleanTree<QueryTest, SourceSpan>) {
      switch node {
      case .and(let parts, _): self = .all(parts.map { BooleanNeed($0) })
      case .or(let parts, _): self = .one(parts.map { BooleanNeed($0) })
      case .not: self = .unknown
      case .leaf(let test):
        switch (test.term.subject, test.test) {
        case (.attribute(let path), _): self = .term(.attribute(path))
        case (.reserved(.source), .text(let text, quoted: _)): self = .term(.source(text))
        default: self = .unknown
        }
      }
    }

    var terms: [Term] {
      switch self {
      case .all(let parts), .one(let parts): parts.flatMap(\.terms)
      case .term(let term): [term]
      case .unknown: []
      }
    }

    /// The absent terms for which this cannot hold; `nil` where it can.
    func missing(_ absent: Set<Term>) -> Set<Term>? {
      switch self {
      case .all(let parts):
        let found = parts.compactMap { $0.missing(absent) }
        return found.isEmpty ? nil : found.reduce(into: []) { $0.formUnion($1) }
      case .one(let parts):
        let found = parts.map { $0.missing(absent) }
        return found.contains { $0 == nil } ? nil : found.reduce(into: []) { $0.formUnion($1 ?? []) }
      case .term(let term): return absent.contains(term) ? [term] : nil
      case .unknown: return nil
      }
    }
  }
}
