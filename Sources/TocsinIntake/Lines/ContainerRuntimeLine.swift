import TocsinEvents
import TocsinLogModel

/// A line of a container as Kubernetes writes it: `2026-03-02T10:00:00.123456789Z stdout F text`.
///
/// Source: Kubernetes, CRI logging format.
enum ContainerRuntimeLine {
  static func read(_ text: UTF8Text) -> RawLog? {
    var cursor = LineCursor(text)
    guard let first = cursor.next, first &- 0x30 < 10, let stamp = cursor.word(), cursor.skip(0x20),
      cursor.skip("stdout ") || cursor.skip("stderr "), cursor.skip("F ") || cursor.skip("P "),
      let time = EventTime.timestamp(of: .string(stamp))
    else { return nil }
    return RawLog(message: cursor.rest).wrapped(time: time)
  }
}
