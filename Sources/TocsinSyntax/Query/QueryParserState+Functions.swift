import TocsinDiagnostics
import TocsinLogModel

extension QueryParserState {
  /// A word directly before `(`: only `CIDR` is a function.
  mutating func functionTerm(_ word: QueryWord) -> QueryNode? {
    let (start, end) = (word.span.start, word.span.end)
    let name = cursor.text(start..<end)
    if name == "CIDR" { return cidr(start) }
    // What stands in the parentheses would only be reported because of the name.
    skipParenthesis()
    let isCall = cursor.text(end..<cursor.index).contains { "@,".contains($0) }
    if name.uppercased() == "CIDR" {
      failUnlessUnpaired(
        "unknown function `\(name)`", start, end,
        Fix("write `CIDR(…)`", edits: [edit(start, end, "CIDR")]), hasOneReading: isCall)
    } else if ["AND", "OR", "NOT"].contains(name.uppercased()) {
      fail(
        "in lower case `\(name)` is no operator", start, end,
        Fix("write `\(name.uppercased()) (…)`", .unsafe, edits: [edit(start, end, "\(name.uppercased()) ")]))
    } else if isCall, name.lowercased().contains("cidr") || name.lowercased().contains("subnet") {
      failUnlessUnpaired(
        "unknown function `\(name)`; only `CIDR` exists", start, end,
        Fix("write `CIDR(@attribute, 10.0.0.0/8)`"))
    } else {
      failUnlessUnpaired(
        "unknown function `\(name)`; only `CIDR` exists", start, end,
        Fix("write `\(name) (…)` for two terms", edits: isCall ? [] : [edit(end, end, " ")]))
    }
    return nil
  }

  /// Skips to behind the parenthesis that closes the one at the cursor, or the `open` ones before it.
  mutating func skipParenthesis(open: Int = 0) {
    if open == 0, let end = cursor.pairs().end(of: cursor.index) {
      cursor.index = end + 1
      return
    }
    var depth = open
    repeat {
      if cursor.isAt("(") { depth += 1 }
      if cursor.isAt(")") { depth -= 1 }
      cursor.index += cursor.isAt("\\") ? 2 : 1
    } while cursor.index < cursor.bytes.count && depth > 0
    cursor.index = min(cursor.index, cursor.bytes.count)
  }

  private mutating func cidr(_ start: Int) -> QueryNode? {
    cursor.index += 1
    let count = errors
    cursor.skipSpace()
    let subject = cidrField()
    let isFieldWrong = errors > count
    var blocks: [CIDRBlock] = []
    cursor.skipSpace()
    var sawComma = false
    while cursor.take(",") {
      sawComma = true
      cursor.skipSpace()
      if isFieldWrong {
        _ = argument()
      } else if let block = block() {
        blocks.append(block)
      }
      cursor.skipSpace()
    }
    guard cursor.take(")") else {
      if cursor.isAtEnd {
        failStructure(
          "`(` is never closed", start, start + 5,
          Fix(
            "add `)`",
            edits: [
              edit(
                cursor.bytes.count, cursor.bytes.count, String(repeating: ")", count: openParentheses + 1))
            ]))
      } else {
        let place = cursor.index
        if errors == count {
          fail("a `,` or `)` is expected here", place, place + 1, Fix("write `CIDR(@ip, 10.0.0.0/8)`"))
        }
        if let end = cursor.pairs().end(of: start + 4) {
          cursor.index = end + 1
        } else {
          skipParenthesis(open: 1)
        }
      }
      return nil
    }
    if errors > count { return nil }
    guard let (field, fieldSpan) = subject, !blocks.isEmpty, sawComma else {
      failUnlessUnpaired(
        "CIDR needs at least one block", start, cursor.index, Fix("write `CIDR(@ip, 10.0.0.0/8)`"))
      return nil
    }
    let span = SourceSpan(start, cursor.index)
    return .leaf(
      QueryTerm(subject: field, test: .test(.cidr(blocks), span: span), span: span, keySpan: fieldSpan))
  }

  /// Reads to `,`, `)` or white space.
  private mutating func argument() -> SourceSpan {
    let start = cursor.index
    while !cursor.isAtEnd, !cursor.isAt(","), !cursor.isAt(")"), !cursor.isAtSpace {
      if cursor.isAt("(") || cursor.isAt("\""), let end = cursor.pairs().end(of: cursor.index) {
        cursor.index = end
      }
      cursor.index += cursor.isAt("\\") ? 2 : 1
    }
    cursor.index = min(cursor.index, cursor.bytes.count)
    return SourceSpan(start, cursor.index)
  }

