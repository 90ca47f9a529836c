package import TocsinEvents
package import TocsinLogModel

/// The parts of a URL as the service names them.
package enum URLDetails {
  /// Scheme, host, port, path, query and hash, as far as they are there; the path always.
  ///
  /// Nothing is decoded; of a repeated key of the query the first value stays.
  package static func members(of url: UTF8Text, normalizesEndingSlashes: Bool = false) -> [AttributeMember] {
    var rest = url.bytes[...]
    var members: [AttributeMember] = []
    func add(_ key: UTF8Text, _ value: some Sequence<UInt8>) {
      members.append(AttributeMember(key: key, value: .string(UTF8Text(bytes: Array(value)))))
    }
    if let colon = schemeEnd(rest) {
      add("scheme", rest[..<colon])
      rest = rest[(colon + 3)...]
      let end = rest.firstIndex { [0x2F, 0x3F, 0x23].contains($0) } ?? rest.endIndex
      addAuthority(rest[..<end], to: &members)
      rest = rest[end...]
    }
    var hash: ArraySlice<UInt8>?
    if let sign = rest.firstIndex(of: UInt8(ascii: "#")) {
      hash = rest[(sign + 1)...]
      rest = rest[..<sign]
    }
    var query: ArraySlice<UInt8>?
    if let sign = rest.firstIndex(of: UInt8(ascii: "?")) {
      query = rest[(sign + 1)...]
      rest = rest[..<sign]
    }
    if normalizesEndingSlashes {
      while rest.count > 1, rest.last == UInt8(ascii: "/") { rest.removeLast() }
    }
    add("path", rest)
    if let query, !query.isEmpty {
      members.append(AttributeMember(key: "queryString", value: .object(pairs(query))))
    }
    if let hash { add("hash", hash) }
    return members
  }

  /// The colon of `scheme://`.
  private static func schemeEnd(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard let first = bytes.first, (first | 0x20) &- 0x61 < 26,
      let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
      bytes[colon...].starts(with: "://".utf8),
      bytes[..<colon].allSatisfy({
        ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || [0x2B, 0x2D, 0x2E].contains($0)
      })
    else { return nil }
    return colon
  }

  private static func addAuthority(_ authority: ArraySlice<UInt8>, to members: inout [AttributeMember]) {
    var rest = authority
    if let at = rest.lastIndex(of: UInt8(ascii: "@")) { rest = rest[(at + 1)...] }
    var host = rest
    var port: ArraySlice<UInt8>?
    if rest.first == UInt8(ascii: "["), let close = rest.firstIndex(of: UInt8(ascii: "]")) {
      host = rest[(rest.startIndex + 1)..<close]
      if close + 1 < rest.endIndex, rest[close + 1] == UInt8(ascii: ":") { port = rest[(close + 2)...] }
    } else if let colon = rest.lastIndex(of: UInt8(ascii: ":")) {
      host = rest[..<colon]
      port = rest[(colon + 1)...]
    }
    let lowered = LowerCasing.lowered(UTF8Text(bytes: Array(host)))
    if !lowered.isEmpty { members.append(AttributeMember(key: "host", value: .string(lowered))) }
    if let port, let number = ValueText.integer(UTF8Text(bytes: Array(port))), number >= 0 {
      members.append(AttributeMember(key: "port", value: ValueText.number(number)))
    }
  }

  /// The pairs of a query.
  package static func pairs(_ query: ArraySlice<UInt8>) -> [AttributeMember] {
    var members: [AttributeMember] = []
    var seen: Set<UTF8Text> = []
    for part in query.split(separator: UInt8(ascii: "&")) {
      let sign = part.firstIndex(of: UInt8(ascii: "="))
      let key = UTF8Text(bytes: Array(part[..<(sign ?? part.endIndex)]))
      guard !key.isEmpty, seen.insert(key).inserted else { continue }
      let value = sign.map { Array(part[($0 + 1)...]) } ?? []
      members.append(AttributeMember(key: key, value: .string(UTF8Text(bytes: value))))
    }
    return members
  }
}
