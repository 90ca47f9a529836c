import TocsinDiagnostics
package import TocsinLogModel
import TocsinMatch
package import TocsinSemantics

extension ContentAnomalyOptions: MethodStateMaker {
  func state(of rule: Rule, index: Int, limits: StateLimits) -> any MethodState {
    ContentAnomaly(rule: rule, options: self, index: index, limits: limits)
  }
}

/// The content anomaly detection method: the conditions count the logs that resemble no learned log of their group.
///
/// The service's matching is approximate (MinHash, locality-sensitive hashing) and its keys are not published; this one
/// is exact, by the documented defaults (rule reference, section 3.7). Two logs are similar when the Jaccard coefficient
/// of their sets of words (Jaccard, The Distribution of the Flora in the Alpine Zone, 1912) reaches the threshold. A log
/// is learned when it was judged, also one that was anomalous.
struct ContentAnomaly: MethodState {
  /// The logs that one query has learned of one group.
  private struct Learned: Sendable {
    var start: Timestamp
    var logs = SimilarityIndex()
  }

  /// Logs learned of one group; further ones are judged and not learned, and counted.
  static let perGroup = 10_000
  private let options: ContentAnomalyOptions
  private let limits: StateLimits
  private let queries: [RuleQuery]
  /// What counts the anomalous logs.
  private var threshold: Threshold
  private var ownLosses = MethodLosses()

  /// The words of the rule, numbered as they first came: later ones are rarer.
  private var words = KeyTable()
  /// Of query and group.
  private var groups = KeyTable()
  private var room: GroupRoom
  private var learned: [Learned] = []
  private var sweep = AmortisedSweep(after: 4096)

  init(rule: Rule, options: ContentAnomalyOptions, index: Int, limits: StateLimits) {
    self.options = options
    self.limits = limits
    room = GroupRoom(limit: limits.groups)
    queries = rule.queries
    threshold = Threshold(rule: rule, index: index, limits: limits)
  }

  var lifecycle: SignalLifecycle {
    get { threshold.lifecycle }
    // Changed where it stands: a copy would cost the size of the state.
    _modify { yield &threshold.lifecycle }
  }

  var isTimeDriven: Bool { threshold.isTimeDriven }

  var losses: MethodLosses {
    var losses = threshold.losses
    losses.groups += ownLosses.groups
    losses.values += ownLosses.values
    return losses
  }

  mutating func begin(at time: Timestamp) { threshold.begin(at: time) }
  mutating func advance(before time: Timestamp) { threshold.advance(before: time) }
  mutating func finish(at last: Timestamp?) -> [Signal] { threshold.finish(at: last) }

  mutating func apply(_ hit: Hit) {
    sweepSometimes(at: hit.time)
    var hit = hit
    var anomalous: [QueryHit] = []
    for part in hit.parts {
      // The first tuple holds the words, see ``EventMatcher``.
      guard let content = part.tuples.first?.values, !content.isEmpty else { continue }
      var part = part
      part.tuples.removeFirst()
      let numbers = numbers(of: content)
      part.groups = part.groups.filter { isAnomalous(numbers, part.query, $0, hit) }
      if !part.groups.isEmpty { anomalous.append(part) }
    }
    hit.parts = anomalous
    if !anomalous.isEmpty { threshold.apply(hit) }
  }

  /// The numbers of words, ascending; `nil` when there is no room for them.
  private mutating func numbers(of content: [UTF8Text]) -> [Int32]? {
    if words.count + content.count > limits.values { dropUnusedWords() }
    guard words.count + content.count <= limits.values else {
      ownLosses.values += 1
      return nil
    }
    return content.map { Int32(truncatingIfNeeded: words.insert($0.bytes)) }.sorted()
  }

