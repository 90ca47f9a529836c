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
    /// Terms as a query writes them, such as `@evt.name` or `source:okta`; any one of them would do.
    package var terms: [String]
    /// How many rules need it.
    package var rules: Int
  }

  /// Records looked at.
  package private(set) var records = 0
  /// There were more.
  package private(set) var isPartial = false
  /// Needed by most rules first; of those, sources first.
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
    var counts: [Set<Term>: Int] = [:]
    for rule in wanted {
      for terms in rule.missing(open) { counts[terms, default: 0] += 1 }
    }
    let needs = counts.map { terms, rules in
      (
        need: Need(terms: terms.map(\.text).sorted(), rules: rules),
        isOther: !terms.contains(where: \.isSource)
      )
    }
    missing.needs = needs.sorted { one, other in
      if one.need.rules != other.need.rules { return one.need.rules > other.need.rules }
      if one.isOther != other.isOther { return other.isOther }
      return one.need.terms.lexicographicallyPrecedes(other.need.terms)
    }.map(\.need)
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

    var isSource: Bool { if case .source = self { true } else { false } }

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

    /// Why no query can be met, as terms of which one would do; empty where one can.
    func missing(_ absent: Set<Term>) -> Set<Set<Term>> {
      var all: Set<Set<Term>> = []
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

    /// Sets of absent terms, of each of which one must be there for this to hold; `nil` where it can hold.
    func missing(_ absent: Set<Term>) -> [Set<Term>]? {
      switch self {
      case .all(let parts):
        let found = parts.compactMap { $0.missing(absent) }.flatMap { $0 }
        return found.isEmpty ? nil : found
      case .one(let parts):
        // Each alternative lacks something: what is easiest to say of it.
        var terms: Set<Term> = []
        for part in parts {
          guard let least = part.missing(absent)?.min(by: { $0.count < $1.count }) else { return nil }
          terms.formUnion(least)
        }
        return [terms]
      case .term(let term): return absent.contains(term) ? [[term]] : nil
      case .unknown: return nil
      }
    }
  }
}
