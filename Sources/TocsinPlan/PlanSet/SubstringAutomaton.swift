package import TocsinLogModel

/// Finds which of many literals stand in a text, in one pass (Aho and Corasick, "Efficient String Matching", 1975).
///
/// A dense table over classes of bytes; plain values only.
package struct SubstringAutomaton: Sendable {
  /// More states are not built: their literals are found in another way.
  package static let maximumStates = 1 << 17

  package let classes: FlatTable<UInt8>
  package let classCount: Int32
  /// By state and class.
  package let transitions: FlatTable<Int32>
  /// By state: the postings of the literal that ends here.
  package let outputs: FlatTable<FlatRange>
  /// By state: the nearest state on the way of suffixes that has an output, or 0.
  package let nextOutputs: FlatTable<Int32>

  package var stateCount: Int { outputs.count }

  /// `nil` when there would be more than ``maximumStates``.
  ///
  /// With `foldsASCII` a capital letter counts as its small one, so that ASCII text need not be lower-cased.
  init?(_ literals: [(bytes: [UInt8], postings: FlatRange)], foldsASCII: Bool) {
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
    var outputs = [FlatRange.empty]
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
    self.transitions = FlatTable(completed.transitions)
    nextOutputs = FlatTable(completed.nextOutputs)
  }

  /// Fills in the transitions that leave the trie, breadth first.
  private static func complete(
    _ trie: [Int32], _ outputs: [FlatRange], _ classCount: Int
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
