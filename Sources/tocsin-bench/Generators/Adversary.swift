/// Rules and logs made to be slow: what an index, a shared atom or a path trie is worst at.
struct Adversary {
  var name: String
  var queries: [String]
  var logs: String

  static func all(count: Int, seed: UInt64) -> [Adversary] {
    var logs = CloudTrailLogs(seed: seed)
    let events = (0..<2000).map { _ in logs.record() }.joined()
    let megabytes = String(repeating: "needle haystack ", count: 10 << 16)
    let list = (0..<400_000).map { "\"value\($0)\"" }.joined(separator: ",")
    return [
      Adversary(
        name: "every rule runs always",
        queries: (0..<count).map { "-@evt.name:\(CloudTrailLogs.name($0)) -@absent.a\($0):x" }, logs: events),
      Adversary(
        name: "all share one witness",
        queries: (0..<count).map { "source:cloudtrail -@evt.name:\(CloudTrailLogs.name($0))*" }, logs: events),
      Adversary(
        name: "every event matches all",
        queries: (0..<count).map { "@eventType:AwsApiCall @userIdentity.type:* -@absent:\($0)" }, logs: events
      ),
      Adversary(
        name: "a text of 10 MB", queries: (0..<count).map { "@text:*needle\($0)*" },
        logs: "{\"ddsource\":\"a\",\"text\":\"\(megabytes)\"}\n"),
      Adversary(
        name: "a list of 400,000 values",
        queries: (0..<count).map { "@list:(value\($0) OR value\($0 + 500)) @list:other\($0)*" },
        logs: "{\"ddsource\":\"a\",\"list\":[\(list)]}\n"),
      Adversary(
        name: "10,000 attributes", queries: (0..<10_000).map { "@wide.key\($0):value\($0 % 7)" },
        logs: (0..<100).map { number in
          let keys = (0..<10_000).map { "\"key\($0)\":\"value\(($0 + number) % 7)\"" }
          return "{\"ddsource\":\"a\",\"wide\":{\(keys.joined(separator: ","))}}\n"
        }.joined()),
    ]
  }
}
