import TocsinEvents
import TocsinLogModel

extension SourceRecognizer {
  static let vpcFlow = SourceRecognizer(
    "AWS VPC flow logs", sign: "a line of 14 fields: version 2, an account, `eni-…`, … ACCEPT or REJECT, OK"
  ) { log in
    guard log.members.isEmpty, let message = log.message, message.begins(with: "2 ") else { return nil }
    let fields = message.bytes.split(separator: 0x20, maxSplits: 15)
    let states = ["OK", "NODATA", "SKIPDATA"]
    guard fields.count == 14, fields[2].starts(with: "eni-".utf8),
      states.contains(where: { fields[13].elementsEqual($0.utf8) })
    else { return nil }
    return "vpc"
  }
}
