import Testing
import TocsinLogModel

/// Addresses and blocks at the edges of what they may hold.
struct AddressTableTests {
  @Test(arguments: [
    ("0.0.0.0", true), ("255.255.255.255", true), ("256.0.0.0", false), ("0.0.0.256", false),
    ("1.2.3.00", false),
    ("1.2.3.04", false), ("1.2.3.0", true), ("1.2.3.", false), (".1.2.3", false), ("1..2.3", false),
    ("1.2.3.1000", false), ("::", true), ("::1", true), ("1::", true), ("::ffff:1.2.3.4", true),
    ("1:2:3:4:5:6:7:8", true), ("1:2:3:4:5:6:7::", true), ("::2:3:4:5:6:7:8", true),
    ("1:2:3:4::5:6:7:8", false),
    ("1:2:3:4:5:6:1.2.3.4", true), ("1:2:3:4:5:6:7:1.2.3.4", false),
    ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true),
    ("FFFF::", true), ("g::", false), ("00001::", false), ("0001::", true), ("1:::2", false), (":", false),
    ("a", false), ("1.2.3.4::", false),
  ])
  func `what is an address`(text: String, isAddress: Bool) {
    #expect((IPAddress(UTF8Text(text)) != nil) == isAddress)
  }

  /// Of a block, the first and the last address, and those beside them.
  @Test(arguments: [
    ("10.1.2.128", 25, ["10.1.2.128", "10.1.2.255"], ["10.1.2.127", "10.1.3.0"]),
    ("10.1.2.130", 31, ["10.1.2.130", "10.1.2.131"], ["10.1.2.129", "10.1.2.132"]),
    ("128.0.0.0", 1, ["128.0.0.0", "255.255.255.255"], ["127.255.255.255", "::", "ffff::"]),
    ("0.0.0.0", 0, ["0.0.0.0", "255.255.255.255"], ["::", "ffff::"]),
    ("1.2.3.4", 32, ["1.2.3.4", "::ffff:1.2.3.4"], ["1.2.3.3", "1.2.3.5"]),
    (
      "2001:db8::", 33, ["2001:db8::", "2001:db8:7fff:ffff:ffff:ffff:ffff:ffff"],
      ["2001:db8:8000::", "2001:db7:ffff::"]
    ),
    ("::", 64, ["::", "::ffff:ffff:ffff:ffff"], ["0:0:0:1::"]),
    (
      "0:0:0:1::", 65, ["0:0:0:1::", "0:0:0:1:7fff:ffff:ffff:ffff"],
      ["0:0:0:1:8000::", "::ffff:ffff:ffff:ffff"]
    ),
    ("1::2", 127, ["1::2", "1::3"], ["1::1", "1::4"]),
  ])
  func `a block ends where its bits end`(base: String, prefix: Int, inside: [String], outside: [String])
    throws
  {
    let address = try #require(IPAddress(UTF8Text(base)))
    let block = try #require(
      CIDRBlock(address: address, prefix: prefix, isV4: !base.contains(":"), spelling: ""))
    for text in inside { #expect(block.contains(try #require(IPAddress(UTF8Text(text)))), "\(text)") }
    // Every IPv4 address is in `0.0.0.0/0`, no other is.
    for text in outside { #expect(!block.contains(try #require(IPAddress(UTF8Text(text)))), "\(text)") }
  }

  @Test(arguments: [(0, true), (32, true), (33, false), (-1, false)])
  func `an IPv4 prefix has at most 32 bits`(prefix: Int, isBlock: Bool) throws {
    let address = try #require(IPAddress("10.0.0.0"))
    #expect((CIDRBlock(address: address, prefix: prefix, isV4: true, spelling: "") != nil) == isBlock)
  }

  @Test(arguments: [(0, true), (128, true), (129, false)])
  func `an IPv6 prefix has at most 128 bits`(prefix: Int, isBlock: Bool) throws {
    let address = try #require(IPAddress("2001:db8::"))
    #expect((CIDRBlock(address: address, prefix: prefix, isV4: false, spelling: "") != nil) == isBlock)
  }
}
