import TocsinEvents
import TocsinLogModel

extension SourceRecognizer {
  static let loadBalancer = SourceRecognizer(
    "AWS load balancers",
    sign:
      "a line that begins with a protocol, a time, and a name such as `app/shop/1`, or with a time, a name, `IP:port`"
  ) { log in
    guard log.members.isEmpty, let message = log.message else { return nil }
    let fields = message.bytes.split(separator: 0x20, maxSplits: 12)
    guard fields.count > 11 else { return nil }
    let protocols = ["http", "https", "h2", "ws", "wss", "grpcs", "tls"]
    if protocols.contains(where: { fields[0].elementsEqual($0.utf8) }) {
      return isTime(fields[1]) && fields[2].contains(UInt8(ascii: "/")) ? "elb" : nil
    }
    // A classic balancer: time, name, client, backend, three durations, two status codes.
    let isClassic =
      isTime(fields[0]) && fields[2].contains(UInt8(ascii: ":")) && isDuration(fields[4])
      && isDuration(fields[5]) && isDuration(fields[6])
    return isClassic ? "elb" : nil
  }

  private static func isTime(_ field: ArraySlice<UInt8>) -> Bool {
    field.count >= 20 && field.last == UInt8(ascii: "Z") && field[field.startIndex + 10] == UInt8(ascii: "T")
  }

  private static func isDuration(_ field: ArraySlice<UInt8>) -> Bool {
    field.allSatisfy { $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
  }
}
