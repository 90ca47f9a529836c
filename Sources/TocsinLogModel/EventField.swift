/// A path of object keys into the attributes of a log, `@a.b.c` without the `@`.
///
/// A segment is the key itself: escapes are resolved, so a segment may hold a dot (`@a\.b` has one segment).
/// Source: query reference, section 1.4.
package struct AttributePath: Hashable, Comparable, Sendable {
  /// At least one segment, none of them empty.
  package var segments: [UTF8Text]

  /// Creates a path from its keys, the outermost first.
  package init(segments: [UTF8Text]) {
    self.segments = segments
  }

  /// Orders by the bytes of the keys, one after another.
  package static func < (left: AttributePath, right: AttributePath) -> Bool {
    left.segments.lexicographicallyPrecedes(right.segments)
  }
}

extension AttributePath: CustomStringConvertible {
  /// The path as a query writes it after the `@`, special characters escaped.
  package var description: String {
    segments.map { segment in
      var text = ""
      for scalar in segment.description.unicodeScalars {
        if AttributePath.escaped.contains(scalar) { text.unicodeScalars.append("\\") }
        text.unicodeScalars.append(scalar)
      }
      return text
    }.joined(separator: ".")
  }

  private static let escaped: Set<Unicode.Scalar> = [
    ".", " ", ":", "(", ")", "[", "]", "{", "}", "\"", "*", "?", "\\", "\t", "\n",
  ]
}

/// An attribute every log has, written without `@` in a query.
package enum ReservedAttribute: String, CaseIterable, Sendable {
  case message
  case host
  case service
  case source
  case status
  case traceID = "trace_id"
  case timestamp
}

/// One thing a query, a group-by or a metric reads from an event.
package enum EventField: Hashable, Sendable {
  case attribute(AttributePath)
  case reserved(ReservedAttribute)
  /// The whole list of tags, each one string.
  case tags
  /// Every string, number and boolean at any depth of the attributes, the message, and the reserved
  /// `host service source status trace_id`: what `*:x` searches.
  case anyText
  /// Computed from fields of the same event.
  case calculated(CalculatedField)
}

/// What an attribute value is, as the JSON says it.
package enum ValueKind: UInt8, Sendable {
  case null
  case `true`
  case `false`
  case number
  case string
  /// An object that holds, at any depth, a value other than null. Meets existence only.
  case object
}
