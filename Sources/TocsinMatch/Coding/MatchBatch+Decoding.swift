import TocsinEvents
import TocsinLogModel
import TocsinPlan

extension MatchBatch {
  /// More bytes are refused: places in the tables are 32 bits, and a value of no bytes takes one here, four there.
  package static let greatestEncodedSize = Int(Int32.max) / 4

  /// Times further than this from 1970 are refused: no log has one, and sums of two times must not overflow.
  private static let greatestMicroseconds: UInt64 = 1_000_000_000_000_000_000

  /// Reads a batch that ``encoded(for:)`` wrote, by the same rules.
  ///
  /// Throws for any other bytes, and never traps on them.
  package init(encoded bytes: [UInt8], for shape: MatchBatchShape) throws(MatchBatchFault) {
    self.init()
    guard bytes.count <= MatchBatch.greatestEncodedSize else { throw .tooLong }
    guard bytes.starts(with: MatchBatch.signature) else { throw .unknownFormat }
    var input = TableReader(bytes, from: MatchBatch.signature.count)
    guard try input.counted().elementsEqual(shape.fingerprint) else { throw .otherRules }
    let known = Dictionary(
      RecordForm.allCases.map { (UTF8Text($0.definition.name), $0) }, uniquingKeysWith: { first, _ in first })
    var forms: [RecordForm] = []
    for _ in 0..<(try input.count()) {
      guard let form = known[UTF8Text(bytes: Array(try input.counted()))] else {
        throw .invalid("record form")
      }
      forms.append(form)
    }
    for _ in 0..<(try input.count()) { try decodeEvent(&input, forms, shape) }
    guard input.isAtEnd else { throw .trailingBytes }
  }

  private mutating func decodeEvent(
    _ input: inout TableReader, _ forms: [RecordForm], _ shape: MatchBatchShape
  ) throws(MatchBatchFault) {
    let flags = EventFlags(rawValue: try input.unsigned())
    guard EventFlags.all.isSuperset(of: flags) else { throw .invalid("event flags") }
    let time = flags.contains(.hasTime) ? try MatchBatch.time(&input) : nil
    if flags.contains(.isUnmatched) {
      appendUnmatched(time)
      return
    }
    let form = try input.index(below: forms.count, "record form")
    let record = Array(try input.counted())
    record.withUnsafeBufferPointer { begin(time, $0, forms[form]) }
    for _ in 0..<(try input.count()) { omit(try MatchBatch.omission(&input, shape)) }
    var previous = -1
    for _ in 0..<(try input.count()) {
      let rule = try input.index(below: shape.queries.count, "rule")
      guard rule > previous else { throw .invalid("order of rules") }
      previous = rule
      beginHit(rule: rule)
      try decodeParts(&input, shape.queries[rule])
    }
  }

  private static func omission(
    _ input: inout TableReader, _ shape: MatchBatchShape
  ) throws(MatchBatchFault) -> Omission {
    let rule = try input.index(below: shape.queries.count, "rule")
    let query = try input.index(below: shape.queries[rule].count, "query")
    let number = try input.index(below: Omission.Reason.allCases.count, "reason of an omission")
    let field = try input.index(below: Int(UInt8.max) + 1, "field")
    guard let reason = Omission.Reason(rawValue: UInt8(truncatingIfNeeded: number)) else {
      throw .invalid("reason of an omission")
    }
    return Omission(
      rule: Int32(truncatingIfNeeded: rule), query: Int32(truncatingIfNeeded: query), reason: reason,
      field: UInt8(truncatingIfNeeded: field))
  }

  private mutating func decodeParts(
    _ input: inout TableReader, _ queries: [MatchBatchShape.Query]
  ) throws(MatchBatchFault) {
    var previous = -1
    for _ in 0..<(try input.count()) {
      let query = try input.index(below: queries.count, "query")
      guard query > previous else { throw .invalid("order of queries") }
      previous = query
      let groups = try MatchBatch.keys(&input)
      let width = queries[query].groupWidth
      guard !groups.isEmpty, groups.allSatisfy({ $0.count == width }) else { throw .invalid("group") }
      let tuples = try MatchBatch.keys(&input)
      if queries[query].hasWords {
        guard let words = tuples.first, zip(words, words.dropFirst()).allSatisfy({ $0 < $1 }) else {
          throw .invalid("words")
        }
      }
      var numbers: [DecimalNumber] = []
      for _ in 0..<(try input.count()) { numbers.append(try MatchBatch.number(&input)) }
      let (groupRange, tupleRange) = (append(groups.map(GroupKey.init)), append(tuples.map(GroupKey.init)))
      appendPart(query: query, groups: groupRange, tuples: tupleRange, numbers: append(numbers))
    }
  }

  private static func keys(_ input: inout TableReader) throws(MatchBatchFault) -> [[UTF8Text]] {
    var keys: [[UTF8Text]] = []
    for _ in 0..<(try input.count()) {
      var values: [UTF8Text] = []
      for _ in 0..<(try input.count()) { values.append(UTF8Text(bytes: Array(try input.counted()))) }
      keys.append(values)
    }
    return keys
  }

  private static func number(_ input: inout TableReader) throws(MatchBatchFault) -> DecimalNumber {
    let text = UTF8Text(bytes: Array(try input.counted()))
    guard let number = DecimalNumber(text), UTF8Text(number.canonicalText) == text else {
      throw .invalid("number")
    }
    return number
  }

  private static func time(_ input: inout TableReader) throws(MatchBatchFault) -> Timestamp {
    let microseconds = try input.signed()
    guard microseconds.magnitude <= greatestMicroseconds else { throw .invalid("time") }
    return Timestamp(microseconds: microseconds)
  }
}
