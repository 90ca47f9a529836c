package import TocsinDiagnostics

extension DiagnosticDescriptor {
  package static let curlyQuotes = DiagnosticDescriptor(
    "Y008", "curly-quotes", .error,
    "Datadog ignores curly quotes, so a phrase silently becomes separate words.")
  package static let querySyntax = DiagnosticDescriptor(
    "Q201", "query-syntax", .error, "The search query cannot be parsed.")
  package static let lowercaseBoolean = DiagnosticDescriptor(
    "Q203", "lowercase-boolean", .warning,
    "Operators are written in capitals; in lower case they are words searched for.")
  package static let unescapedSpecial = DiagnosticDescriptor(
    "Q204", "unescaped-special", .error, "A special character stands where it needs a backslash before it.")
  package static let wildcardInQuotes = DiagnosticDescriptor(
    "Q205", "wildcard-in-quotes", .warning, "Wildcards inside double quotes are literal.")
  package static let mixedAndOr = DiagnosticDescriptor(
    "Q206", "mixed-and-or", .warning,
    "AND binds tighter than OR; without parentheses readers may see it otherwise.")
  package static let missingAtSign = DiagnosticDescriptor(
    "Q208", "missing-at-sign", .warning, "A key without `@` is a tag, unless it is a reserved attribute.")
  package static let invertedRange = DiagnosticDescriptor(
    "Q218", "inverted-range", .error,
    "The lower end of the range is above its upper end, so nothing is in it.", invalidatesRule: false)
  package static let invalidBlock = DiagnosticDescriptor(
    "Q219", "invalid-cidr-or-ip", .error, "The text is no block of addresses.")
  package static let regexLooking = DiagnosticDescriptor(
    "Q220", "regex-looking-value", .warning, "The search language has no regular expressions.")
  package static let consecutiveWildcards = DiagnosticDescriptor(
    "Q222", "consecutive-wildcards", .warning, "A run of stars means the same as one.")
  package static let needlessEscape = DiagnosticDescriptor(
    "Q230", "needless-escape", .warning, "A backslash before this character is dropped.")
  package static let hostBits = DiagnosticDescriptor(
    "Q235", "cidr-host-bits", .warning, "The address has bits set beyond the prefix; they are ignored.")
  package static let specialInsideWord = DiagnosticDescriptor(
    "Q236", "special-inside-word", .info, "A special character stands unescaped inside a word.")
  package static let addressAsText = DiagnosticDescriptor(
    "Q254", "address-as-text", .warning,
    "A block or range of addresses is compared as text, which no address in it matches.")
  package static let escapedWildcard = DiagnosticDescriptor(
    "Q255", "escaped-wildcard-in-path", .warning,
    "A backslash before a wildcard makes it a character; a path needs two backslashes before it.")
  package static let commaList = DiagnosticDescriptor(
    "Q256", "comma-list", .warning, "A comma is a character of the value; values are separated by `OR`.")
  package static let foreignSyntax = DiagnosticDescriptor(
    "Q240", "foreign-syntax", .warning,
    "The text means something in another query language, and not in this one.")
  package static let queryStyle = DiagnosticDescriptor(
    "Q234", "query-style", .info, "There is a plainer way to write this.")
}
