import TocsinEvents
import TocsinLogModel

/// Reads an XML text into a tree: an element is an object of its attributes and children, only text is the text.
///
/// Names lose their namespace, repeated children make a list; there are no external entities.
/// Source: pipeline reference, section 3.6.
enum XMLTree {
  static func value(_ text: UTF8Text) -> AttributeValue? {
    var reader = XMLReader(bytes: text.bytes)
    guard let (name, value) = reader.document() else { return nil }
    let cleaned = AttributeMerging.cleaned([AttributeMember(key: name, value: value)])
    return cleaned.isEmpty ? nil : .object(cleaned)
  }
}

private struct XMLReader {
  private static let maximumDepth = 64

  let bytes: [UInt8]
  var index = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private func starts(with word: StaticString) -> Bool {
    bytes[min(index, bytes.count)...].starts(
      with: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  /// Steps beyond a word that closes something.
  private mutating func skip(beyond word: [UInt8]) -> Bool {
    while index + word.count <= bytes.count {
      if bytes[index] == word[0], bytes[index..<(index + word.count)].elementsEqual(word) {
        index += word.count
        return true
      }
      index += 1
    }
    return false
  }

  private mutating func skipSpaces() {
    while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
  }

  mutating func document() -> (UTF8Text, AttributeValue)? {
    while true {
      skipSpaces()
      if starts(with: "<?") {
        guard skip(beyond: Array("?>".utf8)) else { return nil }
      } else if starts(with: "<!--") {
        guard skip(beyond: Array("-->".utf8)) else { return nil }
      } else if starts(with: "<!") {
        guard skip(beyond: Array(">".utf8)) else { return nil }
      } else {
        return element(depth: 0)
      }
    }
  }

  private mutating func name() -> UTF8Text {
    let start = index
    while index < bytes.count, bytes[index] > 0x20, ![0x3E, 0x2F, 0x3D].contains(bytes[index]) { index += 1 }
    let name = bytes[start..<index]
    if let colon = name.firstIndex(of: UInt8(ascii: ":")) {
      return UTF8Text(bytes: Array(name[(colon + 1)...]))
    }
    return UTF8Text(bytes: Array(name))
  }

  private mutating func element(depth: Int) -> (UTF8Text, AttributeValue)? {
    guard depth < XMLReader.maximumDepth, starts(with: "<") else { return nil }
    index += 1
    let name = name()
    guard !name.isEmpty else { return nil }
    var members: [(key: UTF8Text, values: [AttributeValue])] = []
    var places: [UTF8Text: Int] = [:]
    func add(_ key: UTF8Text, _ value: AttributeValue) {
      if let place = places[key] {
        members[place].values.append(value)
      } else {
        places[key] = members.count
        members.append((key, [value]))
      }
    }
    while true {
      skipSpaces()
      guard index < bytes.count else { return nil }
      if starts(with: "/>") {
        index += 2
        return (name, XMLReader.value(members, text: ""))
      }
      if starts(with: ">") {
        index += 1
        break
      }
      let key = self.name()
      skipSpaces()
      guard !key.isEmpty, starts(with: "=") else { return nil }
      index += 1
      skipSpaces()
      guard index < bytes.count, bytes[index] == 0x22 || bytes[index] == 0x27 else { return nil }
      let quote = bytes[index]
      index += 1
      guard let end = bytes[index...].firstIndex(of: quote) else { return nil }
      // The declaration of a namespace names nothing.
      if key != "xmlns" { add(key, .string(XMLReader.resolved(bytes[index..<end]))) }
      index = end + 1
    }
    var text: [UInt8] = []
    while true {
      guard index < bytes.count else { return nil }
      if starts(with: "</") {
        guard skip(beyond: Array(">".utf8)) else { return nil }
        return (name, XMLReader.value(members, text: XMLReader.trimmed(text)))
      }
      if starts(with: "<!--") {
        guard skip(beyond: Array("-->".utf8)) else { return nil }
      } else if starts(with: "<![CDATA[") {
        index += 9
        let start = index
        guard skip(beyond: Array("]]>".utf8)) else { return nil }
        text += bytes[start..<(index - 3)]
      } else if bytes[index] == UInt8(ascii: "<") {
        guard let (child, value) = element(depth: depth + 1) else { return nil }
        add(child, value)
      } else {
        let end = bytes[index...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
        text += XMLReader.resolved(bytes[index..<end]).bytes
        index = end
      }
    }
  }

  private static func value(_ members: [(key: UTF8Text, values: [AttributeValue])], text: UTF8Text)
    -> AttributeValue
  {
    if members.isEmpty { return .string(text) }
    var object = members.map {
      AttributeMember(key: $0.key, value: $0.values.count == 1 ? $0.values[0] : .array($0.values))
    }
    if !text.isEmpty { object.append(AttributeMember(key: "value", value: .string(text))) }
    return .object(object)
  }

  private static func trimmed(_ bytes: [UInt8]) -> UTF8Text {
    let start = bytes.drop { $0 <= 0x20 }
    let end = start.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? start.startIndex
    return UTF8Text(bytes: Array(start[..<end]))
  }

  private static let entities: [(name: [UInt8], text: UInt8)] = [
    (Array("&lt;".utf8), 0x3C), (Array("&gt;".utf8), 0x3E), (Array("&amp;".utf8), 0x26),
    (Array("&quot;".utf8), 0x22), (Array("&apos;".utf8), 0x27),
  ]

  /// With the five entities of XML and numbers of characters resolved.
  private static func resolved(_ bytes: ArraySlice<UInt8>) -> UTF8Text {
    guard bytes.contains(UInt8(ascii: "&")) else { return UTF8Text(bytes: Array(bytes)) }
    var output: [UInt8] = []
    var rest = bytes
    while let byte = rest.first {
      if byte == UInt8(ascii: "&") {
        if let entity = entities.first(where: { rest.starts(with: $0.name) }) {
          output.append(entity.text)
          rest = rest.dropFirst(entity.name.count)
          continue
        }
        if rest.starts(with: "&#".utf8), let end = rest.prefix(12).firstIndex(of: UInt8(ascii: ";")) {
          let digits = String(decoding: rest[(rest.startIndex + 2)..<end], as: UTF8.self)
          let code = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
          if let scalar = code.flatMap(UnicodeScalar.init) {
            output += Array(String(Character(scalar)).utf8)
            rest = rest[(end + 1)...]
            continue
          }
        }
      }
      output.append(byte)
      rest = rest.dropFirst()
    }
    return UTF8Text(bytes: output)
  }
}
