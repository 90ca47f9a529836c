import TocsinEvents
import TocsinLogModel

extension SourceRecognizer {
  static let kubernetesAudit = SourceRecognizer(
    "Kubernetes audit logs", sign: "`kind` \"Event\" and `apiVersion` \"audit.k8s.io/…\"",
    marks: ["audit.k8s.io"]
  ) { log in
    guard log.members.text("kind") == "Event",
      log.members.text("apiVersion")?.begins(with: "audit.k8s.io/") ?? false
    else { return nil }
    return "kubernetes.audit"
  }
}
