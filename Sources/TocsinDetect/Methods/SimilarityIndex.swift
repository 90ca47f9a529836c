import TocsinLogModel

/// Sets of words, and those of them that are similar to another.
///
/// Exact, by prefix filtering (Chaudhuri, Ganti, Kaushik, A Primitive Operator for Similarity Joins in Data Cleaning,
/// 2006): two sets whose coefficient reaches the threshold share a word among the rarest of each, so that only sets
/// found under one of those are compared.
struct SimilarityIndex: Sendable {
  private struct Log: Sendable {
    /// Ascending.
    var words: [Int32]
    var lastSeen: Timestamp
  }

  private var logs: [Log] = []
  private var exact: [[Int32]: Int32] = [:]
  /// By word of a log's prefix.
  private var postings: [Int32: [Int32]] = [:]

  var count: Int { logs.count }

  /// How many learned sets, seen since `edge`, are similar to one of words in ascending order, up to `atLeast`; and the
  /// greatest percentage met on the way.
  func similar(
    to words: [Int32], percent: Int, atLeast: Int, since edge: Timestamp
  ) -> (count: Int, best: Int) {
    if atLeast == 1, let same = exact[words], logs[Int(same)].lastSeen >= edge { return (1, 100) }
    var best = 0
    var count = 0
    var seen: Set<Int32> = []
    for word in SimilarityIndex.prefix(words, percent) {
      for candidate in postings[word] ?? [] where seen.insert(candidate).inserted {
        let log = logs[Int(candidate)]
        let (less, more) = (min(log.words.count, words.count), max(log.words.count, words.count))
        guard log.lastSeen >= edge, less * 100 >= more * percent else { continue }
        let common = SimilarityIndex.common(log.words, words)
        let all = log.words.count + words.count - common
        best = max(best, common * 100 / all)
        if common * 100 >= all * percent {
          count += 1
          if count == atLeast { return (count, best) }
        }
      }
    }
    return (count, best)
  }

  /// Remembers a set, or that it was seen again.
  ///
  /// - Returns: whether there was room.
  mutating func learn(_ words: [Int32], at time: Timestamp, percent: Int, limit: Int) -> Bool {
    if let number = exact[words] {
      logs[Int(number)].lastSeen = time
      return true
    }
    guard logs.count < limit else { return false }
    insert(Log(words: words, lastSeen: time), percent)
    return true
  }

  mutating func forget(before edge: Timestamp, percent: Int) {
    if logs.contains(where: { $0.lastSeen < edge }) { rebuild(logs.filter { $0.lastSeen >= edge }, percent) }
  }

  func forEachWord(_ body: (Int32) -> Void) {
    for log in logs { log.words.forEach(body) }
  }

  /// Gives every word its new number; their order does not change.
  mutating func renumber(_ numbers: [Int32], percent: Int) {
    rebuild(logs.map { Log(words: $0.words.map { numbers[Int($0)] }, lastSeen: $0.lastSeen) }, percent)
  }

  private mutating func rebuild(_ kept: [Log], _ percent: Int) {
    self = SimilarityIndex()
    for log in kept { insert(log, percent) }
  }

  private mutating func insert(_ log: Log, _ percent: Int) {
    let number = Int32(truncatingIfNeeded: logs.count)
    logs.append(log)
    exact[log.words] = number
    for word in SimilarityIndex.prefix(log.words, percent) { postings[word, default: []].append(number) }
  }

  /// The rarest words, of which similar sets share one: all but as many as must be common, less one.
  private static func prefix(_ words: [Int32], _ percent: Int) -> ArraySlice<Int32> {
    words.suffix(words.count - (words.count * percent + 99) / 100 + 1)
  }

  private static func common(_ one: [Int32], _ other: [Int32]) -> Int {
    var (left, right, count) = (0, 0, 0)
    while left < one.count, right < other.count {
      if one[left] == other[right] {
        (left, right, count) = (left + 1, right + 1, count + 1)
      } else if one[left] < other[right] {
        left += 1
      } else {
        right += 1
      }
    }
    return count
  }
}
