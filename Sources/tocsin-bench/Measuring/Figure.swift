/// Repeated measurements of one thing.
struct Figure {
  private(set) var samples: [Double] = []
  private(set) var residentBytes = 0

  mutating func add(_ result: ChildResult) {
    samples.append(result.seconds)
    residentBytes = max(residentBytes, result.residentBytes)
  }

  var median: Double {
    let sorted = samples.sorted()
    return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
  }

  var fastest: Double { samples.min() ?? 0 }
  var slowest: Double { samples.max() ?? 0 }

  /// Half of the distance between fastest and slowest, as a part of the median.
  var spread: Double {
    guard let least = samples.min(), let most = samples.max(), median > 0 else { return 0 }
    return (most - least) / 2 / median
  }
}

/// One line of the table.
struct BenchRow {
  var workload: String
  var what: String
  var figure: Figure
  /// Bytes of input, where a rate makes sense.
  var bytes: Int?
  /// How many times as fast as the row that it is compared with.
  var ratio: Double?
  var ratioTo: String
  var goal: String
  /// Counts that do not depend on the machine, such as allocations per event.
  var counts: [(name: String, value: Double)] = []

  var text: [String] {
    [
      workload, what, bytes.map { "\(Int(Double($0) / figure.median / 1e6)) MB/s" } ?? milliseconds,
      "±\(Int((figure.spread * 100).rounded())) %", ratio.map { "\(decimal($0)) × \(ratioTo)" } ?? "", goal,
      "\(figure.residentBytes >> 20) MiB",
      counts.map { "\($0.name) \(decimal($0.value))" }.joined(separator: ", "),
    ]
  }

  private var milliseconds: String { "\(decimal(figure.median * 1000)) ms" }

  var json: String {
    var line = JSONLine()
    line.add("workload", workload)
    line.add("what", what)
    line.add("seconds", figure.median)
    line.add("fastestSeconds", figure.fastest)
    line.add("slowestSeconds", figure.slowest)
    line.add("spread", figure.spread)
    if let bytes {
      line.add("bytes", bytes)
      line.add("bytesPerSecond", Int(Double(bytes) / figure.median))
    }
    if let ratio {
      line.add("ratio", ratio)
      line.add("ratioTo", ratioTo)
    }
    line.add("goal", goal)
    line.add("residentBytes", figure.residentBytes)
    for count in counts { line.add(count.name, count.value) }
    return line.text
  }
}

/// One object of figures on one line; names and texts hold nothing to escape.
struct JSONLine {
  private var members: [String] = []

  var text: String { "{" + members.joined(separator: ",") + "}" }

  mutating func add(_ name: String, _ value: String) { members.append("\"\(name)\":\"\(value)\"") }
  mutating func add(_ name: String, _ value: Int) { members.append("\"\(name)\":\(value)") }
  mutating func add(_ name: String, _ value: Double) { members.append("\"\(name)\":\(value)") }
}

/// Two decimals.
func decimal(_ value: Double) -> String {
  let hundredths = Int((value * 100).rounded())
  let rest = hundredths % 100
  return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
}
