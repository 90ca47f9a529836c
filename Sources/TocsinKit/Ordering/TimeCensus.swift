import TocsinLogModel

/// How many records have which times, in stretches of one length: enough to find those far ahead of all others.
///
/// A gap longer than a stretch always lies between two of them, so gaps are found exactly, whatever the order of the
/// records.
struct TimeCensus: Sendable {
  /// The records of one stretch.
  struct Stretch: Sendable {
    var count = 0
    var first = Timestamp(microseconds: .max)
    var last = Timestamp(microseconds: .min)
    /// Where the first of them are.
    var places: [Place] = []

    mutating func add(_ other: Stretch) {
      count += other.count
      first = min(first, other.first)
      last = max(last, other.last)
      places += other.places.prefix(TimeCensus.keptPlaces - places.count)
    }
  }

  /// Where a record is, and its time.
  struct Place: Sendable {
    var time: Timestamp
    var input: Int
    /// In its batch the byte it starts at, until its line is known.
    var line: Int
  }

  /// The times that count, and the records that have others.
  struct Verdict {
    /// From the first to the last time that counts; `nil` where no record has one.
    var range: ClosedRange<Timestamp>?
    /// Records before ``TimeCensus/earliest``.
    var early = Stretch()
    /// Records further ahead of all others than the bound.
    var ahead = Stretch()

    /// Times that count, whether a record has them or not.
    var accepted: ClosedRange<Timestamp> {
      TimeCensus.earliest...(range?.upperBound ?? Timestamp(microseconds: .max))
    }
  }

  /// 1990-01-01: no log was written before.
  static let earliest = Timestamp(microseconds: 631_152_000_000_000)
  /// Places that a stretch keeps.
  static let keptPlaces = 10
  /// More stretches than this, which no honest log has, are counted in the last one.
  private static let maximumStretches = 1 << 16

  /// Microseconds.
  private let length: Int64
  private var stretches: [Int64: Stretch] = [:]
  private var early = Stretch()
  /// The stretch of the last record, which is that of the next one too, nearly always.
  private var open = Stretch()
  private var openNumber: Int64 = 0
  private var openStart: Int64 = 0

  /// Gaps longer than `seconds` are found; at least 1.
  init(gapsOver seconds: Int64) {
    length = min(max(seconds, 1), 1 << 40) * 1_000_000
    begin(0)
  }

  /// Counts a record that starts at a byte of its batch.
  mutating func note(_ time: Timestamp, at offset: Int) {
    guard time >= TimeCensus.earliest else {
      early.note(time, at: offset)
      return
    }
    let since = time.microseconds &- openStart
    if since < 0 || since >= length { change(to: time.microseconds / length) }
    open.note(time, at: offset)
  }

  /// The same with the line of each place, which `lines` tells from the ascending bytes.
  consuming func located(by lines: ([Int]) -> [Int: Int]) -> TimeCensus {
    let closed = changed { _ in }
    let places = closed.early.places + closed.stretches.values.flatMap(\.places)
    let found = lines(places.map(\.line).sorted())
    return closed.changed { $0.line = found[$0.line] ?? 0 }
  }

  /// Counts what was counted of a batch of an input, whose lines come after as many others.
  mutating func add(_ batch: consuming TimeCensus, input: Int, linesBefore: Int) {
    let batch = batch.changed {
      $0.input = input
      $0.line += linesBefore
    }
    close()
    early.add(batch.early)
    for (number, stretch) in batch.stretches { stretches[admitted(number), default: Stretch()].add(stretch) }
    begin(openNumber)
  }

  /// With no stretch open, and all places changed.
  private consuming func changed(_ change: (inout Place) -> Void) -> TimeCensus {
    var result = self
    result.close()
    result.early.change(change)
    for number in result.stretches.keys {
      result.stretches[number]?.change(change)
    }
    return result
  }

  /// Which records are dated before 1990, or ahead of all others by more than the gap.
  ///
  /// The others are found from the middle one on, upwards: where there is a longer gap, what follows is ahead.
  func verdict() -> Verdict {
    var all = self
    all.close()
    var verdict = Verdict(early: early)
    let ordered = all.stretches.sorted { $0.key < $1.key }.map(\.value)
    guard let first = ordered.first else { return verdict }
    var left = (ordered.reduce(0) { $0 + $1.count } - 1) / 2
    var bulk = 0
    while left >= ordered[bulk].count {
      left -= ordered[bulk].count
      bulk += 1
    }
    var last = bulk
    while last + 1 < ordered.count, !isGap(from: ordered[last].last, to: ordered[last + 1].first) {
      last += 1
    }
    verdict.range = first.first...ordered[last].last
    for stretch in ordered[(last + 1)...] { verdict.ahead.add(stretch) }
    return verdict
  }

  /// The records that are outside a range of times.
  func verdict(plausible: ClosedRange<Timestamp>) -> Verdict {
    var all = self
    all.close()
    var verdict = Verdict(range: plausible, early: early)
    for (_, stretch) in all.stretches.sorted(by: { $0.key < $1.key })
    where stretch.last > plausible.upperBound {
      var ahead = stretch
      ahead.places.removeAll { $0.time <= plausible.upperBound }
      if stretch.first <= plausible.upperBound { ahead.count = ahead.places.count }
      verdict.ahead.add(ahead)
    }
    return verdict
  }

  /// The latest time within a range, as far as stretches tell that lie in it.
  func latest(within plausible: ClosedRange<Timestamp>) -> Timestamp? {
    var all = self
    all.close()
    return all.stretches.values.map(\.last).filter(plausible.contains).max()
  }

  private func isGap(from earlier: Timestamp, to later: Timestamp) -> Bool {
    let (gap, overflows) = later.microseconds.subtractingReportingOverflow(earlier.microseconds)
    return overflows || gap > length
  }

  private mutating func change(to number: Int64) {
    close()
    begin(number)
  }

  private mutating func begin(_ number: Int64) {
    let number = admitted(number)
    // No time is in the last stretch by itself.
    (openNumber, openStart) = (number, number == .max ? .max : number * length)
    open = stretches.removeValue(forKey: number) ?? Stretch()
  }

  private mutating func close() {
    if open.count > 0 { stretches[openNumber, default: Stretch()].add(open) }
    open = Stretch()
  }

  /// The stretch that a time counts in.
  private func admitted(_ number: Int64) -> Int64 {
    stretches.count < TimeCensus.maximumStretches || stretches[number] != nil ? number : .max
  }
}

extension TimeCensus.Stretch {
  fileprivate mutating func change(_ change: (inout TimeCensus.Place) -> Void) {
    for place in places.indices { change(&places[place]) }
  }

  fileprivate mutating func note(_ time: Timestamp, at offset: Int) {
    count += 1
    if time < first { first = time }
    if time > last { last = time }
    if places.count < TimeCensus.keptPlaces {
      places.append(TimeCensus.Place(time: time, input: 0, line: offset))
    }
  }
}
