package import TocsinLogModel

/// Makes untrusted text harmless on a terminal and in a CI log.
package enum Escaping {
  /// C0, DEL, C1 and bidirectional controls become `\u{..}`; tabs become a space.
  package static func visible(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: HiddenScalars.contains) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == "\t" {
        result.append(" ")
      } else if HiddenScalars.contains(scalar) {
        result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// The same for bytes that need not be valid UTF-8.
  package static func visible(_ text: UTF8Text) -> String { visible(text.description) }
}
