import Testing
import TocsinDetect
import TocsinDiagnostics

/// The functions of `eval`, how numbers are written, and the time variables of `local_time`.
struct TemplateFunctionTests {
  static let evaluations = [
    ("abs(0-3.5)", "3.5"), ("sgn(0-2)", "-1"), ("int(2.9)", "2"), ("int(-2.9)", "-2"), ("float(2)", "2"),
    ("trunc(3.14159, 2)", "3.14"), ("trunc(-3.9)", "-3"), ("dec(3.25)", "0.25"), ("round(2.5)", "3"),
    ("round(3.14159, 3)", "3.142"), ("round(-2.5)", "-3"), ("ceil(1.2)", "2"), ("floor(-1.2)", "-2"),
    ("sqrt(2)", "1.4142135623731"), ("exp(0)", "1"), ("exp(1)", "2.71828182845905"), ("log(exp(2))", "2"),
    ("log2(1024)", "10"), ("log10(1000)", "3"), ("log10(0.001)", "-3"), ("pow(2, 10)", "1024"),
    ("2^0.5", "1.4142135623731"), ("8^(1/3)", "2"), ("sin(0)", "0"), ("cos(0)", "1"), ("tan(0)", "0"),
    ("asin(1)", "1.5707963267949"), ("acos(1)", "0"), ("atan(1)*4", "3.14159265358979"),
    ("atan2(1, 1)", "0.785398163397448"), ("cos(acos(0.5))", "0.5"),
    // A boolean is text where it stands alone, and 1 or 0 in arithmetic.
    ("to_bool(5)", "true"), ("to_bool(0)", "false"), ("to_bool(@mfa)", "false"), ("to_bool(@ratio)", "true"),
    ("to_bool(3)+1", "2"),
    // No result.
    ("log10(0)", ""), ("sqrt(0-1)", ""), ("acos(2)", ""), ("1/0", ""), ("5%0", ""), ("@usr.id+1", ""),
    ("@mfa+1", ""), ("exp(1000)", ""),
    // As short as it is exact.
    ("0.1+0.2", "0.3"), ("1.1*3", "3.3"), ("4.35*100", "435"), ("1/3", "0.333333333333333"),
    ("2/3", "0.666666666666667"),
    ("1/1000000000", "0.000000001"), ("10^20", "100000000000000000000"), ("0.5-1", "-0.5"),
    ("@ratio*1", "2.5"),
    ("1.005+0.005", "1.01"), ("9007199254740993", "9007199254740992"),
    ("humanize_bytes(1536)", "1.5 KiB"), ("humanize_bits(1234567)", "1.23 Mb"),
  ]

  @Test(arguments: evaluations)
  func `an expression evaluates`(expression: String, result: String) throws {
    let (text, diagnostics) = RenderingTableTests.render(
      "{{eval \"\(expression)\"}}", in: try RenderingTableTests.context())
    #expect(diagnostics.map(\.message) == [])
    #expect(text == result, "\(expression)")
  }

  @Test(arguments: ["pow(1)", "atan2(2)", "sin(1, 2)", "cosine(1)"])
  func `a call with other arguments or of another name is an error`(expression: String) throws {
    let (_, diagnostics) = RenderingTableTests.render(
      "{{eval \"\(expression)\"}}", in: try RenderingTableTests.context())
    #expect(diagnostics.count == 1)
  }

  static let times = [
    ("timestamp", "2024-03-05 23:09:00+09:00"), ("first_seen", "2024-03-05 23:07:09+09:00"),
    ("last_seen", "2024-03-05 23:09:00+09:00"), ("timestamp_epoch", "2024-03-05 23:09:00+09:00"),
    ("first_seen_epoch", "2024-03-05 23:07:09+09:00"), ("last_seen_epoch", "2024-03-05 23:09:00+09:00"),
  ]

  @Test(arguments: times)
  func `local time takes every time variable, in quotes and without`(variable: String, expected: String)
    throws
  {
    let context = try RenderingTableTests.context()
    for first in ["\"\(variable)\"", "'\(variable)'", variable] {
      for zone in ["\"Asia/Tokyo\"", "'Asia/Tokyo'"] {
        let (text, diagnostics) = RenderingTableTests.render("{{local_time \(first) \(zone)}}", in: context)
        #expect(text == expected, "\(first) \(zone)")
        #expect(diagnostics.map(\.message) == [], "\(first) \(zone)")
      }
    }
  }

  @Test func `empty values leave no separator`() throws {
    let context = try RenderingTableTests.context(#""some":["","a","","b"],"#)
    #expect(RenderingTableTests.render("{{@some}}|{{@empty}}|", in: context).text == "a, b||")
  }
}
