import TocsinLogModel

/// The lower-cased texts of one event's values: each is made at most once, whatever number of atoms ask for it.
struct CaseFoldCache {
  /// Where a lowered text is; `start` is -1 where the text is the same as the value.
  struct Place {
    var event: UInt64
    var start: Int
    var count: Int
  }

  private(set) var bytes: [UInt8] = []
  /// By value index; `event` tells those of events before apart.
  private var places: [Place] = []
  private var event: UInt64 = 0

  mutating func begin(event: UInt64, valueCount: Int) {
    self.event = event
    if !bytes.isEmpty { bytes.removeAll(keepingCapacity: true) }
    let missing = valueCount - places.count
    if missing > 0 { places += repeatElement(Place(event: 0, start: -1, count: 0), count: missing) }
  }

  mutating func place(of index: Int, _ text: UnsafeBufferPointer<UInt8>) -> Place {
    if places[index].event == event { return places[index] }
    var place = Place(event: event, start: -1, count: text.count)
    if text.contains(where: { $0 >= 0x80 || $0 &- 0x41 < 26 }) {
      place.start = bytes.count
      LowerCasing.lowered(text, into: &bytes)
      place.count = bytes.count - place.start
    }
    places[index] = place
    return place
  }
}
