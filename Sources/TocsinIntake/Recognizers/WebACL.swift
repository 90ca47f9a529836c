import TocsinEvents
import TocsinLogModel

extension SourceRecognizer {
  /// Headers become an object by their names, as the service's forwarder does it.
  static let webACL = SourceRecognizer(
    "AWS WAF", sign: "`webaclId`, `action` and `httpRequest`", marks: ["\"webaclId\""],
    shape: { log in
      guard var request = log.members.members("httpRequest"),
        let headers = NamedValues.object(request["headers"], name: "name", value: "value")
      else { return [log] }
      var shaped = log
      request.set("headers", headers)
      shaped.members.set("httpRequest", .object(request))
      return [shaped]
    },
    source: { log in
      log.members.has("webaclId", "action", "httpRequest") ? "waf" : nil
    })
}
