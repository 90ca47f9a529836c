import TocsinLogModel

/// Builds a ``QueryIndex`` from the witnesses of all queries.
struct QueryIndexBuilder {
  private struct Key: Hashable {
    var field: Int32
    var space: QueryIndex.KeySpace
    var text: UTF8Text

    var bytes: [UInt8] { text.bytes }

    init(field: Int32, space: QueryIndex.KeySpace, bytes: [UInt8]) {
      self.field = field
      self.space = space
      text = UTF8Text(bytes: bytes)
    }
  }

  private struct AutomatonKey: Hashable, Comparable {
    var field: Int32
    var isFolded: Bool

    static func < (left: AutomatonKey, right: AutomatonKey) -> Bool {
      left.field != right.field ? left.field < right.field : !left.isFolded && right.isFolded
    }
  }

  private var keys: [Key: [Int32]] = [:]
  private var literals: [AutomatonKey: [UTF8Text: [Int32]]] = [:]
  private var existence: [Int32: [Int32]] = [:]
  private var tests: [Int32: [Int32: [Int32]]] = [:]
  private var masks: [Int32: [QueryIndex.Mask]] = [:]
  private var intervals: [Int32: [WholeInterval: [Int32]]] = [:]
  private var index = QueryIndex.Tables()
  private var sharing: ProgramSharing

  static func build(
    _ queries: [QueryPlan], _ arena: PredicateArena, fieldCount: Int,
    placeOf: (PredicateID) -> (atom: Int32, field: Int32)?, entryOf: @escaping (PredicateID) -> Int32
  ) -> QueryIndex {
    var builder = QueryIndexBuilder(
      sharing: ProgramSharing(predicates: queries.map(\.predicate), arena: arena, entryOf: entryOf))
    var choice = WitnessChoice(queries, arena)
    for (id, query) in queries.enumerated() {
      let id = Int32(truncatingIfNeeded: id)
      if let witness = choice.witness(of: query.predicate),
        witness.atoms.allSatisfy({ placeOf($0) != nil })
      {
        for predicate in witness.atoms {
          guard let place = placeOf(predicate), case .atom(let atom) = arena[predicate] else { continue }
          builder.add(atom, place.atom, place.field, query: id)
        }
      } else {
        builder.index.alwaysRun.append(id)
      }
    }
    return QueryIndex(builder.finish(fieldCount))
  }

  private mutating func add(_ atom: Atom, _ atomID: Int32, _ field: Int32, query: Int32) {
    switch atom.test {
    case .equals(let values)
    where !values.contains(where: { $0.number != nil && $0.number?.integerValue == nil }):
      let space: QueryIndex.KeySpace = atom.isCaseInsensitive ? .folded : .text
      for value in values {
        let bytes = (atom.tagPrefix?.bytes ?? []) + value.text.bytes
        keys[Key(field: field, space: space, bytes: bytes), default: []].append(query)
        guard atom.tagPrefix == nil, let integer = value.number?.integerValue else { continue }
        let number = withUnsafeBytes(of: integer.littleEndian) { Array($0) }
        keys[Key(field: field, space: .integer, bytes: number), default: []].append(query)
      }
    case .wildcard, .stretch, .phrase:
      guard let literal = WitnessChoice.literal(of: atom), literal.count >= 3 else {
        tests[field, default: [:]][atomID, default: []].append(query)
        return
      }
      let key = AutomatonKey(field: field, isFolded: atom.isCaseInsensitive)
      literals[key, default: [:]][UTF8Text(bytes: literal), default: []].append(query)
    case .addressIn(let blocks) where atom.tagPrefix == nil:
      for block in blocks {
        let mask = QueryIndex.Mask(high: block.mask.high, low: block.mask.low)
        var known = masks[field] ?? []
        if !known.contains(mask) { known.append(mask) }
        masks[field] = known
        let number = known.firstIndex(of: mask) ?? 0
        let key = QueryIndex.addressKey(
          high: block.address.high & mask.high, low: block.address.low & mask.low, mask: number)
        keys[Key(field: field, space: .address, bytes: key), default: []].append(query)
      }
    case .interval(let numbers) where atom.tagPrefix == nil:
      intervals[field, default: [:]][WholeInterval(numbers), default: []].append(query)
    case .exists where atom.tagPrefix == nil && atom.field != .reserved(.timestamp):
      existence[field, default: []].append(query)
    default: tests[field, default: [:]][atomID, default: []].append(query)
    }
  }

