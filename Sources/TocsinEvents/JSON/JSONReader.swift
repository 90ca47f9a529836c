import TocsinLogModel

/// Reads a record into a tree, strictly: RFC 8259 and the limits, nothing more.
///
/// This is the plain reading that defines what a record is. The fast walker accepts only what it accepts, and hands
/// every record it doubts to it. Recursion is bounded by the depth limit, checked before each descent.
package struct JSONReader: ~Copyable {
  private let start: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>
  // Between `start` and `end`: every look at `at[0]` follows a comparison with the end, so the reader needs no padding.
  private var at: UnsafePointer<UInt8>
  private let limits: RecordLimits
  private var depth = 0
  private var fields = 0

  private init(start: UnsafePointer<UInt8>, count: Int, limits: RecordLimits) {
    self.start = start
    end = start + count
    at = start
    self.limits = limits
  }

  /// Reads a record whose root must be an object.
  package static func object(
    _ record: UnsafeBufferPointer<UInt8>, limits: RecordLimits = .standard
  ) throws(RecordFault) -> [AttributeMember] {
    guard record.count <= limits.bytes else { throw RecordFault(.recordTooLong, at: limits.bytes) }
    guard let base = record.baseAddress, record.count > 0 else { throw RecordFault(.empty, at: 0) }
    var reader = JSONReader(start: base, count: record.count, limits: limits)
    return try reader.root()
  }

  private mutating func root() throws(RecordFault) -> [AttributeMember] {
    skipSpace()
    if at == end { throw fault(.empty) }
    guard at[0] == UInt8(ascii: "{") else { throw fault(.rootIsNotAnObject) }
    let members = try object()
    skipSpace()
    if at < end { throw fault(.trailingBytes) }
    return members
  }

  private func fault(_ reason: RecordFault.Reason) -> RecordFault { RecordFault(reason, at: at - start) }

  private func fault(_ reason: RecordFault.Reason, at place: UnsafePointer<UInt8>) -> RecordFault {
    RecordFault(reason, at: place - start)
  }

  private mutating func skipSpace() {
    while at < end, at[0] == 0x20 || at[0] == 0x0A || at[0] == 0x0D || at[0] == 0x09 { at += 1 }
  }

  private mutating func value() throws(RecordFault) -> AttributeValue {
    if at == end { throw fault(.endsTooSoon) }
    switch at[0] {
    case UInt8(ascii: "{"): return .object(try object())
    case UInt8(ascii: "["): return .array(try array())
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"):
      try literal("true")
      return .boolean(true)
    case UInt8(ascii: "f"):
      try literal("false")
      return .boolean(false)
    case UInt8(ascii: "n"):
      try literal("null")
      return .null
    case UInt8(ascii: "-"), 0x30...0x39: return .number(try number())
    case UInt8(ascii: "+"): throw fault(.leadingPlus)
    default: throw fault(.expectedValue)
    }
  }

  private mutating func literal(_ word: StaticString) throws(RecordFault) {
    let place = at
    for index in 0..<word.utf8CodeUnitCount {
      if at == end { throw fault(.endsTooSoon) }
      guard at[0] == word.utf8Start[index] else { throw fault(.expectedValue, at: place) }
      at += 1
    }
  }

  private mutating func open() throws(RecordFault) {
    guard depth < limits.depth else { throw fault(.tooDeep) }
    depth += 1
    at += 1
    skipSpace()
  }

  private mutating func object() throws(RecordFault) -> [AttributeMember] {
    try open()
    defer { depth -= 1 }
    var members: [AttributeMember] = []
    if at < end, at[0] == UInt8(ascii: "}") {
      at += 1
      return members
    }
    while true {
      if at == end { throw fault(.endsTooSoon) }
      guard at[0] == UInt8(ascii: "\"") else {
        throw fault(at[0] == UInt8(ascii: "}") ? .trailingComma : .expectedKey)
      }
      fields += 1
      if fields > limits.fields { throw fault(.tooManyFields) }
      let place = at
      let key = try string()
      if key.bytes.count > limits.keyBytes { throw fault(.keyTooLong, at: place) }
      skipSpace()
      if at == end { throw fault(.endsTooSoon) }
      guard at[0] == UInt8(ascii: ":") else { throw fault(.expectedColon) }
      at += 1
      skipSpace()
      members.append(AttributeMember(key: key, value: try value()))
      skipSpace()
      if at == end { throw fault(.endsTooSoon) }
      if at[0] == UInt8(ascii: "}") { break }
      guard at[0] == UInt8(ascii: ",") else { throw fault(.expectedCommaOrBrace) }
      at += 1
      skipSpace()
    }
    at += 1
    return AttributeMember.keepingLast(members)
  }

  private mutating func array() throws(RecordFault) -> [AttributeValue] {
    try open()
    defer { depth -= 1 }
    var elements: [AttributeValue] = []
    if at < end, at[0] == UInt8(ascii: "]") {
      at += 1
      return elements
    }
    while true {
      elements.append(try value())
      skipSpace()
      if at == end { throw fault(.endsTooSoon) }
      if at[0] == UInt8(ascii: "]") { break }
      guard at[0] == UInt8(ascii: ",") else { throw fault(.expectedCommaOrBracket) }
      at += 1
      skipSpace()
      if at < end, at[0] == UInt8(ascii: "]") { throw fault(.trailingComma) }
    }
    at += 1
    return elements
  }

  private mutating func string() throws(RecordFault) -> UTF8Text {
    at += 1
    let textStart = at
    var hasEscapes = false
    while true {
      if at == end { throw fault(.endsTooSoon) }
      let byte = at[0]
      if byte == UInt8(ascii: "\"") { break }
      if byte == UInt8(ascii: "\\") {
        hasEscapes = true
        switch JSONEscapes.read(at: at, end: end) {
        case .scalar(_, let length): at += length
        case .fault(let reason): throw fault(reason)
        }
      } else if byte < 0x20 {
        throw fault(.controlCharacter)
      } else {
        let length = UTF8Validation.scalarLength(at: at, end: end)
        if length == 0 { throw fault(.invalidUTF8) }
        at += length
      }
    }
    let textEnd = at
    at += 1
    let raw = UnsafeBufferPointer(start: textStart, count: textEnd - textStart)
    if !hasEscapes { return UTF8Text(raw) }
    return UTF8Text(
      bytes: Array(unsafeUninitializedCapacity: raw.count) { target, count in
        guard let base = target.baseAddress else { return }
        count = JSONEscapes.resolve(from: textStart, to: textEnd, into: base)
      })
  }

  private mutating func number() throws(RecordFault) -> UTF8Text {
    // The caller has seen a digit or a sign here.
    let numberStart = at
    if at[0] == UInt8(ascii: "-") { at += 1 }
    let first = at
    try digits(.digitsMissing)
    if first[0] == 0x30, at - first > 1 { throw fault(.leadingZero, at: first) }
    if at < end, at[0] == UInt8(ascii: ".") {
      at += 1
      try digits(.digitsMissingInFraction)
    }
    if at < end, at[0] | 0x20 == UInt8(ascii: "e") {
      at += 1
      if at < end, at[0] == UInt8(ascii: "+") || at[0] == UInt8(ascii: "-") { at += 1 }
      try digits(.digitsMissingInExponent)
    }
    return UTF8Text(UnsafeBufferPointer(start: numberStart, count: at - numberStart))
  }

  private mutating func digits(_ reason: RecordFault.Reason) throws(RecordFault) {
    if at == end { throw fault(.endsTooSoon) }
    guard at[0] >= 0x30, at[0] <= 0x39 else { throw fault(reason) }
    while at < end, at[0] >= 0x30, at[0] <= 0x39 { at += 1 }
  }
}
