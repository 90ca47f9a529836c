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

  var text: [String] {
    [
      workload, what, bytes.map { "\(Int(Double($0) / figure.median / 1e6)) MB/s" } ?? milliseconds,
      "±\(Int((figure.spread * 100).rounded())) %", ratio.map { "\(decimal($0)) × \(ratioTo)" } ?? "", goal,
      "\(figure.residentBytes >> 20) MiB",
    ]
  }

  private var milliseconds: String { "\(decimal(figure.median * 1000)) ms" }

  var json: String {
    let ratio = ratio.map { ",\"ratio\":\(decimal($0)),\"ratioTo\":\"\(ratioTo)\"" } ?? ""
    let rate = bytes.map { ",\"bytes\":\($0),\"bytesPerSecond\":\(Int(Double($0) / figure.median))" } ?? ""
    return
      "{\"workload\":\"\(workload)\",\"what\":\"\(what)\",\"seconds\":\(figure.median),\"spread\":\(figure.spread)\(rate)\(ratio),\"goal\":\"\(goal)\",\"residentBytes\":\(figure.residentBytes)}"
  }
}

/// Two decimals.
func decimal(_ value: Double) -> String {
  let hundredths = Int((value * 100).rounded())
  let rest = hundredths % 100
  return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
}
