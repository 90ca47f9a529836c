import Testing
import TocsinLogModel
import TocsinTestSupport

@testable import TocsinEvents

/// The fast walk and the plain reading are one semantics.
@Suite struct WalkerPropertyTests {
  private static let fieldSets: [[String]] = [
    [],
    ["@a", "@a.b", "@a.b.c", "@b.c", "@c"],
    ["@a\\.b", "@a.b", "@x y", "@é", "@a_longer_key_than_sixteen", "@twelve_bytes", "@other"],
    ["message", "host", "service", "source", "status", "trace_id", "timestamp", "tags"],
    ["@host", "@tags", "@source", "@message.a", "@level", "@date", "host", "tags", "status", "message"],
    ["source", "@attributes.type", "@EVENT_TYPE", "@event_type", "@a.b", "@syslog.hostname"],
    ["@a.b", "*"],
  ]

  @Test(arguments: fieldSets.indices, RecordForm.allCases)
  func theFastWalkFindsWhatThePlainReadingFinds(set: Int, form: RecordForm) throws {
    let fields = WalkerPropertyTests.fieldSets[set].map(EventField.init(test:))
    var generator = RecordGenerator(seed: UInt64(set * 31 + 7))
    var extractor = EventExtractor(fields: fields, form: form)
    let tree = EventTreeExtractor(fields: fields)
    var accepted = 0
    let rounds = RandomCases.count(600, full: 1500)
    for round in 0..<rounds {
      let record = generator.record()
      let fillers: [UInt8] = [0x00, 0x7D, 0x22, 0x31, 0x5B, 0x2C]
      let fast = PaddedRecord(record, filler: fillers[round % fillers.count])
        .extract(with: &extractor, fieldCount: fields.count)
      let slow = WalkerPropertyTests.plainReading(record, tree, form)
      #expect(fast == slow, "\(String(decoding: record, as: UTF8.self))")
      // Checking alone refuses what reading refuses, for the same reason.
      let checked = PaddedRecord(record, filler: fillers[round % fillers.count]).check(with: &extractor)
      #expect(checked == slow.map({ _ in true }), "\(String(decoding: record, as: UTF8.self))")
      if case .success = fast { accepted += 1 }
    }
    #expect(accepted > rounds * 2 / 3)
    // A quarter of the records are envelopes, of one kind or the other.
    if form.definition.spelling == nil, !fields.contains(.anyText) {
      let limit = form == .plain ? rounds * 8 / 10 : rounds * 99 / 100
      #expect(extractor.slowCount < limit, "the fast walk is hardly used: the comparison says little")
    }
  }

  private static func plainReading(
    _ record: [UInt8], _ tree: EventTreeExtractor, _ form: RecordForm
  ) -> Result<Extraction, RecordFault> {
    do throws(RecordFault) {
      let decoded = try EventDecoder.decode(record, form: form)
      var event = ExtractedEvent(fieldCount: tree.fields.count)
      var arena = ScratchArena()
      tree.extract(decoded, into: &event, arena: &arena)
      return .success(Extraction(event))
    } catch {
      return .failure(error)
    }
  }
}
