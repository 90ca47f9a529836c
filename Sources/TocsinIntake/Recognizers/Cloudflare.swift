import TocsinEvents
import TocsinLogModel

extension SourceRecognizer {
  static let cloudflare = SourceRecognizer(
    "Cloudflare",
    sign:
      "`RayID` with `ClientIP` and `EdgeStartTimestamp`; or `ActionType`, `ActorEmail` and `When`; or `RayID`, `Email`, `AppDomain`",
    marks: ["\"RayID\"", "\"ActorEmail\"", "\"ClientRequestHost\""]
  ) { log in
    let isRequest =
      log.members.has("ClientIP", "EdgeStartTimestamp") || log.members.has("ClientIP", "RayID")
      || log.members.has("ClientIP", "ClientRequestHost")
    let isAudit = log.members.has("ActionType", "ActorEmail", "When")
    let isAccess = log.members.has("RayID", "Email", "AppDomain")
    return isRequest || isAudit || isAccess ? "cloudflare" : nil
  }
}
