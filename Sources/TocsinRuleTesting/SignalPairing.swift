import TocsinDetect

/// Expected signals and the actual ones that meet them, each with one of its own.
struct SignalPairing {
  /// By expected signal: the actual one that meets it.
  let partners: [Int?]
  /// Expected signals that no actual one of their own meets, in order.
  let unmet: [Int]
  /// Unmet expectations, each with the actual signal that is most like it, in the order of the expectations.
  let corrections: [(expected: Int, actual: Int)]
  /// Unmet expectations for which there is no signal, in order.
  let missing: [Int]
  /// Actual signals that nothing expects, in order.
  let extra: [Int]

  /// As many expectations as possible get a signal, however they are ordered.
  ///
  /// Where the first choice is taken, shortest augmenting paths move the others (Kuhn, The Hungarian Method for the
  /// Assignment Problem, 1955).
  ///
  /// `differences` counts what an actual signal is not as expected. The remaining expectations take the signals with
  /// the fewest differences, the first ones first.
  init(expected: Int, actual: Int, differences: (_ expected: Int, _ actual: Int) -> Int) {
    func meets(_ index: Int, _ candidate: Int) -> Bool { differences(index, candidate) == 0 }
    var found: [Int?] = Array(repeating: nil, count: expected)
    var owners: [Int?] = Array(repeating: nil, count: actual)
    for start in 0..<expected {
      var reachedFrom: [Int?] = Array(repeating: nil, count: actual)
      var end = owners.indices.first { owners[$0] == nil && meets(start, $0) }
      if let end { reachedFrom[end] = start }
      var queue = [start]
      var head = 0
      while end == nil, head < queue.count {
        let index = queue[head]
        head += 1
        for candidate in owners.indices where reachedFrom[candidate] == nil && meets(index, candidate) {
          reachedFrom[candidate] = index
          guard let owner = owners[candidate] else {
            end = candidate
            break
          }
          queue.append(owner)
        }
      }
      while let place = end, let taker = reachedFrom[place] {
        end = found[taker]
        found[taker] = place
        owners[place] = taker
        if taker == start { break }
      }
    }
    partners = found
    unmet = found.indices.filter { found[$0] == nil }
    var left = Set(unmet)
    var free = Set(owners.indices.filter { owners[$0] == nil })
    let pairs = unmet.flatMap { index in
      free.map { (count: differences(index, $0), expected: index, actual: $0) }
    }
    var corrections: [(expected: Int, actual: Int)] = []
    let ordered = pairs.sorted {
      ($0.count, $0.expected, $0.actual) < ($1.count, $1.expected, $1.actual)
    }
    for pair in ordered where left.contains(pair.expected) && free.contains(pair.actual) {
      corrections.append((pair.expected, pair.actual))
      left.remove(pair.expected)
      free.remove(pair.actual)
    }
    self.corrections = corrections.sorted { $0.expected < $1.expected }
    (missing, extra) = (left.sorted(), free.sorted())
  }
}