  private mutating func finish(_ fieldCount: Int) -> QueryIndex.Tables {
    index.fields = Array(repeating: QueryIndex.Field(), count: fieldCount)
    addKeys()
    for key in literals.keys.sorted() { addAutomaton(key) }
    for field in existence.keys.sorted() {
      index.fields[Int(field)].existence = post(existence[field] ?? [])
    }
    for field in masks.keys.sorted() {
      let start = Int32(truncatingIfNeeded: index.masks.count)
      index.masks += masks[field] ?? []
      index.fields[Int(field)].masks = TableRange(
        start: start, count: Int32(truncatingIfNeeded: index.masks.count) - start)
    }
    for field in tests.keys.sorted() {
      let start = Int32(truncatingIfNeeded: index.tests.count)
      for (atom, queries) in (tests[field] ?? [:]).sorted(by: { $0.key < $1.key }) {
        index.tests.append(QueryIndex.Test(atom: atom, postings: post(queries)))
      }
      index.fields[Int(field)].tests = TableRange(
        start: start, count: Int32(truncatingIfNeeded: index.tests.count) - start)
    }
    for field in intervals.keys.sorted() {
      let start = Int32(truncatingIfNeeded: index.intervals.count)
      let ordered = (intervals[field] ?? [:]).sorted { $0.key < $1.key }
      let posted = ordered.map { ($0.key, post($0.value)) }
      index.intervals += WholeInterval.balanced(posted)
      index.fields[Int(field)].intervals = TableRange(
        start: start, count: Int32(truncatingIfNeeded: index.intervals.count) - start)
    }
    index.alwaysPosted = post(index.alwaysRun)
    (index.shared, index.sharedQueries) = (sharing.steps, sharing.queries)
    index.programs = sharing.programs
    return index
  }

  private mutating func post(_ queries: [Int32]) -> TableRange {
    let start = Int32(truncatingIfNeeded: index.postings.count)
    var distinct: [Int32] = []
    // Queries come in ascending order; one may have asked twice.
    for query in queries where query != distinct.last { distinct.append(query) }
    index.postings += sharing.program(for: distinct).map { [$0] } ?? distinct
    return TableRange(start: start, count: Int32(truncatingIfNeeded: index.postings.count) - start)
  }

  private mutating func addKeys() {
    var size = 1
    while size < keys.count * 2 { size *= 2 }
    index.slots = Array(repeating: 0, count: size)
    index.tags = Array(repeating: 0, count: size)
    let ordered = keys.sorted { left, right in
      let (one, other) = (left.key, right.key)
      if one.field != other.field { return one.field < other.field }
      if one.space != other.space { return one.space.rawValue < other.space.rawValue }
      return one.bytes.lexicographicallyPrecedes(other.bytes)
    }
    for (key, queries) in ordered {
      switch key.space {
      case .text: index.fields[Int(key.field)].hasText = true
      case .folded: index.fields[Int(key.field)].hasFolded = true
      case .integer: index.fields[Int(key.field)].hasIntegers = true
      case .address: break
      }
      let hash = QueryIndexBuilder.hash(key)
      let range = TableRange(
        start: Int32(truncatingIfNeeded: index.keys.count), count: Int32(truncatingIfNeeded: key.bytes.count))
      index.keys += key.bytes
      var slot = Int(truncatingIfNeeded: hash) & (size - 1)
      while index.tags[slot] != 0 { slot = (slot + 1) & (size - 1) }
      index.slots[slot] = Int32(truncatingIfNeeded: index.entries.count)
      index.tags[slot] = QueryIndex.tag(hash)
      index.entries.append(QueryIndex.Entry(hash: hash, key: range, postings: post(queries)))
    }
  }

  private static func hash(_ key: Key) -> UInt64 {
    let seed = QueryIndex.seed(field: key.field, key.space)
    // An empty array has no address.
    return (key.bytes + [0]).withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return 0 }
      guard case .address = key.space else {
        return QueryIndex.hash(base.assumingMemoryBound(to: UInt8.self), key.bytes.count, seed: seed)
      }
      let (high, low, mask) = QueryIndex.address(inKey: base)
      return QueryIndex.hash(high: high, low: low, mask: mask, seed: seed)
    }
  }

  private mutating func addAutomaton(_ key: AutomatonKey) {
    let wanted = (literals[key] ?? [:]).sorted { $0.key < $1.key }
    let posted = wanted.map { (bytes: $0.key.bytes, postings: post($0.value)) }
    guard let automaton = SubstringAutomaton(posted, foldsASCII: key.isFolded) else {
      // Too large a table: the field's existence is the witness instead.
      for (_, queries) in wanted { existence[key.field, default: []] += queries }
      existence[key.field]?.sort()
      return
    }
    let number = Int32(truncatingIfNeeded: index.automata.count)
    index.automata.append(automaton)
    if key.isFolded {
      index.fields[Int(key.field)].foldedAutomaton = number
    } else {
      index.fields[Int(key.field)].automaton = number
    }
  }
}
