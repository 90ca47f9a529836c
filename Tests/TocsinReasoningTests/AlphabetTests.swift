import Testing
import TocsinReasoning

/// The letters that stand for all scalars miss none that lower-casing brings together.
struct AlphabetTests {
  @Test func `every scalar is a preimage of its lower case`() {
    var checked = 0
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value), scalar.properties.changesWhenLowercased else { continue }
      checked += 1
      for lowered in scalar.properties.lowercaseMapping.unicodeScalars {
        #expect(
          CasePreimages.of(lowered).contains(scalar), "U+\(String(value, radix: 16)) → \(lowered.value)")
      }
    }
    #expect(checked > 1000)
  }
}
