/// A seeded stream of Salesforce logs in the intake form, as an integration sends them.
struct SalesforceLogs {
  private var random: SeededRandom
  /// Of the next event, at least.
  var milliseconds = 1_772_000_000_000

  init(seed: UInt64) {
    random = SeededRandom(seed: seed)
  }

  mutating func record() -> String {
    milliseconds += random.below(20)
    return record(milliseconds)
  }

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
    let chance = random.below(100_000)
    let type =
      chance == 0 ? "PackageInstall" : chance < 50 ? "SetupAuditTrail" : random.pick(SalesforceLogs.types)
    let user = "0055j00000\(String(random.below(50_000) + 100_000, radix: 36))"
    let address = "\(random.below(223) + 1).\(random.below(256)).\(random.below(256)).\(random.below(256))"
    var text = "{\"ddsource\":\"salesforce\",\"timestamp\":\(milliseconds),\"event_type\":\"\(type)\""
    text +=
      ",\"request_id\":\"4Z\(String(random.below(1 << 40), radix: 36))\",\"organization_id\":\"00D5j0000012345\",\"user_id\":\"\(user)\""
    text +=
      ",\"run_time\":\"\(random.below(4000))\",\"cpu_time\":\"\(random.below(900))\",\"db_total_time\":\"\(random.below(90_000_000))\""
    text +=
      ",\"uri\":\"/services/data/v62.0/query/\(random.below(99_999))?q=SELECT+Id,Name+FROM+Account+WHERE+OwnerId\""
    text +=
      ",\"session_key\":\"\(String(random.below(1 << 40), radix: 36))\",\"login_key\":\"\(String(random.below(1 << 40), radix: 36))\",\"client_ip\":\"\(address)\""
    text +=
      ",\"is_successful\":\"\(random.below(10) == 0 ? 0 : 1)\",\"rows_processed\":\(random.below(2000)),\"request_status\":\"S\",\"user_agent\":\"\(random.pick(SalesforceLogs.agents))\""
    switch type {
    case "PackageInstall":
      text +=
        ",\"is_managed\":\"\(random.below(2))\",\"operation_type\":\"INSTALL\",\"package_name\":\"Package \(random.below(500))\""
    case "SetupAuditTrail":
      text +=
        ",\"action\":\"\(random.pick(["changedpassword", "PermSetAssign", "updateConnectedApplication", "insertConnectedApplication"]))\",\"created_by_id\":\"\(user)\""
    default:
      text +=
        ",\"network\":{\"client\":{\"ip\":\"\(address)\",\"geoip\":{\"country\":{\"name\":\"Germany\",\"iso_code\":\"DE\"},\"as\":{\"domain\":\"example.net\"}}}}"
    }
    return text + "}\n"
  }
}
