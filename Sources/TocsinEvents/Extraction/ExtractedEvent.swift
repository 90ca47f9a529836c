package import TocsinLogModel

/// One value found in a record at a wanted field.
///
/// Plain data: no reference is counted.
///
/// `bytes` is the text of a string (unescaped), or of a number, boolean or null as written; it is valid until the
/// next record is extracted.
package struct ExtractedValue {
  /// What the value is: its bytes alone don't tell the string `1` from the number.
  package var kind: ValueKind
  /// The first byte of the value, in the record or in the arena of its extractor.
  package var start: UnsafePointer<UInt8>
  /// Bytes of the value; no record is longer than an `Int32` counts.
  package var count: Int32
  /// Index of the next value of the same field, or -1.
  package var next: Int32

  /// A value that is followed by `next` in its field.
  package init(kind: ValueKind, start: UnsafePointer<UInt8>, count: Int32, next: Int32) {
    self.kind = kind
    self.start = start
    self.count = count
    self.next = next
  }

  /// The value's text, valid until the next record is extracted.
  package var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: Int(count)) }
}

/// The wanted fields of one record: the scratch buffer of a worker, reused from record to record.
///
/// A field's values are those of the query reference, section 1.4: arrays are flattened, an object that holds anything
/// contributes one `.object`, an empty one nothing. Nulls are left out.
package struct ExtractedEvent: ~Copyable {
  private let fieldCount: Int
  // Memory of its own instead of arrays: this is written for every value of every event.
  private var stored: UnsafeMutablePointer<ExtractedValue>
  private var capacity = 64
  private var count = 0
  // By field index, like `lastValues`: -1, or an index below `count`.
  private let firstValues: UnsafeMutablePointer<Int32>
  private let lastValues: UnsafeMutablePointer<Int32>
  // Room for each field once: a field is added with its first value only.
  private let touchedFields: UnsafeMutablePointer<Int32>
  private var touchedCount = 0
  /// The event's own time.
  package var timestamp: Timestamp?

  /// An event without values, for fields with the indices `0..<fieldCount`.
  package init(fieldCount: Int) {
    self.fieldCount = fieldCount
    // Room for one where there is no field, so that each pointer is one that may be freed.
    stored = .allocate(capacity: capacity)
    firstValues = .allocate(capacity: max(fieldCount, 1))
    lastValues = .allocate(capacity: max(fieldCount, 1))
    touchedFields = .allocate(capacity: max(fieldCount, 1))
    firstValues.initialize(repeating: -1, count: fieldCount)
    lastValues.initialize(repeating: -1, count: fieldCount)
  }

  deinit {
    stored.deallocate()
    firstValues.deallocate()
    lastValues.deallocate()
    touchedFields.deallocate()
  }

  /// The values of all fields; those of one field are linked by `next`, in record order.
  ///
  /// Valid until the next change, as are the other lists.
  package var values: UnsafeBufferPointer<ExtractedValue> { UnsafeBufferPointer(start: stored, count: count) }

  /// By field index: the first value, or -1.
  package var first: UnsafeBufferPointer<Int32> { UnsafeBufferPointer(start: firstValues, count: fieldCount) }

  /// The fields that have values, in the order in which they were met.
  package var touched: UnsafeBufferPointer<Int32> {
    UnsafeBufferPointer(start: touchedFields, count: touchedCount)
  }

  /// Forgets the values of the record before.
  package mutating func removeAll() {
    for place in 0..<touchedCount {
      let field = Int(touchedFields[place])
      firstValues[field] = -1
      lastValues[field] = -1
    }
    (count, touchedCount) = (0, 0)
    timestamp = nil
  }

  /// Adds a value to a field, behind those it has.
  ///
  /// The bytes are not copied: they must stay until the next ``removeAll()``.
  package mutating func append(
    field: Int, kind: ValueKind, start: UnsafePointer<UInt8>, count length: Int
  ) {
    // The one check: what follows indexes tables of this many entries.
    precondition(field < fieldCount)
    if count == capacity { grow() }
    // Now `count < capacity`.
    let index = Int32(truncatingIfNeeded: count)
    (stored + count).initialize(
      to: ExtractedValue(kind: kind, start: start, count: Int32(truncatingIfNeeded: length), next: -1))
    count &+= 1
    let last = Int(lastValues[field])
    if last >= 0 {
      stored[last].next = index
    } else {
      firstValues[field] = index
      touchedFields[touchedCount] = Int32(truncatingIfNeeded: field)
      touchedCount &+= 1
    }
    lastValues[field] = index
  }

  @inline(never)
  private mutating func grow() {
    // Values are plain data, so moving them out leaves nothing to deinitialize in the old memory.
    let larger = UnsafeMutablePointer<ExtractedValue>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: stored, count: count)
    stored.deallocate()
    (stored, capacity) = (larger, capacity * 2)
  }
}
