import TocsinDiagnostics
import TocsinLogModel

extension QueryParserState {
  /// `@ip:10.0.0.0/8`: the block is compared as text, and no address in it is found.
  ///
  /// The span of the finding is that of the value; the fix writes the whole term.
  mutating func lintAddresses(_ subject: QueryTerm.Subject, _ key: SourceSpan, _ value: ValueNode) {
    guard mayHoldAddresses(value.span), let holdsAddress = addressKind(of: subject) else { return }
    let leaves = value.leaves(isNegated: false)
    let blocks = leaves.filter { isBlock($0.leaf.test, holdsAddress) }
    let name = cursor.text(key.start..<key.end)
    let argument = subject.isTag ? "@\(name)" : name
    guard let first = blocks.first else {
      guard let range = leaves.first(where: { isRange($0.leaf.test) }) else { return }
      warn(
        .addressAsText, "IP addresses are compared as text here, character by character",
        range.leaf.span.start,
        range.leaf.span.end, "write the blocks that the range covers, as in `CIDR(\(argument), 10.0.0.0/8)`",
        nil)
      return
    }
    let isList = blocks.count == leaves.count && blocks.allSatisfy { !$0.isNegated } && value.isAlternative
    let texts = isList ? blocks : [first]
    let written = texts.flatMap { text($0.leaf).split(separator: ",") }.joined(separator: ", ")
    let edits =
      isList && !subject.isTag ? [edit(key.start, value.span.end, "CIDR(\(argument), \(written))")] : []
    findings.add(
      Diagnostic(
        .addressAsText, "`\(text(first.leaf))` is compared as text and never matches an IP address",
        at: first.leaf.span, fixes: [Fix("write `CIDR(\(argument), \(written))`", .unsafe, edits: edits)]))
  }

  /// By bytes, since few values need a closer look.
  private func mayHoldAddresses(_ span: SourceSpan) -> Bool {
    var digits = false
    var marks = false
    for byte in cursor.bytes[span.start..<span.end] {
      if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
        || byte == UInt8(ascii: "[")
      {
        marks = true
      }
      if byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":") { digits = true }
    }
    return marks && digits
  }

  /// Whether the name says that addresses are there; `nil` where blocks are, or nothing can be said.
  private func addressKind(of subject: QueryTerm.Subject) -> Bool? {
    let name: [UInt8]
    switch subject {
    case .attribute(let path): name = path.segments.last?.bytes ?? []
    case .reserved(.host): return true
    case .tag(let key):
      name = key.bytes
      guard QueryParserState.saysAddress(name) else { return nil }
    default: return nil
    }
    let lower = String(decoding: name, as: UTF8.self).lowercased()
    let blocks = ["cidr", "range", "block", "subnet", "prefix", "route", "network", "mask"]
    if blocks.contains(where: { word in lower.contains(word) }) { return nil }
    return QueryParserState.saysAddress(name)
  }

  /// `ip`, `clientIp`, `source_ip`, `ipAddress`, `remote_addr`, `ipv4`.
  private static func saysAddress(_ name: [UInt8]) -> Bool {
    let text = String(decoding: name, as: UTF8.self)
    let lower = text.lowercased()
    return lower == "ip" || ["_ip", "-ip", ".ip"].contains { lower.hasSuffix($0) } || text.hasSuffix("Ip")
      || text.hasSuffix("IP") || lower.hasPrefix("ipv") || lower.contains("ipaddr")
      || lower.contains("address")
      || lower.hasSuffix("addr")
  }

  /// A block that leaves a choice: everything, `/0`, is a text that access lists hold.
  private func isBlock(_ test: ValueTest, _ holdsAddress: Bool) -> Bool {
    guard case .text(let text, let quoted) = test, !quoted || holdsAddress else { return false }
    let blocks = text.description.split(separator: ",", omittingEmptySubsequences: false)
    return blocks.allSatisfy { QueryParserState.isBlock(String($0)) }
  }

  /// `10.0.0.0/8`, an address and the length of a prefix that leaves no choice.
  static func isBlock(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].utf8.count <= 3,
      parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let prefix = Int(parts[1]), prefix > 0, let address = IPAddress(UTF8Text(String(parts[0])))
    else { return false }
    let isV4 = !parts[0].contains(":")
    return CIDRBlock(address: address, prefix: prefix, isV4: isV4, spelling: UTF8Text(text)) != nil
  }

  private func isRange(_ test: ValueTest) -> Bool {
    func isAddress(_ bound: Bound?) -> Bool {
      guard case .text(let text, quoted: _) = bound else { return false }
      return IPAddress(text) != nil
    }
    switch test {
    case .comparison(_, let bound): return isAddress(bound)
    case .range(let lower, includesLower: _, let upper, includesUpper: _):
      return isAddress(lower) || isAddress(upper)
    default: return false
    }
  }

  private func text(_ value: SpannedTest) -> String {
    guard case .text(let text, quoted: _) = value.test else { return "" }
    return text.description
  }
}

extension QueryTerm.Subject {
  fileprivate var isTag: Bool { if case .tag = self { true } else { false } }
}

extension ValueNode {
  /// One value, or several of which one is enough.
  fileprivate var isAlternative: Bool {
    switch self {
    case .leaf: true
    case .or(let parts, _): parts.allSatisfy { if case .leaf = $0 { true } else { false } }
    default: false
    }
  }
}
