import TocsinEvents
import TocsinGrok
import TocsinLogModel

/// Writes where an address is; of an address that nobody knows an empty object.
///
/// Source: pipeline reference, section 4.1.
struct GeoIPParser: LogProcessor {
  let sources: [AttributeRoute]
  let target: AttributeRoute

  func process(_ log: inout PipelineLog, _ worker: PipelineWorker) {
    for source in sources {
      guard let value = source.value(in: log.attributes) else { continue }
      if let details = GeoIPParser.details(value, worker) {
        target.set(.object(details), in: &log.attributes)
      }
      return
    }
  }

  /// `nil` for empty text.
  private static func details(_ value: AttributeValue, _ worker: PipelineWorker) -> [AttributeMember]? {
    let text: UTF8Text
    if case .array(let elements) = value {
      let parts = elements.map { ValueText.json($0).bytes }
      text = UTF8Text(bytes: Array("[".utf8) + Array(parts.joined(separator: ", ".utf8)) + Array("]".utf8))
    } else {
      text = ValueText.json(value)
    }
    if text.isEmpty { return nil }
    guard AddressText.isAddress(text) else {
      return [AttributeMember(key: "invalidAddress", value: .string(text))]
    }
    return worker.location(text)
  }
}

/// Addresses in text.
enum AddressText {
  /// An IPv4 address whose octets have no leading zeros, or an IPv6 address.
  static func isAddress(_ text: UTF8Text) -> Bool {
    guard IPAddress(text) != nil else { return false }
    guard !text.bytes.contains(UInt8(ascii: ":")) else { return true }
    return text.bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .allSatisfy { $0.count == 1 || $0.first != UInt8(ascii: "0") }
  }
}
