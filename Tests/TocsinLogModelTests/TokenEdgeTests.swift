import Testing
import TocsinLogModel

/// Whether a word ends before a place, for letters of any length in bytes.
struct TokenEdgeTests {
  @Test(arguments: [
    // One, two, three, and four bytes; then what is no letter.
    ("a", true), ("é", true), ("中", true), ("𠀀", true), ("𐐀", true), ("_", true), ("7", true), ("-", false),
    ("–", false), ("😀", false), (" ", false),
  ])
  func `a letter belongs to the word that it ends`(last: String, isToken: Bool) {
    let bytes = Array(("x " + last).utf8)
    bytes.withUnsafeBufferPointer { #expect(TextTokens.isToken($0, before: bytes.count) == isToken) }
  }

  @Test func `half a letter is none`() {
    let bytes: [UInt8] = [0x61, 0xA0, 0x80, 0x80]
    bytes.withUnsafeBufferPointer {
      #expect(!TextTokens.isToken($0, before: 4))
      #expect(TextTokens.isToken($0, before: 1))
      #expect(!TextTokens.isToken($0, before: 0))
    }
  }
}
