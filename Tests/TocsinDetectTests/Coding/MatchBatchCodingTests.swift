import Testing
import TocsinDetect
import TocsinEvents
import TocsinLogModel
import TocsinMatch
import TocsinPlan
import TocsinReference
import TocsinSemantics
import TocsinTestSupport

/// Match batches as bytes: what was written is read again, and nothing else is.
struct MatchBatchCodingTests {
  /// Rules and the batches of a random timeline: a few events in each.
  struct Timeline {
    let setup: RunSetup
    let batches: [MatchBatch]

    var shape: MatchBatchShape { MatchBatchShape(setup.rules) }

    /// Of a detection method; without one, of a rule that counts.
    init(_ method: MethodGenerator.Method?, seed: UInt64) throws {
      var records: [String]
      if let method {
        var generator = MethodGenerator(seed: seed)
        var (rules, sources) = generator.rules(method)
        for (query, source) in sources.enumerated() {
          rules[source].id = "source \(source)"
          rules[rules.count - 1].queries[query].signals?.ruleIDs = ["source \(source)"]
        }
        setup = RunSetup(alone: rules)
        records = generator.records(method).map(\.text)
      } else {
        var generator = RuleGenerator(seed: seed)
        setup = RunSetup(alone: [generator.rule()])
        records = generator.records()
      }
      var reader = RecordReader(fields: setup.plan.fields)
      var matcher = EventMatcher(plan: setup.plan, rules: setup.rules)
      var batches: [MatchBatch] = []
      for (number, record) in records.enumerated() {
        if number.isMultiple(of: 4) { batches.append(MatchBatch()) }
        let last = batches.count - 1
        let form = RecordForm.plain
        try reader.withEvent(of: LogRecord(bytes: Array(record.utf8), form: form)) { event, bytes in
          let isMet = matcher.match(event, record: bytes, form: form, into: &batches[last])
          if !isMet { batches[last].appendUnmatched(event.timestamp) }
        }
      }
      self.batches = batches
    }

    /// The signals of the rules, as the batches come.
    func signals(of batches: [MatchBatch]) -> [String] {
      var session = DetectionSession(setup)
      for batch in batches { session.apply(batch) }
      return session.finish().map { signal in
        let report = SignalReport(signal, of: setup.rules[signal.rule], timeZones: CoordinatedTime())
        return String(decoding: SignalJSON.line(report), as: UTF8.self)
      }
    }
  }

  static let methods = [nil] + MethodGenerator.Method.allCases.map(Optional.init)

  @Test(arguments: methods)
  func `a batch that was written and read gives the same signals`(method: MethodGenerator.Method?) throws {
    var (count, seed): (Int, UInt64) = (0, 0)
    // A comparison of empty lists would prove little, and sequences seldom end.
    while seed < 30 || (count < 3 && seed < 1000) {
      seed += 1
      let timeline = try Timeline(method, seed: seed)
      let written = timeline.batches.map { $0.encoded(for: timeline.shape) }
      let read = try written.map { try MatchBatch(encoded: $0, for: timeline.shape) }
      #expect(read.map { $0.encoded(for: timeline.shape) } == written, "seed \(seed)")
      let expected = timeline.signals(of: timeline.batches)
      #expect(timeline.signals(of: read) == expected, "seed \(seed)")
      count += expected.count
    }
    #expect(count >= 3)
  }

  @Test(arguments: methods)
  func `a batch that ends early is refused`(method: MethodGenerator.Method?) throws {
    let timeline = try Timeline(method, seed: 3)
    for batch in timeline.batches {
      let bytes = batch.encoded(for: timeline.shape)
      for count in bytes.indices {
        #expect(throws: MatchBatchFault.self, "\(count) of \(bytes.count) bytes") {
          try MatchBatch(encoded: Array(bytes[..<count]), for: timeline.shape)
        }
      }
      #expect(throws: MatchBatchFault.trailingBytes) {
        try MatchBatch(encoded: bytes + [0], for: timeline.shape)
      }
    }
  }

  /// Whatever is read, a session takes.
  @Test(arguments: methods)
  func `a batch with any one byte changed is refused or applied`(method: MethodGenerator.Method?) throws {
    let timeline = try Timeline(method, seed: 5)
    let batch = try #require(timeline.batches.first)
    let shape = timeline.shape
    let bytes = batch.encoded(for: shape)
    var (refused, applied) = (0, 0)
    // The bytes before are compared as a whole.
    for place in (MatchBatch.signature.count + 65)..<bytes.count {
      // Three bits of each byte; all of them in a long run.
      for bit in RandomCases.isLong ? [0, 1, 2, 3, 4, 5, 6, 7] : [0, 7, place % 6 + 1] {
        var changed = bytes
        changed[place] ^= 1 << bit
        guard let read = try? MatchBatch(encoded: changed, for: shape) else {
          refused += 1
          continue
        }
        #expect(
          read.encoded(for: shape) == changed || place < MatchBatchCodingTests.eventStart, "byte \(place)")
        var session = DetectionSession(timeline.setup)
        session.apply(read)
        _ = session.finish()
        applied += 1
      }
    }
    #expect(refused > 0 && applied > 0)
  }

  /// Where the names of the forms end: some of them may be missing.
  private static var eventStart: Int {
    MatchBatch.signature.count + 66
      + RecordForm.allCases.reduce(0) { $0 + 1 + $1.definition.name.utf8.count }
  }

  @Test func `a batch of other rules is refused`() throws {
    let timeline = try Timeline(.newValue, seed: 1)
    let bytes = try #require(timeline.batches.first).encoded(for: timeline.shape)
    let one = timeline.setup.rules[0]
    var other = one
    other.contentHash = "other"
    var longer = one
    longer.queries += longer.queries
    for rules in [[], [one, one], [other], [longer]] as [[Rule]] {
      #expect(throws: MatchBatchFault.otherRules) {
        try MatchBatch(encoded: bytes, for: MatchBatchShape(rules))
      }
    }
  }

  @Test func `other bytes are refused`() throws {
    let shape = MatchBatchShape([])
    #expect(throws: MatchBatchFault.unknownFormat) { try MatchBatch(encoded: [], for: shape) }
    var next = MatchBatch().encoded(for: shape)
    next[MatchBatch.signature.count - 1] += 1
    #expect(throws: MatchBatchFault.unknownFormat) { try MatchBatch(encoded: next, for: shape) }
  }
}
