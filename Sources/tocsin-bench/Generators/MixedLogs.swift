import TocsinIO

/// A stream of every source that the rule library reads: ordinary traffic, and one event in fifty from the samples of
/// the rules, so that every rule has something to do.
struct MixedLogs {
  private enum Piece {
    case text(String)
    case milliseconds
    /// Something to tell the people and addresses of the samples apart.
    case number
  }

  private var random: SeededRandom
  private var milliseconds = 1_772_000_000_000
  private var cloudTrail: CloudTrailLogs
  private var salesforce: SalesforceLogs
  private var logins: LoginLogs
  private let samples: [[Piece]]

  /// `rules` is the directory whose `.logs.ndjson` files are the samples.
  init(seed: UInt64, rules: String) throws {
    random = SeededRandom(seed: seed)
    cloudTrail = CloudTrailLogs(seed: seed)
    salesforce = SalesforceLogs(seed: seed)
    logins = LoginLogs(seed: seed, users: 20_000)
    var samples: [[Piece]] = []
    for path in PathExpansion.logFiles([rules]).paths where path.hasSuffix(".ndjson") {
      var reader = try LogReader(LogInput(.file(path)), options: LogReaderOptions())
      while let batch = try reader.nextBatch() {
        for range in batch.records {
          let text = String(decoding: batch.bytes[range.start..<range.end], as: UTF8.self)
          samples.append(MixedLogs.pieces(text[...]))
        }
      }
    }
    self.samples = samples
  }

  mutating func record() -> String {
    milliseconds += random.below(20)
    switch random.below(100) {
    case ..<60:
      cloudTrail.milliseconds = milliseconds
      return cloudTrail.record()
    case ..<75:
      salesforce.milliseconds = milliseconds
      return salesforce.record()
    case ..<85:
      logins.milliseconds = milliseconds
      return logins.record()
    case ..<98: return request()
    default: return sample()
    }
  }

  /// A request to a web server.
  private mutating func request() -> String {
    let path = "/\(random.pick(["shop", "api/v2/items", "img", "account", "search"]))/\(random.skewed(5000))"
    let status = random.below(50) == 0 ? random.pick(["404", "500", "301"]) : "200"
    return
      "{\"ddsource\":\"nginx\",\"hostname\":\"edge-\(random.below(8))\",\"service\":\"shop\",\"http\":{\"method\":\"GET\",\"status_code\":\(status),\"url_details\":{\"path\":\"\(path)\"},\"url\":\"\(path)\",\"useragent\":\"Mozilla/5.0\"},\"network\":{\"client\":{\"ip\":\"198.51.\(random.below(256)).\(random.below(256))\"},\"bytes_written\":\(random.below(90_000))},\"timestamp\":\(milliseconds)}\n"
  }

  private mutating func sample() -> String {
    let number = random.skewed(250)
    return samples[random.below(samples.count)].reduce(into: "") { text, piece in
      switch piece {
      case .text(let part): text += part
      case .milliseconds: text += String(milliseconds)
      case .number: text += String(number)
      }
    } + "\n"
  }

  /// The time becomes the stream's own; `bob` and the third part of `203.0.113.x` become many.
  private static func pieces(_ record: Substring) -> [Piece] {
    let marks: [(before: String, old: (Substring) -> Int, piece: Piece)] = [
      ("\"timestamp\":", { $0.prefix { !",}".contains($0) }.count }, .milliseconds),
      ("bob", { _ in 0 }, .number), ("203.0.", { $0.prefix(3).count }, .number),
    ]
    var pieces: [Piece] = []
    var (start, index) = (record.startIndex, record.startIndex)
    while index < record.endIndex {
      guard let mark = marks.first(where: { record[index...].hasPrefix($0.before) }) else {
        index = record.index(after: index)
        continue
      }
      index = record.index(index, offsetBy: mark.before.count)
      pieces += [.text(String(record[start..<index])), mark.piece]
      index = record.index(index, offsetBy: mark.old(record[index...]))
      start = index
    }
    return pieces + [.text(String(record[start...]))]
  }
}