  private mutating func isAnomalous(
    _ numbers: [Int32]?, _ query: Int, _ group: GroupKey, _ hit: Hit
  ) -> Bool {
    guard let numbers else { return false }
    guard let number = admit(group, of: query, at: hit.time) else { return false }
    let forgotten = hit.time.advanced(seconds: -Int64(options.forgetAfter) * 86_400)
    let found = learned[number].logs.similar(
      to: numbers, percent: options.similarity, atLeast: options.similarItems, since: forgotten)
    let end = learned[number].start.advanced(seconds: Int64(options.learningDuration) * 86_400)
    let outcome: ContentDecision.Outcome =
      hit.time < end
      ? .learned(until: end) : found.count >= options.similarItems ? .usual : .anomalous
    let decision = ContentDecision(
      query: query, outcome: outcome, similarity: found.best, learnedCount: learned[number].logs.count)
    lifecycle.decisions.add(Decision(decision), about: hit, of: group, queries[query].groupByFields)
    if !learned[number].logs.learn(
      numbers, at: hit.time, percent: options.similarity, limit: ContentAnomaly.perGroup)
    {
      ownLosses.values += 1
    }
    return outcome == .anomalous
  }

  /// The number of a query's group; `nil` where there is no room for it.
  private mutating func admit(_ group: GroupKey, of query: Int, at time: Timestamp) -> Int? {
    let key = GroupKey(encoded: [UInt8(truncatingIfNeeded: query)] + group.encoding.bytes)
    if let number = groups.findAgain(key) { return number }
    if let (count, numbers) = room.giveUpSingles(&groups) {
      ownLosses.groups += count
      learned = learned.kept(by: numbers)
    }
    guard groups.count < limits.groups else {
      ownLosses.groups += 1
      return nil
    }
    learned.append(Learned(start: time))
    return groups.insert(key.encoding.bytes)
  }

  /// Drops what was not seen for too long.
  private mutating func sweepSometimes(at time: Timestamp) {
    guard sweep.isDue(size: words.count) else { return }
    let edge = time.advanced(seconds: -Int64(options.forgetAfter) * 86_400)
    for number in learned.indices { learned[number].logs.forget(before: edge, percent: options.similarity) }
    dropUnusedWords()
  }

  /// Words keep their order, so that learned logs stay sorted.
  private mutating func dropUnusedWords() {
    var isUsed = Array(repeating: false, count: words.count)
    for group in learned { group.logs.forEachWord { isUsed[Int($0)] = true } }
    guard let numbers = words.keep(where: { number, _ in isUsed[number] }) else { return }
    for index in learned.indices {
      learned[index].logs.renumber(numbers, percent: options.similarity)
    }
  }
}

/// Whether the words of a log are unlike those before.
package struct ContentDecision: MethodDecision {
  /// What was found.
  package enum Outcome: Sendable, Equatable {
    case learned(until: Timestamp)
    case usual
    case anomalous
  }

  /// The query that matched the log.
  package var query: Int
  /// What was found.
  package var outcome: Outcome
  /// The greatest similarity to a learned log, of those that were compared; percent, rounded down.
  package var similarity: Int
  /// Logs learned before.
  package var learnedCount: Int
}

extension ContentDecision {
  /// Says what was found, emphasized where it makes a signal.
  package func text(of rule: Rule, at time: Timestamp) -> DecisionText {
    let learned = "\(Plural.count(learnedCount, "log")) learned before"
    switch outcome {
    case .learned(let until): return "the log is learned without being counted until \(until.iso8601)"
    case .usual: return "a learned log is similar by \(similarity) %, of \(learned)"
    case .anomalous:
      return DecisionText(emphasized: "no learned log is similar enough")
        + ": at most \(similarity) % among those that share a rare word, of \(learned)"
    }
  }

  /// Writes the figures that decided.
  package func write(of rule: Rule, to json: inout JSONWriter) {
    json.key("similarityPercent")
    json.number(similarity)
    json.key("learnedLogs")
    json.number(learnedCount)
  }
}
