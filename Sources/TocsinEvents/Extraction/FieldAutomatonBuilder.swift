import TocsinLogModel

/// Builds a ``FieldAutomaton`` by the subset construction over wanted paths.
struct FieldAutomatonBuilder {
  struct Tables {
    var states: [AutomatonState] = []
    var slots: [Int32] = []
    var edges: [AutomatonEdge] = []
    var accepts: [AutomatonAccept] = []
    var keys: [UInt8] = []
    var root: Int32 = 0
    var attributesRoot: Int32 = 0
    var tagsState: Int32 = 0
    var hasWantedCanonicalKey = false
  }

  /// Beyond this many states the fields are read from decoded events instead.
  ///
  /// Paths without escaped dots have at most one state a prefix; only paths made for it come near.
  static let greatestStateCount = 1 << 16
  /// Ranks of aliases begin here; canonical keys come before all of them.
  static let firstAliasRank = 64

  /// A wanted path and how many of its segments are consumed.
  private struct Item: Hashable, Comparable {
    var path: Int
    var consumed: Int

    static func < (left: Item, right: Item) -> Bool {
      left.path != right.path ? left.path < right.path : left.consumed < right.consumed
    }
  }

  /// Something to be found: a value that is taken, or a key that is noted.
  private struct WantedPath {
    var segments: [UTF8Text]
    var accept: AutomatonAccept?
    var marks: UInt64 = 0
  }

  private var paths: [WantedPath] = []
  private var stateOfItems: [[Item]: Int32] = [:]
  private var itemsOfState: [[Item]] = []
  private var parts = Tables()

  /// The automaton for the fields in records of a form; `nil` when it would be too large.
  static func build(
    fields: [EventField], form: RecordFormDefinition, times: TimeOrder
  ) -> FieldAutomaton? {
    var builder = FieldAutomatonBuilder()
    return builder.build(fields, form, times).map(FieldAutomaton.init)
  }

  private mutating func build(
    _ fields: [EventField], _ form: RecordFormDefinition, _ times: TimeOrder
  ) -> Tables? {
    collectPaths(fields, times)
    _ = state(of: [])
    parts.attributesRoot = addState([])
    itemsOfState[Int(parts.attributesRoot)] = paths.indices.map { Item(path: $0, consumed: 0) }
    parts.tagsState = addState([])
    addAccept(AutomatonAccept(kind: .tag, attribute: 0, rank: 0, field: 0), to: parts.tagsState)
    var pending = Int(parts.attributesRoot)
    /// The states of the objects around the attributes, the innermost first, each with the key that leads inwards.
    var wrappers: [(state: Int32, key: UTF8Text)] = []
    for key in form.envelope.reversed() { wrappers.append((addState([]), key)) }
    parts.root = wrappers.last?.state ?? parts.attributesRoot
    let keyHolder = wrappers.first?.state ?? parts.attributesRoot
    while pending < itemsOfState.count {
      let state = Int32(pending)
      var targets = attributeTargets(itemsOfState[pending])
      if state == keyHolder { addRoles(form.keys, to: &targets) }
      if state == parts.root { addIdentity(form, to: &targets) }
      if let depth = wrappers.firstIndex(where: { $0.state == state }) {
        targets[wrappers[depth].key] = FieldAutomatonBuilder.edge(
          next: depth == 0 ? parts.attributesRoot : wrappers[depth - 1].state, role: .envelope)
      }
      addTable(targets, to: state)
      pending += 1
      if itemsOfState.count > FieldAutomatonBuilder.greatestStateCount { return nil }
    }
    return parts
  }

  private mutating func collectPaths(_ fields: [EventField], _ times: TimeOrder) {
    for (index, field) in fields.enumerated() {
      guard case .attribute(let path) = field else { continue }
      let accept = AutomatonAccept(kind: .field, attribute: 0, rank: 0, field: Int32(index))
      paths.append(WantedPath(segments: path.segments, accept: accept))
    }
    for (index, alias) in IntakeKeys.aliases.enumerated()
    where fields.contains(.reserved(alias.attribute)) {
      let accept = AutomatonAccept(
        kind: .alias, attribute: alias.attribute.index,
        rank: UInt8(FieldAutomatonBuilder.firstAliasRank + index), field: 0)
      paths.append(WantedPath(segments: alias.path.segments, accept: accept))
    }
    for mark in RecordForm.marks.paths {
      paths.append(WantedPath(segments: mark.path, accept: nil, marks: mark.bits))
    }
    for time in times.paths {
      let accept = AutomatonAccept(
        kind: .time, attribute: 0, rank: UInt8(truncatingIfNeeded: time.rank), field: 0)
      paths.append(WantedPath(segments: time.path.segments, accept: accept))
    }
  }

  private mutating func addState(_ items: [Item]) -> Int32 {
    itemsOfState.append(items)
    parts.states.append(
      AutomatonState(tableStart: 0, tableMask: 0, lengths: 0, acceptStart: 0, acceptCount: 0))
    return Int32(itemsOfState.count - 1)
  }

  private mutating func addAccept(_ accept: AutomatonAccept, to state: Int32) {
    let index = Int(state)
    if parts.states[index].acceptCount == 0 { parts.states[index].acceptStart = Int32(parts.accepts.count) }
    parts.states[index].acceptCount += 1
    parts.accepts.append(accept)
  }

  /// The state of a sorted set of items, made when it is new.
  ///
  /// The empty set is the dead state.
  private mutating func state(of items: [Item]) -> Int32 {
    if let known = stateOfItems[items] { return known }
    let state = addState(items)
    stateOfItems[items] = state
    for item in items where isComplete(item) {
      if let accept = paths[item.path].accept { addAccept(accept, to: state) }
    }
    return state
  }

