/// Random queries of the kind detection rules hold.
package struct RealisticRules {
  private var random: SplitMix

  package init(seed: UInt64) {
    random = SplitMix(seed: seed)
  }

  private static let sources = [
    "cloudtrail", "salesforce", "okta", "github", "azure", "gcp", "kubernetes", "auth0", "slack", "zoom",
    "vpc",
    "windows", "linux", "nginx", "postgresql", "snowflake", "gsuite", "cloudflare", "fastly", "duo",
  ]

  private static let verbs = [
    "Create", "Delete", "Put", "Update", "Attach", "Detach", "Get", "List", "Assume", "Stop",
  ]
  private static let nouns = [
    "User", "Role", "Policy", "Trail", "Bucket", "Key", "Group", "Instance", "Snapshot", "Secret", "Token",
    "Login",
  ]

  package mutating func below(_ bound: Int) -> Int { random.below(bound) }

  private mutating func name() -> String { random.pick(Self.verbs) + random.pick(Self.nouns) }

  private mutating func address() -> String {
    "\(random.pick(["10", "172", "192", "203"])).\(random.below(256)).0.0/\(random.pick(["8", "12", "16", "24"]))"
  }

  private mutating func term() -> String {
    switch random.below(17) {
    case 0: return "@evt.outcome:\(random.pick(["failure", "success"]))"
    case 1:
      return
        "@usr.id:(\(random.pick(["admin*", "root", "svc-*"])) OR \(random.pick(["*-prod", "break-glass"])))"
    case 2: return "-@usr.name:(terraform OR ci-bot OR *automation*)"
    case 3: return "NOT CIDR(@network.client.ip, \(address()), \(address()))"
    case 4: return "CIDR(@network.client.ip, \(address()))"
    case 5: return "@http.status_code:[400 TO 499]"
    case 6: return "@http.status_code:>=\(random.pick(["400", "500"]))"
    case 7: return "-@errorCode:*"
    case 8: return "@userAgent:*\(random.pick(["curl", "python", "Boto3", "aws-cli"]))*"
    case 9: return "-@userAgent:(*terraform* OR \"AWS Internal\")"
    case 10: return "\"\(random.pick(["permission denied", "access denied", "failed login"]))\""
    case 11: return "status:(error OR critical)"
    case 12: return "env:\(random.pick(["prod", "staging", "prod*"]))"
    case 13: return "@mfa:(false OR 0)"
    case 14: return "-*:\(random.pick(["healthcheck", "synthetic*"]))"
    case 15: return "@requestParameters.policyArn:*\(random.pick(["Admin", "Full"]))*"
    default:
      return
        "(@network.client.geoip.country.iso_code:\(random.pick(["RU", "KP", "IR"])) OR @threat_intel.results.category:*)"
    }
  }

  package mutating func query() -> String {
    let source = random.pick(Self.sources)
    let events =
      random.below(3) == 0
      ? "@evt.name:\(name())"
      : "@evt.name:(\((0..<(2 + random.below(4))).map { _ in name() }.joined(separator: " OR ")))"
    let terms = (0..<random.below(5)).map { _ in term() }
    return (["source:\(source)", events] + terms).joined(separator: " ")
  }

  // MARK: - Rules

  private mutating func pickCondition(_ labels: [String], isInstant: Bool) -> String {
    let comparisons = labels.map { label -> String in
      // One event gives no higher count.
      if isInstant { return "\(label) > 0" }
      return "\(label) \(random.pick([">", ">="])) \(random.pick(["0", "1", "2", "5", "10"]))"
    }
    let silence = random.below(12) == 0 ? ["\(random.pick(labels)) < 1"] : []
    let joined = (comparisons.shuffledPrefix(1 + random.below(comparisons.count), random.below(7)) + silence)
    return joined.joined(separator: random.below(4) == 0 ? " || " : " && ")
  }

  /// The text of a rule of the kind that counts events of one source by user or address.
  package mutating func rule() -> String {
    let fields = random.pick([
      "", "['@usr.id']", "['@network.client.ip']", "['@usr.id', '@network.client.ip']", "[service]",
    ])
    var lines = ["name: realistic", "message: m", "queries:"]
    var labels: [String] = []
    for index in 0..<(1 + random.below(3)) {
      let label = ["first", "second", "third"][index]
      labels.append(label)
      lines += ["  - name: \(label)", "    query: '\(query())'"]
      if !fields.isEmpty, random.below(8) > 0 || index == 0 {
        lines.append("    groupByFields: \(fields)")
        if random.below(5) == 0 { lines.append("    hasOptionalGroupByFields: true") }
      }
      switch random.below(8) {
      case 0: lines += ["    aggregation: cardinality", "    distinctFields: ['@session']"]
      case 1: lines += ["    aggregation: sum", "    metrics: ['@bytes']"]
      case 2: lines += ["    aggregation: max", "    metrics: ['@duration']"]
      default: lines.append("    aggregation: count")
      }
    }
    let window = random.pick(["0", "300", "3600"])
    lines.append("cases:")
    for status in ["high", "medium", "low"].prefix(1 + random.below(3)) {
      lines.append("  - {status: \(status), condition: '\(pickCondition(labels, isInstant: window == "0"))'}")
    }
    lines.append(
      "options: {detectionMethod: threshold, evaluationWindow: \(window), keepAlive: 3600, maxSignalDuration: 86400}"
    )
    return lines.joined(separator: "\n") + "\n"
  }
}

extension [String] {
  /// Some of the elements, from a place on, around the end.
  fileprivate func shuffledPrefix(_ count: Int, _ start: Int) -> [String] {
    (0..<Swift.min(count, self.count)).map { self[($0 + start) % self.count] }
  }
}
