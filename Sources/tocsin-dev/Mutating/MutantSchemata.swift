import Foundation

/// Sources that hold all mutants at once, each behind a switch: one build serves them all.
///
/// `tocsin_mutant()` is the number in the environment variable `TOCSIN_MUTANT`, read once when a process starts;
/// 0 is the program as it is. A mutant's number derives from its name, so that a longer list changes few files.
struct MutantSchemata {
  /// Where a mutant goes.
  struct Placement {
    var number: Int
    var mutant: Mutant
    /// The file that holds the snippet, which may have moved since the list was written.
    var path: String
    var range: Range<String.Index>
    /// The file without mutants.
    var text: String
  }

  /// A mutant whose snippet is not where the list says, and why.
  struct Stale: Error, Equatable {
    var id: String
    var reason: String
  }

  let placements: [Placement]
  let stale: [Stale]

  /// Finds the places of mutants in the Swift sources by path.
  init(_ mutants: [Mutant], in texts: [String: String]) {
    var placements: [Placement] = []
    var stale: [Stale] = []
    for mutant in mutants {
      do throws(Stale) {
        let (path, text, range) = try MutantSchemata.place(mutant, in: texts)
        if let other = placements.first(where: { $0.path == path && $0.range.overlaps(range) }) {
          throw Stale(id: mutant.id, reason: "its snippet overlaps with the one of \(other.mutant.id)")
        }
        let number = MutantSchemata.number(mutant)
        if let other = placements.first(where: { $0.number == number }) {
          throw Stale(id: mutant.id, reason: "another name: this one has the number of \(other.mutant.id)")
        }
        placements.append(Placement(number: number, mutant: mutant, path: path, range: range, text: text))
      } catch {
        stale.append(error)
      }
    }
    self.placements = placements
    self.stale = stale
  }

  /// The files that hold mutants, rewritten.
  var rewritten: [String: String] {
    var result: [String: String] = [:]
    let switched = placements.filter { $0.mutant.form != .build }
    for (path, placements) in Dictionary(grouping: switched, by: \.path) {
      guard var text = placements.first?.text else { continue }
      // From the back, so that the ranges in front stay valid.
      for placement in placements.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
        text.replaceSubrange(placement.range, with: MutantSchemata.schema(placement))
      }
      result[path] = MutantSchemata.importing(text)
    }
    return result
  }

  /// The file of one mutant with nothing but this mutant in it, for a build of its own.
  func alone(_ placement: Placement) -> String {
    var text = placement.text
    text.replaceSubrange(placement.range, with: placement.mutant.replacement)
    return text
  }

  private static func number(_ mutant: Mutant) -> Int {
    var print = Fingerprint()
    print.add(mutant.id)
    return print.number
  }

  private static func schema(_ placement: Placement) -> String {
    let mutant = placement.mutant
    let isActive = "tocsin_mutant() == \(placement.number)"
    return switch mutant.form {
    case .expression: "(\(isActive) ? (\(mutant.replacement)) : (\(mutant.original)))"
    case .statement: "if \(isActive) { \(mutant.replacement) } else { \(mutant.original) }"
    case .build: mutant.original
    }
  }

  /// A default argument of a `package` function needs the shim to be as visible as the function.
  private static func importing(_ text: String) -> String { "package import CMutant\n" + text }
}

extension MutantSchemata {
  private static func place(
    _ mutant: Mutant, in texts: [String: String]
  ) throws(Stale) -> (path: String, text: String, range: Range<String.Index>) {
    let fault: Stale
    do throws(Stale) {
      guard let text = texts[mutant.file] else {
        throw Stale(id: mutant.id, reason: "no file \(mutant.file)")
      }
      return (mutant.file, text, try range(of: mutant, in: text))
    } catch {
      fault = error
    }
    // Without a context a snippet is not told from one of the same text elsewhere.
    guard mutant.context != nil else { throw fault }
    let found = texts.filter { (try? range(of: mutant, in: $0.value)) != nil }.keys.sorted()
    guard found.count == 1, let path = found.first, let text = texts[path] else { throw fault }
    return (path, text, try range(of: mutant, in: text))
  }

  /// Where the snippet stands in the one declaration that the context heads.
  private static func range(of mutant: Mutant, in text: String) throws(Stale) -> Range<String.Index> {
    var region = text.startIndex..<text.endIndex
    if let context = mutant.context {
      let heads = text.ranges(of: context, in: region)
      guard heads.count == 1, let head = heads.first else {
        throw Stale(
          id: mutant.id, reason: "`\(context)` occurs \(heads.count) times in \(mutant.file), not once")
      }
      region = head.lowerBound..<end(ofDeclarationAt: head.lowerBound, in: text)
    }
    let places = text.ranges(of: mutant.original, in: region)
    guard places.count == 1, let place = places.first else {
      let scope = mutant.context.map { "in `\($0)` of" } ?? "in"
      throw Stale(
        id: mutant.id,
        reason: "`\(mutant.original)` occurs \(places.count) times \(scope) \(mutant.file), not once")
    }
    return place
  }

  /// The end of the line with the brace that closes what starts here, told by its indentation.
  private static func end(ofDeclarationAt start: String.Index, in text: String) -> String.Index {
    let lineStart = text[..<start].lastIndex(of: "\n").map { text.index(after: $0) } ?? text.startIndex
    let indentation = text[lineStart...].prefix { $0 == " " }.count
    var line = text[start...].firstIndex(of: "\n") ?? text.endIndex
    while line < text.endIndex {
      let next = text.index(after: line)
      let rest = text[next...].drop { $0 == " " }
      line = text[next...].firstIndex(of: "\n") ?? text.endIndex
      if rest.first == "}", text.distance(from: next, to: rest.startIndex) <= indentation { return line }
    }
    return text.endIndex
  }
}

extension String {
  /// The places of a text, which may not overlap.
  fileprivate func ranges(of text: String, in region: Range<Index>) -> [Range<Index>] {
    var result: [Range<Index>] = []
    var start = region.lowerBound
    while let found = range(of: text, options: .literal, range: start..<region.upperBound) {
      result.append(found)
      start = found.upperBound
    }
    return result
  }
}
