/// Nested audit events in the shape of CloudTrail, about 1.5 KB each, as an integration sends them.
struct CloudTrailLogs {
  static let services = [
    "ec2", "s3", "iam", "sts", "lambda", "kms", "rds", "cloudtrail", "logs", "ssm", "ecs", "eks", "sns",
    "sqs",
    "dynamodb", "secretsmanager", "route53", "guardduty", "config", "organizations",
  ]
  static let verbs = [
    "Create", "Delete", "Describe", "Get", "List", "Put", "Update", "Attach", "Detach", "Start", "Stop",
    "Modify",
  ]
  static let nouns = [
    "Instance", "Bucket", "User", "Role", "Policy", "Key", "Function", "Table", "Queue", "Topic", "Snapshot",
    "SecurityGroup", "Trail", "Secret", "Cluster", "Image", "Volume", "Subnet", "Alias", "Rule", "Session",
    "Certificate", "Parameter", "Endpoint", "Listener",
  ]
  static let kinds = ["IAMUser", "AssumedRole", "Root", "AWSService", "FederatedUser"]

  /// The name of the call with a number: 7,500 of them.
  static func name(_ number: Int) -> String {
    let verb = verbs[number % verbs.count]
    let noun = nouns[number / verbs.count % nouns.count]
    let version = number / (verbs.count * nouns.count) % 25
    return version == 0 ? verb + noun : "\(verb)\(noun)V\(version)"
  }

  static let nameCount = 7500
  /// The calls by which an account lives: nearly all events are of these, and no sparse rule asks for one.
  static let commonNameCount = 300

  private var random: SeededRandom
  /// Of the next event, at least.
  var milliseconds = 1_772_000_000_000
  private let density: MatchDensity

  init(seed: UInt64, density: MatchDensity = .sparse) {
    random = SeededRandom(seed: seed)
    self.density = density
  }

  private mutating func callNumber() -> Int {
    switch density {
    case .dense: random.skewed(CloudTrailLogs.nameCount)
    // One call in fifty is of the others.
    case .sparse:
      random.below(50) == 0
        ? random.below(CloudTrailLogs.nameCount) : random.skewed(CloudTrailLogs.commonNameCount)
    }
  }

  mutating func record() -> String {
    milliseconds += random.below(20)
    let service = random.pick(CloudTrailLogs.services)
    let name = CloudTrailLogs.name(callNumber())
    let kind = random.pick(CloudTrailLogs.kinds)
    let user = "user\(random.skewed(20_000))"
    let account = String(100_000_000_000 + random.below(40))
    let address = "\(random.below(223) + 1).\(random.below(256)).\(random.below(256)).\(random.below(256))"
    let region = random.pick(["us-east-1", "us-west-2", "eu-central-1", "ap-south-1"])
    let failure =
      random.below(12) == 0
      ? random.pick(["AccessDenied", "UnauthorizedOperation", "ThrottlingException"]) : ""
    var text =
      "{\"ddsource\":\"cloudtrail\",\"service\":\"\(service)\",\"timestamp\":\(milliseconds),\"ddtags\":\"env:prod,account:\(account),region:\(region)\""
    text += ",\"message\":\"\(user) called \(name) on \(service) from \(address)\""
    text +=
      ",\"eventVersion\":\"1.09\",\"eventSource\":\"\(service).amazonaws.com\",\"evt\":{\"name\":\"\(name)\",\"outcome\":\"\(failure.isEmpty ? "success" : "failure")\"}"
    text +=
      ",\"userIdentity\":{\"type\":\"\(kind)\",\"principalId\":\"AIDA\(random.hex(16))\",\"arn\":\"arn:aws:iam::\(account):user/\(user)\",\"accountId\":\"\(account)\",\"accessKeyId\":\"AKIA\(random.hex(16))\",\"userName\":\"\(user)\",\"sessionContext\":{\"attributes\":{\"creationDate\":\"2026-02-25T06:13:20Z\",\"mfaAuthenticated\":\"\(random.below(3) == 0 ? "false" : "true")\"},\"sessionIssuer\":{\"type\":\"Role\",\"userName\":\"\(random.pick(["Admin", "Deploy", "ReadOnly", "Audit"]))\"}}}"
    text +=
      ",\"awsRegion\":\"\(region)\",\"network\":{\"client\":{\"ip\":\"\(address)\",\"geoip\":{\"country\":{\"iso_code\":\"\(random.pick(["US", "DE", "FR", "JP", "BR"]))\"},\"as\":{\"number\":\(random.below(60_000))}}}}"
    text +=
      ",\"http\":{\"useragent\":\"\(random.pick(["aws-cli/2.15.0 Python/3.11.6 Linux/5.10.0", "Boto3/1.34.0 md/Botocore#1.34.0 ua/2.0 os/linux", "console.amazonaws.com", "APN/1.0 HashiCorp/1.0 Terraform/1.6.2"]))\",\"status_code\":\(failure.isEmpty ? 200 : 403)}"
    if !failure.isEmpty {
      text +=
        ",\"errorCode\":\"\(failure)\",\"errorMessage\":\"User: arn:aws:iam::\(account):user/\(user) is not authorized to perform: \(service):\(name)\""
    }
    text +=
      ",\"requestParameters\":{\"roleArn\":\"arn:aws:iam::\(account):role/service-\(random.below(300))\",\"name\":\"resource-\(random.hex(10))\",\"maxResults\":\(random.below(1000)),\"filterSet\":{\"items\":[{\"name\":\"vpc-id\",\"valueSet\":{\"items\":[{\"value\":\"vpc-\(random.hex(17))\"}]}},{\"name\":\"tag\",\"valueSet\":{\"items\":[{\"value\":\"team-\(random.below(50))\"}]}}]}}"
    text +=
      ",\"responseElements\":{\"requestId\":\"\(random.hex(32))\",\"return\":true,\"credentials\":{\"sessionToken\":\"\(random.hex(64))\",\"expiration\":\"Feb 25, 2026 7:13:20 AM\"}}"
    text +=
      ",\"requestID\":\"\(random.hex(32))\",\"eventID\":\"\(random.hex(32))\",\"readOnly\":\(random.below(2) == 0),\"eventType\":\"AwsApiCall\",\"managementEvent\":true,\"recipientAccountId\":\"\(account)\",\"eventCategory\":\"Management\"}\n"
    return text
  }
}
