package import TocsinDiagnostics
import TocsinLogModel

/// The machine-readable form of a mutant and its verdict.
package enum MutantJSON {
  /// One JSON object on one line.
  package static func line(_ judged: JudgedMutant, _ diff: TextDiff, _ source: SourceFile) -> [UInt8] {
    var json = begin(judged.mutant, diff, source)
    switch judged.verdict {
    case .killed(let test):
      member(&json, "verdict", "killed")
      member(&json, "by", test)
    case .equivalent: member(&json, "verdict", "equivalent")
    case .undecided(let reason):
      member(&json, "verdict", "undecided")
      member(&json, "reason", reason)
    case .survived(let killer):
      member(&json, "verdict", "survived")
      if let test = killer.test { member(&json, "test", test) }
    }
    end(&json, diff)
    return json.bytes
  }

  /// A mutant that was not judged, since time was up, on one line.
  package static func untriedLine(_ mutant: Mutant, _ diff: TextDiff, _ source: SourceFile) -> [UInt8] {
    var json = begin(mutant, diff, source)
    member(&json, "verdict", "untried")
    end(&json, diff)
    return json.bytes
  }

  private static func begin(_ mutant: Mutant, _ diff: TextDiff, _ source: SourceFile) -> JSONWriter {
    var json = JSONWriter()
    json.beginObject()
    member(&json, "kind", "mutant")
    member(&json, "file", source.name)
    json.key("line")
    json.number(diff.firstLine)
    member(&json, "mutator", mutant.mutator)
    member(&json, "change", mutant.summary)
    return json
  }

  private static func end(_ json: inout JSONWriter, _ diff: TextDiff) {
    for (key, lines) in [("before", diff.before), ("after", diff.after)] {
      json.key(key)
      json.beginArray()
      for line in lines { json.string(line) }
      json.endArray()
    }
    json.endObject()
  }

  private static func member(_ json: inout JSONWriter, _ key: String, _ value: String) {
    json.key(key)
    json.string(value)
  }
}
