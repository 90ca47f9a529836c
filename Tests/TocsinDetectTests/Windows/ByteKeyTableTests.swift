import Testing
import TocsinLogModel
import TocsinMatch

@testable import TocsinDetect

struct ByteKeyTableTests {
  /// Keys of many lengths, the empty one first.
  static func key(_ number: Int) -> [UInt8] {
    number == 0 ? [] : Array("\(String(repeating: "k", count: number % 40))\(number)".utf8)
  }

  /// Slots grow at three quarters: of 16 there are 12 taken, of 32 there are 24.
  @Test(arguments: [0, 1, 12, 13, 24, 25, 1000])
  func `keys have dense numbers in the order of insertion`(count: Int) {
    var table = KeyTable()
    for round in 0..<2 {
      for number in 0..<count { #expect(table.insert(ByteKeyTableTests.key(number)) == number, "\(round)") }
    }
    #expect(table.count == count)
    for number in 0..<count {
      #expect(table.find(ByteKeyTableTests.key(number)) == number)
      #expect(table.key(number).encoding.bytes == ByteKeyTableTests.key(number))
    }
    #expect(table.find(ByteKeyTableTests.key(count)) == nil)
  }

  @Test(arguments: [0, 1, 13, 100])
  func `keys are kept in their order`(count: Int) {
    for divisor in [1, 2, 3, 1000] {
      var table = KeyTable()
      for number in 0..<count { _ = table.insert(ByteKeyTableTests.key(number)) }
      let numbers = table.keep { number, _ in number % divisor == 0 }
      let kept = (0..<count).filter { $0 % divisor == 0 }
      #expect((numbers == nil) == (kept.count == count))
      #expect(table.count == kept.count)
      for number in 0..<count {
        let new = kept.firstIndex(of: number)
        #expect(table.find(ByteKeyTableTests.key(number)) == new)
        if let numbers { #expect(numbers[number] == Int32(new ?? -1)) }
      }
      if let numbers { #expect(Array(0..<count).kept(by: numbers) == kept) }
      #expect(table.insert(ByteKeyTableTests.key(count)) == kept.count)
    }
  }

  @Test func `values and marks stay with their keys`() {
    var table = ByteKeyTable<Int>()
    for number in 0..<50 { #expect(insert(number, limit: 50, into: &table) == number) }
    #expect(insert(50, limit: 50, into: &table) == nil)
    #expect(insert(7, limit: 50, into: &table) == 7)
    for number in 0..<50 { #expect(table[number] == 100 + number) }
    table[7] += 1
    table.setMark(.first, 7)
    table.setMark(.second, 7)
    table.setMark(.second, 9)
    table.clearMark(.first, 7)
    _ = table.keep { _, value in value > 105 }
    #expect(table.find(ByteKeyTableTests.key(7)) == 1)
    #expect(table[1] == 108)
    #expect(!table.hasMark(.first, 1) && table.hasMark(.second, 1))
    #expect(table.hasMark(.second, 3))
    #expect((0..<table.count).count { table.hasMark(.second, $0) } == 2)
  }

  /// A key whose hash is that of another is told apart by its bytes.
  @Test func `equal hashes do not make keys equal`() {
    var table = ByteKeyTable<Int>()
    for number in 0..<100 {
      let found = ByteKeyTableTests.key(number).withUnsafeBufferPointer {
        table.insert($0, hash: 5, limit: .max, number)
      }
      #expect(found == number)
    }
    let again = ByteKeyTableTests.key(40).withUnsafeBufferPointer {
      table.insert($0, hash: 5, limit: .max, -1)
    }
    #expect(again == 40)
    #expect(table[40] == 40)
  }

  private func insert(_ number: Int, limit: Int, into table: inout ByteKeyTable<Int>) -> Int? {
    ByteKeyTableTests.key(number).withUnsafeBufferPointer {
      table.insert($0, hash: GroupKey.hash($0), limit: limit, 100 + number)
    }
  }
}