  private func isComplete(_ item: Item) -> Bool { item.consumed == paths[item.path].segments.count }

  private static func edge(next: Int32, role: KeyRole) -> AutomatonEdge {
    AutomatonEdge(
      prefix: 0, suffix: 0, keyStart: 0, keyCount: 0, next: next, role: role, attribute: 0, rank: 0)
  }

  /// The keys that lead on from a set of items: each path's next segments, one or several joined with dots.
  private mutating func attributeTargets(_ items: [Item]) -> KeyTargets {
    var reached: [(key: UTF8Text, items: [Item])] = []
    var places: [UTF8Text: Int] = [:]
    for item in items {
      let segments = paths[item.path].segments
      var key: [UInt8] = []
      for next in item.consumed..<segments.count {
        if next > item.consumed { key.append(UInt8(ascii: ".")) }
        key += segments[next].bytes
        let text = UTF8Text(bytes: key)
        let target = Item(path: item.path, consumed: next + 1)
        if let place = places[text] {
          reached[place].items.append(target)
        } else {
          places[text] = reached.count
          reached.append((text, [target]))
        }
      }
    }
    var targets = KeyTargets()
    for (key, items) in reached {
      // A key that is only noted leads nowhere.
      let leading = items.filter { !isComplete($0) || paths[$0.path].accept != nil }
      var edge = FieldAutomatonBuilder.edge(next: state(of: leading.sorted()), role: .attribute)
      for item in items where isComplete(item) { edge.marks |= paths[item.path].marks }
      targets[key] = edge
    }
    return targets
  }

  private mutating func addRoles(
    _ canonical: [IntakeKeys.Canonical], to targets: inout KeyTargets
  ) {
    for (rank, entry) in canonical.enumerated() {
      var edge = target(entry.key, targets)
      if edge.next != AutomatonTables.dead { parts.hasWantedCanonicalKey = true }
      switch entry.target {
      case .tags: edge.role = .tags
      case .reserved(let attribute):
        edge.role = .reserved
        edge.attribute = attribute.index
        edge.rank = UInt8(rank)
        edge.staysInRawRecord = entry.staysInRawRecord
      }
      targets[entry.key] = edge
    }
  }

  private func target(_ key: UTF8Text, _ targets: KeyTargets) -> AutomatonEdge {
    targets[key] ?? FieldAutomatonBuilder.edge(next: AutomatonTables.dead, role: .attribute)
  }

  /// Keys of the root that tell the form of a record.
  private func addIdentity(_ form: RecordFormDefinition, to targets: inout KeyTargets) {
    func add(_ keys: [UTF8Text], _ mark: UInt64) {
      for key in keys {
        var edge = target(key, targets)
        edge.marks |= mark
        targets[key] = edge
      }
    }
    add(RecordForm.intakeMarks, RecordMarks.intake)
    guard let identity = form.identity else { return }
    add(identity.anyOf, RecordMarks.identity)
    add(identity.doubtful, RecordMarks.doubtful)
    if let key = identity.kind?.key {
      var edge = target(key, targets)
      edge.role = .kind
      targets[key] = edge
    }
  }

  private mutating func addTable(_ targets: KeyTargets, to state: Int32) {
    // A quarter full at most: most keys of a record are not wanted and should meet a free slot at once.
    var size = 1
    while size < targets.count * 4 { size *= 2 }
    let start = parts.slots.count
    parts.slots += Array(repeating: 0, count: size)
    let index = Int(state)
    parts.states[index].tableStart = Int32(start)
    parts.states[index].tableMask = UInt32(size - 1)
    for (key, target) in targets.inOrder {
      var edge = target
      let padded = key.bytes + Array(repeating: 0, count: 8)
      padded.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        edge.prefix = AutomatonTables.prefix(base, key.bytes.count)
        edge.suffix = AutomatonTables.suffix(base, key.bytes.count)
      }
      edge.keyStart = Int32(parts.keys.count)
      edge.keyCount = Int32(key.bytes.count)
      parts.keys += key.bytes
      parts.edges.append(edge)
      parts.states[index].lengths |= 1 << UInt64(min(key.bytes.count, 63))
      var slot = Int(AutomatonTables.hash(prefix: edge.prefix, suffix: edge.suffix)) & (size - 1)
      while parts.slots[start + slot] != 0 { slot = (slot + 1) & (size - 1) }
      parts.slots[start + slot] = Int32(parts.edges.count)
    }
  }
}

/// The keys that lead on from a state, in the order in which they were added, so that equal fields give equal tables.
private struct KeyTargets {
  private(set) var inOrder: [(key: UTF8Text, edge: AutomatonEdge)] = []
  private var places: [UTF8Text: Int] = [:]

  var count: Int { inOrder.count }

  subscript(key: UTF8Text) -> AutomatonEdge? {
    get { places[key].map { inOrder[$0].edge } }
    set {
      guard let newValue else { return }
      if let place = places[key] {
        inOrder[place].edge = newValue
      } else {
        places[key] = inOrder.count
        inOrder.append((key, newValue))
      }
    }
  }
}

extension ReservedAttribute {
  /// The place among all reserved attributes, for tables.
  var index: UInt8 {
    switch self {
    case .message: 0
    case .host: 1
    case .service: 2
    case .source: 3
    case .status: 4
    case .traceID: 5
    case .timestamp: 6
    }
  }

  static let count = 7
}
