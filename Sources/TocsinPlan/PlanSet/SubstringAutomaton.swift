/// Finds which of many literals stand in a text, in one pass (Aho and Corasick, "Efficient String Matching", 1975).
///
/// A dense table over classes of bytes; plain values only.
package struct SubstringAutomaton: Sendable {
  /// More states are not built: their literals are found in another way.
  package static let maximumStates = 1 << 17

  package let classes: [UInt8]
  package let classCount: Int32
  /// By state and class.
  package let transitions: [Int32]
  /// By state: the postings of the literal that ends here.
  package let outputs: [FlatRange]
  /// By state: the nearest state on the way of suffixes that has an output, or 0.
  package let nextOutputs: [Int32]

  package var stateCount: Int { outputs.count }

  /// `nil` when there would be more than ``maximumStates``.
  init?(_ literals: [(bytes: [UInt8], postings: FlatRange)]) {
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
    self.classes = classes
    self.classCount = Int32(classCount)
    self.outputs = outputs
    (self.transitions, nextOutputs) = SubstringAutomaton.complete(transitions, outputs, classCount)
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