  private mutating func cidrField() -> (QueryTerm.Subject, SourceSpan)? {
    let start = cursor.index
    if cursor.isAt("@") {
      cursor.index += 1
      // A comma ends the path here: read it from a copy that ends there.
      let span = argument()
      var reader = QueryParserState(UTF8Text(bytes: Array(cursor.bytes[..<span.end])), budget)
      reader.cursor.index = span.start
      let path = reader.path(reader.word())
      // A comma is escaped here for a reason.
      for finding in reader.findings.diagnostics where finding.descriptor != .needlessEscape {
        add(finding)
      }
      if span.start < span.end, !reader.cursor.isAtEnd {
        let place = reader.cursor.index
        failUnlessUnpaired(
          "`\(cursor.text(place..<place + 1))` in an attribute name", place, place + 1,
          Fix("write `\\` before it", edits: [edit(place, place, "\\")]))
        return nil
      }
      if span.start == span.end {
        failUnlessUnpaired("attribute name missing after `@`", start, span.end, Fix("name an attribute"))
        return nil
      }
      return path.map { (.attribute($0), SourceSpan(start, span.end)) }
    }
    if cursor.isAt("#"), hasCalculatedFields { return calculatedSubject(start) }
    let span = argument()
    let name = cursor.text(span.start..<span.end)
    if name == "host" { return (.reserved(.host), span) }
    failUnlessUnpaired(
      "CIDR needs an attribute", span.start, max(span.end, span.start + 1),
      name.isEmpty
        ? Fix("write `CIDR(@ip, 10.0.0.0/8)`")
        : Fix("write `@\(name)`", edits: [edit(span.start, span.start, "@")]))
    return nil
  }

  private mutating func block() -> CIDRBlock? {
    let span = argument()
    let text = cursor.text(span.start..<span.end)
    if text.isEmpty {
      failUnlessUnpaired(
        "a block is missing", span.start, span.start + 1, Fix("write one like `10.0.0.0/8`"),
        as: .invalidBlock)
      return nil
    }
    if text.utf8.count > 2, text.first == "\"", text.last == "\"" {
      let inner = String(text.dropFirst().dropLast())
      failUnlessUnpaired(
        "a block takes no quotes", span.start, span.end,
        Fix("write `\(inner)`", edits: [edit(span.start, span.end, inner)]), as: .invalidBlock)
      return nil
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let first = parts.first, let address = IPAddress(UTF8Text(String(first))) else {
      failUnlessUnpaired(
        "`\(text)` is not an IP address", span.start, max(span.end, span.start + 1),
        notes: ["write an IPv4 or IPv6 address and a prefix length"], as: .invalidBlock)
      return nil
    }
    let isV4 = !first.contains(":")
    let length = isV4 ? 32 : 128
    guard parts.count == 2 else {
      failUnlessUnpaired(
        "a block needs a prefix length", span.start, span.end,
        Fix("write `\(first)/\(length)`", edits: [edit(span.end, span.end, "/\(length)")]), as: .invalidBlock)
      return nil
    }
    let digits = parts[1]
    let isNumber =
      !digits.isEmpty && digits.count <= 3 && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
    guard isNumber, let prefix = Int(digits),
      let block = CIDRBlock(address: address, prefix: prefix, isV4: isV4, spelling: UTF8Text(text))
    else {
      failUnlessUnpaired(
        "the prefix length is 0 to \(length) for \(isV4 ? "IPv4" : "IPv6")", span.start, span.end,
        notes: ["write a whole number in that range instead of `\(digits)`"], as: .invalidBlock)
      return nil
    }
    if block.hasHostBits {
      let network = network(block, prefix, isV4: isV4)
      warn(
        .hostBits, "bits beyond /\(prefix) are set and ignored", span.start, span.end,
        network.map { "write `\($0)`" } ?? "write the network's own address", network)
    }
    return block
  }

  /// The block by the first of its addresses; `nil` for IPv6, which has many spellings.
  private func network(_ block: CIDRBlock, _ prefix: Int, isV4: Bool) -> String? {
    guard isV4 else { return nil }
    let bits = block.address.low & block.mask.low
    let octets = [24, 16, 8, 0].map { (shift: UInt64) in String(bits >> shift & 0xFF) }
    return octets.joined(separator: ".") + "/\(prefix)"
  }
}
