import TocsinDiagnostics
import TocsinLogModel

/// Findings as GitLab's Code Quality widget reads them: one JSON array.
///
/// Source: GitLab, "Code Quality", report format.
package enum GitLabReport {
  package static func text(_ findings: [ReportedFinding]) -> String {
    var json = JSONWriter(escapesHidden: true)
    json.beginArray()
    // The same finding in two files must not have one fingerprint.
    for finding in findings {
      let place = finding.file.location(of: finding.diagnostic.span.start)
      let end = finding.file.location(of: finding.diagnostic.span.end)
      let path =
        finding.file.name.hasPrefix("./") ? String(finding.file.name.dropFirst(2)) : finding.file.name
      json.object {
        $0.member("description", description(finding.diagnostic))
        $0.member("check_name", finding.diagnostic.descriptor.code)
        $0.member("fingerprint", SHA256.hexDigest(of: Array("\(path)\u{0}\(finding.fingerprint)".utf8)))
        $0.member("severity", severity(finding.diagnostic.level))
        $0.object("location") {
          $0.member("path", path)
          $0.object("lines") {
            $0.member("begin", place.line)
            $0.member("end", max(place.line, end.line))
          }
        }
      }
    }
    json.endArray()
    return String(decoding: json.bytes, as: UTF8.self) + "\n"
  }

  private static func description(_ diagnostic: Diagnostic) -> String {
    let help = diagnostic.fixes.first.map { " (help: \($0.text))" } ?? ""
    return "\(diagnostic.descriptor.code) \(diagnostic.descriptor.name): \(diagnostic.message)\(help)"
  }

  private static func severity(_ level: DiagnosticLevel) -> String {
    switch level {
    case .error: "major"
    case .warning: "minor"
    case .info: "info"
    }
  }
}

/// Findings in the form of the service's own validation: one line for each rule file.
///
/// Warnings and infos are no part of that form; a file without errors gives no line.
package enum DatadogReport {
  package static func text(_ findings: [ReportedFinding]) -> String {
    var lines = ""
    var rest = findings.filter { $0.diagnostic.level == .error }[...]
    while let name = rest.first?.file.name {
      let ofFile = rest.prefix { $0.file.name == name }
      lines += line(name, ofFile)
      rest = rest.dropFirst(ofFile.count)
    }
    return lines
  }

  private static func line(_ name: String, _ findings: ArraySlice<ReportedFinding>) -> String {
    var json = JSONWriter(escapesHidden: true)
    json.object {
      $0.object("error") {
        $0.member("code", "InvalidArgument")
        $0.member("message", "Invalid rule configuration")
        $0.array("details") { json in
          for finding in findings {
            json.object {
              $0.member("code", "InvalidArgument")
              $0.member("message", finding.diagnostic.message)
              $0.member("target", target(finding.subject.path))
              $0.member("check", finding.diagnostic.descriptor.code)
            }
          }
        }
      }
      $0.member("file", name)
    }
    return String(decoding: json.bytes, as: UTF8.self) + "\n"
  }

  /// The service names options without `options`.
  private static func target(_ path: String) -> String {
    path.hasPrefix("options.") ? String(path.dropFirst("options.".count)) : path
  }
}
