import TocsinLogModel
package import TocsinSemantics

/// The rules that a batch was matched against, as far as its numbers refer to them.
package struct MatchBatchShape: Sendable, Hashable {
  /// What a part of a hit must look like for its query.
  struct Query: Sendable, Hashable {
    /// How many values each of its groups has.
    let groupWidth: Int
    /// The first tuple holds words, see ``EventMatcher``.
    let hasWords: Bool
  }

  /// By rule and query.
  let queries: [[Query]]
  /// Hexadecimal digits that tell these rules from others.
  let fingerprint: [UInt8]

  /// The shape of rules in the order of their plan set.
  package init(_ rules: [Rule]) {
    queries = rules.map { rule in
      rule.queries.map { query in
        Query(groupWidth: query.groupByFields.count, hasWords: !query.contentFields.isEmpty)
      }
    }
    var out = TableWriter()
    for (rule, queries) in zip(rules, queries) {
      out.append(counted: Array(rule.contentHash.utf8))
      out.append(queries.count)
      for query in queries {
        out.append(query.groupWidth)
        out.append(query.hasWords ? 1 : 0)
      }
    }
    fingerprint = Array(SHA256.hexDigest(of: out.bytes).utf8)
  }
}
