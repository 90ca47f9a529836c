/// Values as other languages write them, respelled.
extension String {
  /// Without white space at its ends.
  var trimmedOfSpace: String {
    let text = drop { $0.isWhitespace }
    guard let last = text.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(text[...last])
  }

  /// Without the quotes or slashes around it.
  var withoutQuotes: String {
    guard utf8.count > 1, let first, first == last, "\"'/".contains(first) else { return self }
    return String(dropFirst().dropLast())
  }

  /// As the value of a term: in double quotes where it was in quotes and needs them.
  var asHabitValue: String {
    if let first, "([{".contains(first) { return self }
    let text = withoutQuotes
    if text.isEmpty { return "\"\"" }
    let isWord = text.unicodeScalars.allSatisfy { $0.isPlainInPattern || $0 == "*" || $0 == "?" }
    if isWord { return text }
    if text.hasPrefix("\"") || text.contains("\"") { return self }
    return text == self ? "\"\(text)\"" : "\"\(text)\""
  }

  /// As a part of a pattern: white space and special characters escaped.
  var inPattern: String {
    var result = ""
    for scalar in withoutQuotes.unicodeScalars {
      let isWritten = scalar.isPlainInPattern || scalar == "*" || scalar == "?"
      if !isWritten { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result
  }

  /// A pattern of SQL's `LIKE`.
  var asLikePattern: String {
    String(withoutQuotes.map { $0 == "%" ? "*" : $0 == "_" ? "?" : $0 }).inPattern
  }
}

extension Unicode.Scalar {
  /// Stands for itself in an unquoted value, and in a regular expression.
  var isPlainInPattern: Bool {
    properties.isAlphabetic || properties.numericType != nil || "-_.@/,;%".unicodeScalars.contains(self)
  }
}
