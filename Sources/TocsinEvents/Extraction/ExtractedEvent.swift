package import TocsinLogModel

/// One value found in a record at a wanted field.
///
/// Plain data: no reference is counted.
///
/// `bytes` is the text of a string (unescaped), or of a number, boolean or null as written; it is valid until the
/// next record is extracted.
package struct ExtractedValue {
  package var kind: ValueKind
  package var start: UnsafePointer<UInt8>
  package var count: Int32
  /// Index of the next value of the same field, or -1.
  package var next: Int32

  package init(kind: ValueKind, start: UnsafePointer<UInt8>, count: Int32, next: Int32) {
    self.kind = kind
    self.start = start
    self.count = count
    self.next = next
  }

  package var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: Int(count)) }
}

/// The wanted fields of one record: the scratch buffer of a worker, reused from record to record.
///
/// A field's values are those of the query reference, section 1.4: arrays are flattened, an object that holds anything
/// contributes one `.object`, an empty one nothing. Nulls are left out.
package struct ExtractedEvent: ~Copyable {
  /// The values of all fields; those of one field are linked by `next`.
  package var values: [ExtractedValue]
  /// By field index: the first value, or -1.
  package var first: [Int32]
  /// By field index: the last value, or -1.
  ///
  /// Appending keeps record order.
  package var last: [Int32]
  /// The fields that have values, in the order in which they were met.
  package private(set) var touched: [Int32] = []
  /// The event's own time.
  package var timestamp: Timestamp?

  package init(fieldCount: Int) {
    values = []
    values.reserveCapacity(64)
    first = Array(repeating: -1, count: fieldCount)
    last = Array(repeating: -1, count: fieldCount)
    timestamp = nil
  }

  /// Forgets the values of the record before.
  package mutating func removeAll() {
    values.removeAll(keepingCapacity: true)
    for field in touched {
      first[Int(field)] = -1
      last[Int(field)] = -1
    }
    touched.removeAll(keepingCapacity: true)
    timestamp = nil
  }

  package mutating func append(
    field: Int, kind: ValueKind, start: UnsafePointer<UInt8>, count: Int
  ) {
    let index = Int32(truncatingIfNeeded: values.count)
    values.append(
      ExtractedValue(kind: kind, start: start, count: Int32(truncatingIfNeeded: count), next: -1))
    if last[field] >= 0 {
      values[Int(last[field])].next = index
    } else {
      first[field] = index
      touched.append(Int32(truncatingIfNeeded: field))
    }
    last[field] = index
  }
}
