package import TocsinLogModel

/// Finds which of many literals stand in a text, in one pass (Aho and Corasick, "Efficient String Matching", 1975).
///
/// A dense table over classes of bytes; plain values only. Where all literals are long, most places of a text are
/// passed over by the block of three or four bytes that stands where the shortest literal would end (Wu and Manber, "A
/// Fast Algorithm for Multi-Pattern Searching", 1994). At the others the literals that begin so are compared; where
/// there are many, the automaton runs until nothing is begun any more, so that no byte is read by it twice.
package final class SubstringAutomaton: Sendable {
  /// More states are not built: their literals are found in another way.
  package static let maximumStates = 1 << 17

  /// By byte: its class, 0 for bytes that no literal has.
  package let classes: FlatTable<UInt8>
  /// Columns of ``transitions``.
  package let classCount: Int32
  /// By row and class: the row of the next state.
  ///
  /// A row is twice the place of a state's transitions, plus one where a literal ends in the state.
  package let transitions: FlatTable<Int32>
  /// Bytes of the shortest literal, 0 where too few to pass over any.
  package let window: Int32
  /// By the block at the end of a window: how far it can be moved.
  package let shifts: FlatTable<UInt8>
  /// The bytes of the four at the end of a window that are the block.
  package let blockMask: UInt32
  /// Set in four bytes before they are looked up, so that letters of either case are the same.
  package let fold: UInt32
  /// The literals, by how they begin.
  package let starts: LiteralStarts
  /// What is left of the hash of a block is its place in ``shifts``.
  package let hashShift: UInt32
  /// By state: the postings of the literal that ends here.
  package let outputs: FlatTable<TableRange>
  /// By state: the nearest state on the way of suffixes that has an output, or 0.
  package let nextOutputs: FlatTable<Int32>

  /// Number of states, the start included.
  package var stateCount: Int { outputs.count }

  /// `nil` when there would be more than ``maximumStates``.
  ///
  /// With `foldsASCII` a capital letter counts as its small one, so that ASCII text need not be lower-cased.
  init?(_ literals: [(bytes: [UInt8], postings: TableRange)], foldsASCII: Bool) {
    var classes = [UInt8](repeating: 0, count: 256)
    var classCount = 1
    for literal in literals {
      for byte in literal.bytes where classes[Int(byte)] == 0 {
        // With all 256 bytes in use the last ones share a class of their own: none is left for "other".
        guard classCount < 256 else { return nil }
        classes[Int(byte)] = UInt8(classCount)
        classCount += 1
      }
    }
    var transitions = [Int32](repeating: 0, count: classCount)
    var outputs = [TableRange.empty]
    for literal in literals {
      var state = 0
      for byte in literal.bytes {
        let slot = state * classCount + Int(classes[Int(byte)])
        if transitions[slot] == 0 {
          guard outputs.count < SubstringAutomaton.maximumStates else { return nil }
          transitions[slot] = Int32(outputs.count)
          outputs.append(.empty)
          transitions += repeatElement(0, count: classCount)
        }
        state = Int(transitions[slot])
      }
      outputs[state] = literal.postings
    }
    if foldsASCII {
      for capital in 0x41...0x5A { classes[capital] = classes[capital | 0x20] }
    }
    self.classes = FlatTable(classes)
    self.classCount = Int32(classCount)
    self.outputs = FlatTable(outputs)
    let completed = SubstringAutomaton.complete(transitions, outputs, classCount)
    self.transitions = FlatTable(
      completed.transitions.map { state in
        let hasOutput = outputs[Int(state)].count > 0 || completed.nextOutputs[Int(state)] != 0
        return (state * Int32(classCount)) << 1 | (hasOutput ? 1 : 0)
      })
    nextOutputs = FlatTable(completed.nextOutputs)
    let shortest = min(literals.map(\.bytes.count).min() ?? 0, SubstringAutomaton.greatestWindow)
    window = shortest < SubstringAutomaton.leastWindow ? 0 : Int32(shortest)
    // Of few bytes many literals would have nearly all blocks there are.
    let blockLength = literals.count > SubstringAutomaton.manyLiterals ? 4 : 3
    blockMask = blockLength == 4 ? 0xFFFF_FFFF : 0xFFFF_FF00
    fold = foldsASCII ? 0x2020_2020 : 0
    starts = LiteralStarts(window == 0 ? [] : literals, window: shortest, fold: fold)
    let blocks = window == 0 ? 0 : literals.count * (shortest - blockLength + 1)
    var bits = SubstringAutomaton.leastShiftBits
    while bits < SubstringAutomaton.greatestShiftBits, blocks * 8 > 1 << bits { bits += 1 }
    hashShift = 32 - bits
    shifts = FlatTable(
      window == 0
        ? []
        : SubstringAutomaton.shifts(
          literals.map(\.bytes), window: shortest, blockLength: blockLength, fold: fold & blockMask,
          hashShift: hashShift)
    )
  }

  /// Windows of fewer bytes can hardly be moved.
  private static let leastWindow = 5
  private static let greatestWindow = 32
  /// More literals than this are told apart by four bytes.
  private static let manyLiterals = 256
  private static let leastShiftBits: UInt32 = 12
  private static let greatestShiftBits: UInt32 = 16

  /// Where the move for a block stands in ``shifts``.
  @inlinable
  package static func place(ofBlock block: UInt32, hashShift: UInt32) -> Int {
    Int(truncatingIfNeeded: (block &* 0x9E37_79B1) &>> hashShift)
  }

  private static func shifts(
    _ literals: [[UInt8]], window: Int, blockLength: Int, fold: UInt32, hashShift: UInt32
  ) -> [UInt8] {
    var shifts = [UInt8](repeating: UInt8(window - blockLength + 1), count: 1 << (32 - hashShift))
    for literal in literals {
      for end in blockLength...window {
        var block: UInt32 = 0
        for byte in literal[(end - blockLength)..<end] { block = block >> 8 | UInt32(byte) << 24 }
        let place = place(ofBlock: block | fold, hashShift: hashShift)
        shifts[place] = min(shifts[place], UInt8(window - end))
      }
    }
    return shifts
  }

  /// Fills in the transitions that leave the trie, breadth first.
  private static func complete(
    _ trie: [Int32], _ outputs: [TableRange], _ classCount: Int
  ) -> (transitions: [Int32], nextOutputs: [Int32]) {
    var transitions = trie
    var suffixes = [Int32](repeating: 0, count: outputs.count)
    var nextOutputs = suffixes
    var queue: [Int32] = transitions[..<classCount].filter { $0 != 0 }
    var head = 0
    while head < queue.count {
      let state = Int(queue[head])
      head += 1
      let suffix = Int(suffixes[state])
      nextOutputs[state] = outputs[suffix].count > 0 ? Int32(suffix) : nextOutputs[suffix]
      for byteClass in 0..<classCount {
        let slot = state * classCount + byteClass
        let fallback = transitions[suffix * classCount + byteClass]
        let child = transitions[slot]
        if child == 0 {
          transitions[slot] = fallback
        } else {
          suffixes[Int(child)] = fallback
          queue.append(child)
        }
      }
    }
    return (transitions, nextOutputs)
  }
}
