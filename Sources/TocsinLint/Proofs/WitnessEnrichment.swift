import TocsinEvents
import TocsinExamples
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// Fills a log with what queries exclude.
///
/// A log that holds no more than its query asks for matches every query like `-@user:scanner`; one that also holds all
/// that others exclude shows at once that its query implies none of these.
struct WitnessEnrichment {
  /// Attributes that some query excludes values of, each with these values; those excluded most often come first.
  private let excluded: [(path: AttributePath, texts: [UTF8Text])]

  private static let maximumPaths = 64
  /// Values of all attributes together.
  private static let maximumValues = 512

  init(_ queries: [QuerySyntax]) {
    var counts: [AttributePath: [UTF8Text: Int]] = [:]
    for query in queries {
      for exclusion in WitnessEnrichment.exclusions(of: query) {
        guard let text = exclusion.test.example else { continue }
        counts[exclusion.path, default: [:]][text, default: 0] += 1
      }
    }
    var totals: [AttributePath: Int] = [:]
    for (path, texts) in counts { totals[path] = texts.values.reduce(0, +) }
    let paths = WitnessEnrichment.mostFrequent(totals).prefix(WitnessEnrichment.maximumPaths)
    let share = WitnessEnrichment.maximumValues / max(1, paths.count)
    excluded = paths.map { path in
      (path, Array(WitnessEnrichment.mostFrequent(counts[path] ?? [:]).prefix(share)))
    }
  }

  /// The keys by their counts, the greatest first.
  private static func mostFrequent<Key: Comparable>(_ counts: [Key: Int]) -> [Key] {
    let ordered = counts.sorted { one, other in
      one.value != other.value ? one.value > other.value : one.key < other.key
    }
    return ordered.map(\.key)
  }

  /// The event with what the query itself does not exclude; `nil` where there is nothing to add.
  func enriched(_ event: Event, for query: QuerySyntax) -> LogRecord? {
    guard !excluded.isEmpty else { return nil }
    let own = WitnessEnrichment.exclusions(of: query)
    var rich = event
    for (path, texts) in excluded {
      let refused = own.filter { $0.path == path }.map(\.test)
      var values = path.values(in: rich.attributes)
      let added = texts.filter { text in refused.allSatisfy { $0.isOtherText(text) } }
      guard !added.isEmpty, values.allSatisfy(\.isScalar) else { continue }
      for text in added where !values.contains(.string(text)) { values.append(.string(text)) }
      rich = rich.setting(values.count == 1 ? values[0] : .array(values), at: .attribute(path))
    }
    return rich == event ? nil : LogRecord(rich)
  }

  private struct Exclusion {
    var path: AttributePath
    var test: ValueTest
  }

  /// What stands below an odd number of negations.
  private static func exclusions(of query: QuerySyntax) -> [Exclusion] {
    guard let root = query.root else { return [] }
    return root.tests.fold(
      isNegated: false,
      leaf: { leaf, isNegated in
        guard isNegated, case .attribute(let path) = leaf.term.subject else { return [] }
        return [Exclusion(path: path, test: leaf.test)]
      },
      junction: { _, parts, _ in parts.flatMap(\.self) })
  }
}

extension ValueTest {
  /// A text that matches, where one is easily found.
  fileprivate var example: UTF8Text? {
    switch self {
    case .exists: return "x"
    case .text(let text, quoted: _): return text
    case .wildcard(let pieces):
      return UTF8Text(
        bytes: pieces.flatMap { piece -> [UInt8] in
          switch piece {
          case .literal(let text): text.bytes
          case .anyRun: []
          case .anyScalar: [UInt8(ascii: "x")]
          }
        })
    case .comparison, .range, .cidr: return nil
    }
  }

  /// Whether the test is of one text, and that is another one.
  fileprivate func isOtherText(_ text: UTF8Text) -> Bool {
    if case .text(let own, quoted: _) = self { own != text } else { false }
  }
}
