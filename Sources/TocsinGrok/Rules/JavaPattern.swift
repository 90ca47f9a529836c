/// Brings regular expressions of Java to the spelling of libpcre2.
///
/// The two agree on nearly all that rules use. Different are nested classes, the names of POSIX classes, and group names.
/// Source: pipeline reference, section 3.3.
enum JavaPattern {
  /// The translated text; `nil` with the reason where libpcre2 has nothing equal.
  static func translated(_ pattern: [UInt8]) -> (pattern: [UInt8], problem: String?) {
    var translator = JavaPatternTranslator(pattern)
    translator.run()
    return (translator.output, translator.problem)
  }

  /// What stands inside brackets, without them: characters as the author of a rule allows them.
  static func translatedClassBody(_ body: [UInt8]) -> [UInt8] {
    var translator = JavaPatternTranslator(body)
    translator.classBody()
    return translator.output
  }
}

private struct JavaPatternTranslator {
  private let bytes: [UInt8]
  private var index = 0
  private(set) var output: [UInt8] = []
  private(set) var problem: String?

  private static let posix: [String: String] = [
    "Lower": "[:lower:]", "Upper": "[:upper:]", "Alpha": "[:alpha:]", "Digit": "[:digit:]",
    "Alnum": "[:alnum:]",
    "Punct": "[:punct:]", "Graph": "[:graph:]", "Print": "[:print:]", "Blank": "[:blank:]",
    "Cntrl": "[:cntrl:]",
    "XDigit": "[:xdigit:]", "Space": "[:space:]", "ASCII": "[:ascii:]", "IsAlphabetic": "\\p{L}",
    "IsDigit": "\\p{Nd}", "IsLetter": "\\p{L}", "IsPunctuation": "\\p{P}", "IsWhite_Space": "\\s",
  ]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func run() {
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\\"): escape(inClass: false)
      case UInt8(ascii: "["): characterClass()
      default:
        output.append(bytes[index])
        index += 1
      }
    }
  }

  /// Members of a class without its brackets: a bracket here means itself.
  mutating func classBody() {
    var isAfterSet = false
    while index < bytes.count {
      let wasSet = isAfterSet
      isAfterSet = startsSet(index)
      switch bytes[index] {
      case UInt8(ascii: "-") where wasSet || startsSet(index + 1):
        output += [UInt8(ascii: "\\"), UInt8(ascii: "-")]
        index += 1
      case UInt8(ascii: "\\"): escape(inClass: true)
      case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "^"):
        output += [UInt8(ascii: "\\"), bytes[index]]
        index += 1
      default:
        output.append(bytes[index])
        index += 1
      }
    }
  }

  /// A backslash with what it takes.
  private mutating func escape(inClass: Bool) {
    guard index + 1 < bytes.count else {
      // A lone backslash at the end of a piece takes the character after it, which is another piece's.
      output.append(bytes[index])
      index += 1
      return
    }
    let next = bytes[index + 1]
    if next == UInt8(ascii: "p") || next == UInt8(ascii: "P"), index + 2 < bytes.count,
      bytes[index + 2] == UInt8(ascii: "{"), let close = bytes[index...].firstIndex(of: UInt8(ascii: "}"))
    {
      let name = String(decoding: bytes[(index + 3)..<close], as: UTF8.self)
      property(name, isNegated: next == UInt8(ascii: "P"), inClass: inClass, Array(bytes[index...close]))
      index = close + 1
      return
    }
    // Letters that only Java escapes needlessly mean themselves nowhere; punctuation does everywhere.
    output += [UInt8(ascii: "\\"), next]
    index += 2
  }

  private mutating func property(_ name: String, isNegated: Bool, inClass: Bool, _ written: [UInt8]) {
    if let known = JavaPatternTranslator.posix[name] {
      if isNegated, known.hasPrefix("[:") {
        let negated = "[:^" + known.dropFirst(2)
        output += Array((inClass ? negated : "[\(negated)]").utf8)
      } else if known.hasPrefix("[:") {
        output += Array((inClass ? known : "[\(known)]").utf8)
      } else {
        output += Array((isNegated ? "\\P" + known.dropFirst(2) : known).utf8)
      }
      return
    }
    if name.hasPrefix("java") || name.hasPrefix("In") || name.hasPrefix("block=") {
      problem = "`\\p{\(name)}` is not known here"
    }
    if name.hasPrefix("Is") {
      output += Array("\\\(isNegated ? "P" : "p"){\(name.dropFirst(2))}".utf8)
    } else {
      output += written
    }
  }

  /// `[…]`, with a class inside a class joined to it.
  private mutating func characterClass() {
    output.append(UInt8(ascii: "["))
    index += 1
    if index < bytes.count, bytes[index] == UInt8(ascii: "^") {
      output.append(UInt8(ascii: "^"))
      index += 1
    }
    members(depth: 0)
    output.append(UInt8(ascii: "]"))
  }

  private mutating func members(depth: Int) {
    var isFirst = true
    var isAfterSet = false
    while index < bytes.count {
      let byte = bytes[index]
      let wasSet = isAfterSet
      isAfterSet = startsSet(index)
      if byte == UInt8(ascii: "]"), !isFirst || depth > 0 {
        index += 1
        return
      }
      if byte == UInt8(ascii: "&"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "&") {
        problem = "`&&` inside brackets is not known here"
      }
      switch byte {
      case UInt8(ascii: "\\"): escape(inClass: true)
      case UInt8(ascii: "-") where wasSet || startsSet(index + 1), UInt8(ascii: ":") where isFirst:
        // Beside a set such as `\w` a hyphen ends no range; a colon begins no name of a class.
        output += [UInt8(ascii: "\\"), byte]
        index += 1
      case UInt8(ascii: "["):
        guard closes else {
          // A bracket that nothing closes can only mean itself.
          output += [UInt8(ascii: "\\"), byte]
          index += 1
          break
        }
        index += 1
        if index < bytes.count, bytes[index] == UInt8(ascii: "^") {
          problem = "a negated class inside a class is not known here"
          index += 1
        }
        members(depth: depth + 1)
      default:
        output.append(byte)
        index += 1
      }
      isFirst = false
    }
  }

  /// Whether a set such as `\w` begins at a place.
  private func startsSet(_ place: Int) -> Bool {
    guard place + 1 < bytes.count, bytes[place] == UInt8(ascii: "\\") else { return false }
    return "wWdDsSpPhHvV".utf8.contains(bytes[place + 1])
  }

  /// Whether the bracket at `index` and the one around it are both closed.
  private var closes: Bool {
    var (open, place) = (0, index)
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\\"): place += 1
      case UInt8(ascii: "["): open += 1
      case UInt8(ascii: "]"):
        open -= 1
        if open == -1 { return true }
      default: break
      }
      place += 1
    }
    return false
  }
}
