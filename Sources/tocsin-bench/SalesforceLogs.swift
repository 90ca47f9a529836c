import TocsinIO

/// A seeded stream of Salesforce logs in the intake form, as an integration sends them.
struct SalesforceLogs {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  }

  func write(bytes: Int) throws {
    var generator = self
    var output = OutputStream(descriptor: 1)
    var written = 0
    var milliseconds = 1_772_000_000_000
    while written < bytes {
      milliseconds += generator.below(20)
      let record = generator.record(milliseconds)
      try output.write(record)
      written += record.utf8.count
    }
    try output.flush()
  }

  private mutating func below(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(bound))
  }

  private mutating func pick(_ items: [String]) -> String { items[below(items.count)] }

  private static let types = [
    "API", "ApexExecution", "LightningPageView", "Login", "Logout", "Report", "ReportExport", "RestApi",
    "URI", "BulkApi",
    "ContentDistribution", "WaveChange",
  ]
  private static let agents = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
  ]

  private mutating func record(_ milliseconds: Int) -> String {
    let chance = below(100_000)
    let type = chance == 0 ? "PackageInstall" : chance < 50 ? "SetupAuditTrail" : pick(SalesforceLogs.types)
    let user = "0055j00000\(String(below(50_000) + 100_000, radix: 36))"
    let address = "\(below(223) + 1).\(below(256)).\(below(256)).\(below(256))"
    var text = "{\"ddsource\":\"salesforce\",\"timestamp\":\(milliseconds),\"event_type\":\"\(type)\""
    text +=
      ",\"request_id\":\"4Z\(String(below(1 << 40), radix: 36))\",\"organization_id\":\"00D5j0000012345\",\"user_id\":\"\(user)\""
    text +=
      ",\"run_time\":\"\(below(4000))\",\"cpu_time\":\"\(below(900))\",\"db_total_time\":\"\(below(90_000_000))\""
    text +=
      ",\"uri\":\"/services/data/v62.0/query/\(below(99_999))?q=SELECT+Id,Name+FROM+Account+WHERE+OwnerId\""
    text +=
      ",\"session_key\":\"\(String(below(1 << 40), radix: 36))\",\"login_key\":\"\(String(below(1 << 40), radix: 36))\",\"client_ip\":\"\(address)\""
    text +=
      ",\"is_successful\":\"\(below(10) == 0 ? 0 : 1)\",\"rows_processed\":\(below(2000)),\"request_status\":\"S\",\"user_agent\":\"\(pick(SalesforceLogs.agents))\""
    switch type {
    case "PackageInstall":
      text +=
        ",\"is_managed\":\"\(below(2))\",\"operation_type\":\"INSTALL\",\"package_name\":\"Package \(below(500))\""
    case "SetupAuditTrail":
      text +=
        ",\"action\":\"\(pick(["changedpassword", "PermSetAssign", "updateConnectedApplication", "insertConnectedApplication"]))\",\"created_by_id\":\"\(user)\""
    default:
      text +=
        ",\"network\":{\"client\":{\"ip\":\"\(address)\",\"geoip\":{\"country\":{\"name\":\"Germany\",\"iso_code\":\"DE\"},\"as\":{\"domain\":\"example.net\"}}}}"
    }
    return text + "}\n"
  }
}
