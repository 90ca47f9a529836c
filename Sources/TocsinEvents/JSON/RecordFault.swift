/// Why a record is not an event, and where.
package struct RecordFault: Error, Sendable, Hashable {
  /// What is wrong; the raw values are those of JSON output.
  package enum Reason: String, Sendable, Hashable, CaseIterable {
    case empty
    case rootIsNotAnObject
    case endsTooSoon
    case trailingBytes
    case expectedKey
    case expectedColon
    case expectedCommaOrBrace
    case expectedCommaOrBracket
    case expectedValue
    case trailingComma
    case controlCharacter
    case unknownEscape
    case brokenUnicodeEscape
    case loneSurrogate
    case invalidUTF8
    case leadingZero
    case leadingPlus
    case digitsMissing
    case digitsMissingInFraction
    case digitsMissingInExponent
    case recordTooLong
    case tooDeep
    case tooManyFields
    case keyTooLong
  }

  /// What is wrong.
  package var reason: Reason
  /// The byte of the record at which it went wrong, from 0.
  package var offset: Int

  /// A fault at the byte `offset` of the record.
  package init(_ reason: Reason, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }
}

extension RecordFault.Reason {
  /// What is wrong, as a clause: it follows "byte 12: ".
  package var summary: String {
    switch self {
    case .empty: "the record is empty; an event is a JSON object"
    case .rootIsNotAnObject: "an event must be a JSON object, beginning with '{'"
    case .endsTooSoon: "the record ends before its JSON object is complete"
    case .trailingBytes: "there is text after the end of the JSON object; one record holds one object"
    case .expectedKey: "expected a key in double quotes"
    case .expectedColon: "expected ':' after the key"
    case .expectedCommaOrBrace: "expected ',' or '}' after a member"
    case .expectedCommaOrBracket: "expected ',' or ']' after an element"
    case .expectedValue: "expected a value: an object, array, string, number, true, false or null"
    case .trailingComma: "a comma must be followed by another member or element"
    case .controlCharacter: "a control character in a string must be written as an escape such as \\n"
    case .unknownEscape: "unknown escape; JSON has \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u"
    case .brokenUnicodeEscape: "\\u must be followed by four hexadecimal digits"
    case .loneSurrogate: "half of a surrogate pair; \\uD800 to \\uDBFF and \\uDC00 to \\uDFFF come in pairs"
    case .invalidUTF8: "the bytes are not valid UTF-8"
    case .leadingZero: "a number may not begin with 0"
    case .leadingPlus: "a number may not begin with +"
    case .digitsMissing: "a number needs a digit here"
    case .digitsMissingInFraction: "a number needs a digit after its decimal point"
    case .digitsMissingInExponent: "a number needs a digit in its exponent"
    case .recordTooLong: "the record is longer than the limit"
    case .tooDeep: "objects and arrays are nested deeper than the limit"
    case .tooManyFields: "the record has more fields than the limit"
    case .keyTooLong: "the key is longer than the limit"
    }
  }
}

extension RecordFault: CustomStringConvertible {
  /// The place and the reason, as messages write them.
  package var description: String { "byte \(offset): \(reason.summary)" }
}
