package import TocsinDiagnostics
import TocsinLogModel

/// Findings in the Static Analysis Results Interchange Format, version 2.1.0.
///
/// Columns count Unicode code points from 1, and ends are exclusive, as the format says of `unicodeCodePoints`.
package struct SARIFReport: Sendable {
  private let checks: [CheckMetadata]
  private let version: String
  /// Where the pages of the checks stand; without a slash at the end.
  private let pages: String?

  package init(checks: [CheckMetadata], version: String, pages: String? = nil) {
    self.checks = checks
    self.version = version
    self.pages = pages
  }

  /// The whole report, one line.
  package func text(_ findings: [ReportedFinding]) -> String {
    let indices = Dictionary(uniqueKeysWithValues: checks.enumerated().map { ($0.element.id, $0.offset) })
    var json = JSONWriter(escapesHidden: true)
    json.object {
      $0.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
      $0.member("version", "2.1.0")
      $0.array("runs") { json in
        json.object {
          $0.object("tool") { $0.object("driver") { writeDriver(&$0) } }
          $0.member("columnKind", "unicodeCodePoints")
          $0.object("originalUriBaseIds") {
            $0.object("SRCROOT") { json in
              json.object("description") { $0.member("text", "The directory in which lint was run.") }
            }
          }
          $0.array("results") { for finding in findings { write(finding, indices, &$0) } }
        }
      }
    }
    return String(decoding: json.bytes, as: UTF8.self) + "\n"
  }

  private func writeDriver(_ json: inout JSONWriter) {
    json.member("name", "tocsin")
    json.member("version", version)
    json.member("semanticVersion", version)
    json.array("rules") { json in
      for check in checks {
        json.object {
          $0.member("id", check.id)
          $0.member("name", pascalCase(check.name))
          $0.object("shortDescription") { $0.member("text", check.summary) }
          $0.object("fullDescription") { $0.member("text", check.explanation) }
          $0.object("help") {
            $0.member("text", check.explanation)
            $0.member("markdown", check.explanation)
          }
          if let pages { $0.member("helpUri", "\(pages)/\(check.page)") }
          $0.object("defaultConfiguration") {
            $0.member("level", SARIFReport.level(check.level))
            $0.key("enabled")
            $0.bool(check.isOnByDefault)
          }
          $0.object("properties") { json in json.array("tags") { $0.string(check.category) } }
        }
      }
    }
  }

  /// `unreachable-case` → `UnreachableCase`: the format asks for an identifier.
  private func pascalCase(_ name: String) -> String {
    name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  private static func level(_ level: DiagnosticLevel) -> String {
    switch level {
    case .error: "error"
    case .warning: "warning"
    case .info: "note"
    }
  }

  private func write(_ finding: ReportedFinding, _ indices: [String: Int], _ json: inout JSONWriter) {
    let diagnostic = finding.diagnostic
    json.object {
      $0.member("ruleId", diagnostic.descriptor.code)
      if let index = indices[diagnostic.descriptor.code] {
        $0.key("ruleIndex")
        $0.number(index)
      }
      $0.member("level", SARIFReport.level(diagnostic.level))
      let sentences =
        [diagnostic.message] + diagnostic.notes + diagnostic.fixes.prefix(1).map { "Help: \($0.text)" }
      $0.object("message") { $0.member("text", sentences.joined(separator: "\n")) }
      $0.array("locations") { json in
        json.object { writePhysical(diagnostic.span, finding.file, &$0) }
      }
      if !diagnostic.labels.isEmpty {
        $0.array("relatedLocations") { json in
          for (number, label) in diagnostic.labels.enumerated() {
            json.object {
              $0.key("id")
              $0.number(number)
              $0.object("message") { $0.member("text", label.text) }
              writePhysical(label.span, finding.file, &$0)
            }
          }
        }
      }
      $0.object("partialFingerprints") { $0.member("tocsin/v1", finding.fingerprint) }
      let fixes = diagnostic.fixes.filter { !$0.edits.isEmpty }
      if !fixes.isEmpty {
        $0.array("fixes") { for fix in fixes { write(fix, finding.file, &$0) } }
      }
    }
  }

  private func write(_ fix: Fix, _ file: SourceFile, _ json: inout JSONWriter) {
    json.object {
      $0.object("description") { $0.member("text", fix.text) }
      $0.array("artifactChanges") { json in
        json.object {
          writeArtifact(file, &$0)
          $0.array("replacements") { json in
            for edit in fix.edits {
              json.object {
                $0.object("deletedRegion") { writeRegion(edit.span, file, &$0) }
                $0.object("insertedContent") { $0.member("text", edit.replacement) }
              }
            }
          }
        }
      }
    }
  }

  private func writePhysical(_ span: SourceSpan, _ file: SourceFile, _ json: inout JSONWriter) {
    json.object("physicalLocation") {
      writeArtifact(file, &$0)
      $0.object("region") { writeRegion(span, file, &$0) }
    }
  }

  private func writeArtifact(_ file: SourceFile, _ json: inout JSONWriter) {
    json.object("artifactLocation") {
      let isAbsolute = file.name.hasPrefix("/")
      $0.member("uri", (isAbsolute ? "file://" : "") + PercentEncoding.path(file.name))
      if !isAbsolute { $0.member("uriBaseId", "SRCROOT") }
    }
  }

  /// A byte order mark is no part of the text that lines and columns count.
  private func writeRegion(_ span: SourceSpan, _ file: SourceFile, _ json: inout JSONWriter) {
    let hasMark = file.bytes.starts(with: [0xEF, 0xBB, 0xBF])
    let (start, end) = (file.location(of: span.start), file.location(of: max(span.start, span.end)))
    for (key, value) in [
      ("startLine", start.line), ("startColumn", column(start, hasMark)), ("endLine", end.line),
      ("endColumn", column(end, hasMark)),
    ] {
      json.key(key)
      json.number(value)
    }
  }

  private func column(_ place: SourceLocation, _ hasMark: Bool) -> Int {
    hasMark && place.line == 1 ? max(1, place.column - 1) : place.column
  }
}

/// Paths as parts of a URI.
enum PercentEncoding {
  /// Everything but unreserved characters and slashes is escaped; a leading `./` is dropped.
  static func path(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var output: [UInt8] = []
    for byte in (path.hasPrefix("./") ? path.dropFirst(2) : path[...]).utf8 {
      let isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
      if isLetter || (0x30...0x39).contains(byte) || "-._~/".utf8.contains(byte) {
        output.append(byte)
      } else {
        output += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
      }
    }
    return String(decoding: output, as: UTF8.self)
  }
}
