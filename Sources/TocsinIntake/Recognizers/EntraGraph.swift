import TocsinEvents
import TocsinLogModel

extension SourceRecognizer {
  /// Sign-ins and directory audits as Microsoft Graph gives them, brought to the shape of diagnostic settings.
  static let entraGraph = SourceRecognizer(
    "Entra ID by Microsoft Graph",
    sign:
      "`createdDateTime`, `userPrincipalName`, `appDisplayName` and `status`; or `activityDateTime`, `activityDisplayName`, `initiatedBy` and `targetResources`",
    marks: ["\"appDisplayName\"", "\"activityDisplayName\""],
    shape: { log in
      var shaped = log
      let isSignIn = !log.members.has("activityDisplayName")
      let operation = isSignIn ? "Sign-in activity" : log.members.text("activityDisplayName") ?? ""
      shaped.members = [
        AttributeMember(key: "category", value: .string(isSignIn ? "SignInLogs" : "AuditLogs")),
        AttributeMember(key: "operationName", value: .string(operation)),
        AttributeMember(key: "resourceId", value: .string("/providers/Microsoft.aadiam")),
        AttributeMember(key: "properties", value: .object(log.members)),
      ]
      if isSignIn, let address = log.members["ipAddress"] {
        shaped.members.append(AttributeMember(key: "callerIpAddress", value: address))
      }
      shaped.service = "azure"
      return [shaped]
    },
    source: { log in
      let isSignIn = log.members.has("createdDateTime", "userPrincipalName", "appDisplayName", "status")
      let isAudit = log.members.has(
        "activityDateTime", "activityDisplayName", "initiatedBy", "targetResources")
      return isSignIn || isAudit ? "azure.activedirectory" : nil
    })
}
