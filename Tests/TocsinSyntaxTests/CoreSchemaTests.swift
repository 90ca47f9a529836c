import Testing
import TocsinLogModel
import TocsinSyntax

/// What a plain scalar is by the core schema of YAML 1.2.
struct CoreSchemaTests {
  private static let values: [(text: String, value: YAMLScalar.CoreValue)] = [
    ("", .null), ("~", .null), ("null", .null), ("Null", .null), ("NULL", .null), ("nULL", .string),
    ("nulls", .string), ("~~", .string), ("true", .boolean(true)), ("True", .boolean(true)),
    ("TRUE", .boolean(true)), ("tRUE", .string), ("false", .boolean(false)), ("False", .boolean(false)),
    ("FALSE", .boolean(false)), ("falsE", .string), ("yes", .string), ("no", .string), ("on", .string),
    ("0", .integer(0)), ("-0", .integer(0)), ("007", .integer(7)), ("+5", .integer(5)),
    ("-12", .integer(-12)),
    ("9223372036854775807", .integer(.max)), ("9223372036854775808", .number),
    ("-9223372036854775808", .integer(.min)), ("-9223372036854775809", .number),
    ("99999999999999999999999", .number), ("0x1F", .integer(31)), ("0o17", .integer(15)), ("0x", .string),
    ("0xG", .string), ("0x-1", .string), ("-0x1", .string), ("0b1", .string), ("1.5", .number),
    ("1.", .number),
    (".5", .number), ("-.5", .number), (".", .string), ("-", .string), ("+", .string), ("1e3", .number),
    ("1.5E-3", .number), ("1e", .string), ("1e+", .string), ("e3", .string), (".e3", .string),
    (".inf", .number),
    ("+.inf", .number), ("-.inf", .number), ("-.Inf", .string), (".NaN", .number), (".nAn", .string),
    ("+.nan", .string), ("1_000", .string), ("12:30:00", .string), ("2026-01-31", .string), ("1 2", .string),
  ]

  @Test func `plain scalars have the value of the core schema`() {
    for (text, value) in CoreSchemaTests.values {
      let scalar = YAMLScalar(text: UTF8Text(text), style: .plain)
      #expect(scalar.coreValue == value, "\(text)")
      #expect(scalar.isNull == (value == .null), "\(text)")
    }
  }

  @Test(arguments: [YAMLScalar.Style.singleQuoted, .doubleQuoted, .literal, .folded])
  func `all other scalars are strings`(style: YAMLScalar.Style) {
    for (text, _) in CoreSchemaTests.values {
      let scalar = YAMLScalar(text: UTF8Text(text), style: style)
      #expect(scalar.coreValue == .string)
      #expect(!scalar.isNull)
    }
  }
}
