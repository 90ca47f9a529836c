import Foundation
import Testing
import TocsinIO
import TocsinLogModel

/// The names that a cache asked for, in order.
private final class Readings: @unchecked Sendable {
  private let lock = NSLock()
  private var names: [String] = []

  var all: [String] { lock.withLock { names } }

  /// Knows zones whose names begin with `Z`: one hour east of UTC before the instant 0, two from then on.
  func read(_ name: String) -> ZoneTransitions? {
    lock.withLock { names.append(name) }
    guard name.hasPrefix("Z") else { return nil }
    var bytes = Array("TZif".utf8)
    bytes += [UInt8](repeating: 0, count: 16)
    // One transition, two types, four characters.
    for count in [0, 0, 0, 1, 2, 4] as [UInt8] { bytes += [0, 0, 0, count] }
    bytes += [0, 0, 0, 0, 1]
    bytes += [0, 0, 0x0E, 0x10, 0, 0]
    bytes += [0, 0, 0x1C, 0x20, 1, 0]
    bytes += Array("ZZZ\0".utf8)
    return ZoneTransitions(bytes)
  }
}

struct ZoneCacheTests {
  @Test(arguments: [
    (["Z"], ["Z"]), (["Z", "Z", "Z"], ["Z"]), (["Z", "Y", "Z", "Y", "", ""], ["Z", "Y", ""]), ([], []),
  ])
  func `each name is read once, known or not`(asked: [String], read: [String]) {
    let readings = Readings()
    let cache = ZoneCache { readings.read($0) }
    let copy = cache
    for name in asked {
      #expect(cache.isKnown(name) == name.hasPrefix("Z"))
      #expect(copy.offsetSeconds(zone: name, at: Timestamp(microseconds: -1)) == (name == "Z" ? 3600 : nil))
      #expect(cache.offsetSeconds(zone: name, at: Timestamp(microseconds: 0)) == (name == "Z" ? 7200 : nil))
    }
    #expect(readings.all == read)
  }

  @Test func `threads that ask for one zone wait for one reading`() async {
    let readings = Readings()
    let cache = ZoneCache { readings.read($0) }
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<50 { group.addTask { cache.isKnown("Z") } }
      for await isKnown in group { #expect(isKnown) }
    }
    #expect(readings.all == ["Z"])
  }

  @Test func `names beyond the limit are answered, and not remembered`() {
    let readings = Readings()
    let cache = ZoneCache { readings.read($0) }
    for _ in 0..<2 {
      for number in 0...ZoneCache.maximumZones { #expect(cache.isKnown("Z\(number)")) }
    }
    #expect(readings.all.count == ZoneCache.maximumZones + 2)
  }
}
