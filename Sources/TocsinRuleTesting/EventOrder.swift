import TocsinEvents
import TocsinLogModel

extension [TestEvent] {
  /// The events in the order in which `run` evaluates a file of them: by time, and those of one instant by their bytes.
  ///
  /// So the order of a file with samples means nothing, as it means nothing to `run`. What has no time comes first.
  func inOrderOfTime() -> [TestEvent] {
    let times = map { event -> Timestamp in
      let record = event.record
      let decoded = try? EventDecoder.decode(record.bytes, form: record.form, time: record.time)
      return decoded?.timestamp ?? .undated
    }
    let order = indices.sorted { left, right in
      if times[left] != times[right] { return times[left] < times[right] }
      return self[left].record.bytes.lexicographicallyPrecedes(self[right].record.bytes)
    }
    return order.map { self[$0] }
  }
}
