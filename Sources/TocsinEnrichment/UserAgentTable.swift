package import TocsinDiagnostics
package import TocsinEvents
package import TocsinGrok
package import TocsinLogModel
import TocsinSyntax

/// The patterns of uap-core: what user agents say of browser, system and device.
///
/// Source: pipeline reference, section 4.2; the specification of ua-parser.
package struct UserAgentTable: Sendable {
  /// Where Debian's package `uap-core` puts the patterns.
  package static let standardPath = "/usr/share/uap-core/regexes.yaml"

  private let browsers: [UserAgentPattern]
  private let systems: [UserAgentPattern]
  private let devices: [UserAgentPattern]

  /// Reads a `regexes.yaml`; `nil` with the reason where it is none.
  package static func read(_ file: SourceFile) -> (table: UserAgentTable?, problem: String) {
    var findings = DiagnosticCollector()
    let budget = YAMLBudget.standard
    guard let root = YAMLReader.documents(of: file, budget: budget, into: &findings).first,
      let browsers = root["user_agent_parsers"]?.sequence, let systems = root["os_parsers"]?.sequence,
      let devices = root["device_parsers"]?.sequence
    else {
      return (
        nil,
        findings.sorted.first?.message
          ?? "the file holds no `user_agent_parsers`, `os_parsers` and `device_parsers`"
      )
    }
    let table = UserAgentTable(
      browsers: browsers.compactMap {
        UserAgentPattern(
          $0,
          keys: [
            "family_replacement", "v1_replacement", "v2_replacement", "v3_replacement", "v4_replacement",
          ])
      },
      systems: systems.compactMap {
        UserAgentPattern(
          $0,
          keys: [
            "os_replacement", "os_v1_replacement", "os_v2_replacement", "os_v3_replacement",
            "os_v4_replacement",
          ])
      },
      devices: devices.compactMap {
        UserAgentPattern($0, keys: ["device_replacement", "brand_replacement", "model_replacement"])
      })
    guard table.browsers.count == browsers.count, table.systems.count == systems.count,
      table.devices.count == devices.count
    else { return (nil, "the file holds a pattern that cannot be read") }
    return (table, "")
  }

  /// What a user agent says, as the service's parser writes it.
  package func details(_ text: UTF8Text, scratch: GrokScratch) -> [AttributeMember] {
    let browser = UserAgentTable.first(browsers, text, scratch)
    let system = UserAgentTable.first(systems, text, scratch)
    let device = UserAgentTable.first(devices, text, scratch)
    let versions: [UTF8Text] = ["major", "minor", "patch", "patch_minor"]
    func object(_ parts: [UTF8Text]?, _ keys: [UTF8Text]) -> [AttributeMember] {
      guard let parts else { return [AttributeMember(key: "family", value: .string("Other"))] }
      return zip(["family"] + keys, parts).filter { !$0.1.isEmpty }
        .map { AttributeMember(key: $0.0, value: .string($0.1)) }
    }
    // A device without words of its own takes the first group as its family and as its model.
    let deviceParts = device.map { [$0[0], $0[1], $0[2]] }
    var deviceObject = object(deviceParts, ["brand", "model"])
    deviceObject.append(
      AttributeMember(
        key: "category",
        value: .string(UserAgentTable.category(text, system: system?[0], device: device?[0]))))
    return [
      AttributeMember(key: "browser", value: .object(object(browser, versions))),
      AttributeMember(key: "os", value: .object(object(system, versions))),
      AttributeMember(key: "device", value: .object(deviceObject)),
    ]
  }

  private static func first(
    _ patterns: [UserAgentPattern], _ text: UTF8Text, _ scratch: GrokScratch
  ) -> [UTF8Text]? {
    let lowered = LowerCasing.lowered(text).bytes
    return text.bytes.withUnsafeBufferPointer { bytes in
      lowered.withUnsafeBufferPointer { lowered in
        for pattern in patterns {
          if let parts = pattern.parts(bytes, lowered: lowered, scratch) { return parts }
        }
        return nil
      }
    }
  }

  private static func category(_ text: UTF8Text, system: UTF8Text?, device: UTF8Text?) -> UTF8Text {
    if device == "Spider" { return "Bot" }
    if device == "iPad" { return "Tablet" }
    if device == "iPhone" || device == "iPod" { return "Mobile" }
    let desktops: [UTF8Text] = [
      "Windows", "Mac OS X", "Linux", "Ubuntu", "Fedora", "Chrome OS", "Debian", "Red Hat", "FreeBSD",
      "OpenBSD",
    ]
    if let system, desktops.contains(system) { return "Desktop" }
    guard system == "Android" else { return "Other" }
    return text.description.contains("Mobile") ? "Mobile" : "Tablet"
  }
}

/// One pattern, and what it says of the texts it is found in.
private struct UserAgentPattern: Sendable {
  private let pattern: SearchPattern
  private let replacements: [UTF8Text?]
  /// A text in lower case that is in every text the pattern is found in; empty where none is known.
  private let required: [UInt8]

  init?(_ node: YAMLNode, keys: [UTF8Text]) {
    guard let regex = node["regex"]?.scalar?.text,
      let pattern = SearchPattern(regex, ignoresCase: node["regex_flag"]?.scalar?.text == "i")
    else { return nil }
    self.pattern = pattern
    replacements = keys.map { node[$0]?.scalar?.text }
    required = RequiredLiteral.find(in: regex.bytes)
  }

  /// Family and the rest; `nil` where the pattern is not found.
  func parts(
    _ text: UnsafeBufferPointer<UInt8>, lowered: UnsafeBufferPointer<UInt8>, _ scratch: GrokScratch
  ) -> [UTF8Text]? {
    if !required.isEmpty, !lowered.holds(required) { return nil }
    guard let groups = pattern.groups(in: text, scratch) else { return nil }
    let isDevice = replacements.count == 3
    return replacements.enumerated().map { index, replacement in
      let fallback = isDevice ? (index == 1 ? nil : 1) : index + 1
      guard let replacement else {
        return fallback.flatMap { $0 < groups.count ? groups[$0] : nil }.map(UserAgentPattern.trimmed) ?? ""
      }
      return UserAgentPattern.trimmed(UserAgentPattern.filled(replacement, groups))
    }
  }

  /// `$n` replaced by the groups; one that took no part is empty.
  private static func filled(_ text: UTF8Text, _ groups: [UTF8Text]) -> UTF8Text {
    guard text.bytes.contains(UInt8(ascii: "$")) else { return text }
    var output: [UInt8] = []
    var index = 0
    while index < text.bytes.count {
      let byte = text.bytes[index]
      if byte == UInt8(ascii: "$"), index + 1 < text.bytes.count, text.bytes[index + 1] &- 0x31 < 9 {
        let group = Int(text.bytes[index + 1] - 0x30)
        if group < groups.count { output += groups[group].bytes }
        index += 2
      } else {
        output.append(byte)
        index += 1
      }
    }
    return UTF8Text(bytes: output)
  }

  private static func trimmed(_ text: UTF8Text) -> UTF8Text {
    let start = text.bytes.drop { $0 <= 0x20 }
    let end = start.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? start.startIndex
    return UTF8Text(bytes: Array(start[..<end]))
  }
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate func holds(_ literal: [UInt8]) -> Bool {
    guard count >= literal.count else { return false }
    let first = literal[0]
    for start in 0...(count - literal.count) where self[start] == first {
      var index = 1
      while index < literal.count, self[start + index] == literal[index] { index += 1 }
      if index == literal.count { return true }
    }
    return false
  }
}
