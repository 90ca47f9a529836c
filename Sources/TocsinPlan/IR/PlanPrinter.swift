package import TocsinLogModel
package import TocsinSemantics
import TocsinSyntax

/// The compiled form of a rule as text: what `tocsin explain --plan` shows.
package enum PlanPrinter {
  /// Fields to extract, then for each query its predicate tree and its program.
  package static func print(_ plan: PlanSet, rule: Rule, index: Int) -> String {
    let uses = plan.steps[..<plan.queryStepCount].reduce(into: [Atom: Int]()) {
      $0[plan.atoms[Int($1.atom)], default: 0] += 1
    }
    var lines = ["rule \(rule.name)", "", "fields"]
    for (position, field) in plan.fields.enumerated() {
      lines.append("  f\(position)  \(name(field))\(meaning(field, rule))")
    }
    for (id, owner) in plan.queryOwners.enumerated() where owner.rule == index {
      let query = plan.queries[id]
      lines += ["", "query \(rule.queries[owner.query].label)", "  predicate"]
      tree(query.predicate, plan, uses, indent: 2, &lines)
      lines.append("  prefilter  \(prefilter(query, plan))")
      lines.append("  index      \(witness(query, plan, index: id))")
      lines.append("  program")
      program(query.entry, plan, &lines)
    }
    let always = plan.index.alwaysRun.map { plan.queryOwners[Int($0)] }.filter { $0.rule == index }
    if !always.isEmpty {
      let labels = always.map { rule.queries[$0.query].label }.joined(separator: ", ")
      lines += ["", "always run  \(always.count) of \(rule.queries.count) queries: \(labels)"]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Of a calculated field of the rule: what it computes.
  private static func meaning(_ field: EventField, _ rule: Rule) -> String {
    guard case .calculated(let field) = field,
      let definition = rule.calculatedFields.first(where: { $0.field == field })
    else { return "" }
    return " = \(ExpressionPrinter.print(definition.syntax))"
  }

  /// What a record must hold to be read at all.
  private static func prefilter(_ query: QueryPlan, _ plan: PlanSet) -> String {
    guard
      let required = LiteralPrefilter.required(
        by: query.predicate, plan.arena, LiteralPrefilter.RecordNames())
    else {
      return
        "none: no term requires a text of \(LiteralPrefilter.minimumLength) bytes, so every record is read"
    }
    let literals = required.literals.sorted().map {
      "`\(UTF8Text(bytes: $0.bytes))`" + ($0.ignoresCase ? " in any case" : "")
    }
    return literals.isEmpty
      ? "nothing meets the query" : "a record holds \(literals.joined(separator: " or "))"
  }

  /// By what the query is found among many.
  private static func witness(_ query: QueryPlan, _ plan: PlanSet, index: Int) -> String {
    var choice = WitnessChoice(plan.queries, plan.arena)
    guard let witness = choice.witness(of: query.predicate),
      !plan.index.alwaysRun.contains(Int32(truncatingIfNeeded: index))
    else { return "always run: \(unfound(query.predicate, plan))" }
    return witness.atoms.isEmpty
      ? "never run"
      : "looked up by \(witness.atoms.map { describe($0, plan) }.joined(separator: " or "))"
  }

  /// Why no value leads to a query.
  private static func unfound(_ id: PredicateID, _ plan: PlanSet) -> String {
    switch plan.arena[id] {
    case .constant: return "every event meets it"
    case .not: return "it only says what must not hold"
    case .atom: return "the event's own time is no value to look up"
    case .and: return "no term that must hold says which values to look for"
    case .or(let operands):
      var choice = WitnessChoice(plan.queries, plan.arena)
      let unfound = operands.count { choice.witness(of: $0) == nil }
      return unfound == 0
        ? "its alternatives are too many to look up"
        : "\(unfound) of its \(operands.count) alternatives say no values to look for"
    }
  }

  private static func tree(
    _ id: PredicateID, _ plan: PlanSet, _ uses: [Atom: Int], indent: Int, _ lines: inout [String]
  ) {
    let margin = String(repeating: "  ", count: indent)
    switch plan.arena[id] {
    case .constant(let value): lines.append("\(margin)\(value)")
    case .atom(let atom): lines.append("\(margin)\(line(atom, uses))")
    case .not(let operand):
      if case .atom(let atom) = plan.arena[operand] {
        lines.append("\(margin)not \(line(atom, uses))")
      } else {
        lines.append("\(margin)not")
        tree(operand, plan, uses, indent: indent + 1, &lines)
      }
    case .and(let operands):
      lines.append("\(margin)and")
      for operand in operands { tree(operand, plan, uses, indent: indent + 1, &lines) }
    case .or(let operands):
      lines.append("\(margin)or")
      for operand in operands { tree(operand, plan, uses, indent: indent + 1, &lines) }
    }
  }

  /// An atom with its cost, and how many steps share its one evaluation.
  private static func line(_ atom: Atom, _ uses: [Atom: Int]) -> String {
    let count = uses[atom] ?? 0
    return "\(describe(atom))  cost \(atom.cost)" + (count > 1 ? "  shared by \(count)" : "")
  }

  /// The steps that can be reached from the entry, in order.
  private static func program(_ entry: Int32, _ plan: PlanSet, _ lines: inout [String]) {
    guard entry >= 0 else {
      lines.append("    \(target(entry))")
      return
    }
    var reachable: Set<Int32> = []
    var open = [entry]
    while let step = open.popLast() {
      guard step >= 0, reachable.insert(step).inserted else { continue }
      open += [plan.steps[Int(step)].onTrue, plan.steps[Int(step)].onFalse]
    }
    for index in reachable.sorted() {
      let step = plan.steps[Int(index)]
      lines.append(
        "    s\(index)  a\(step.atom) f\(plan.atomFields[Int(step.atom)])  true → \(target(step.onTrue))  false → \(target(step.onFalse))"
      )
    }
  }

  private static func target(_ step: Int32) -> String {
    switch step {
    case PlanStep.accept: "accept"
    case PlanStep.reject: "reject"
    default: "s\(step)"
    }
  }

  /// A field as a query names it.
  ///
  /// `@path`, a reserved name, `tags`, `#name`, or `any text` for full-text search.
  package static func name(_ field: EventField) -> String {
    switch field {
    case .attribute(let path): "@\(path)"
    case .reserved(let name): name.rawValue
    case .tags: "tags"
    case .anyText: "any text"
    case .calculated(let field): "#\(field.name)"
    }
  }

  private static func describe(_ id: PredicateID, _ plan: PlanSet) -> String {
    if case .atom(let atom) = plan.arena[id] { describe(atom) } else { "" }
  }

  private static func describe(_ atom: Atom) -> String {
    let subject = atom.tagPrefix.map { "tag \($0)" } ?? name(atom.field)
    switch atom.test {
    case .exists: return "\(subject) exists"
    case .equals(let values):
      return "\(subject) \(atom.isCaseInsensitive ? "=~" : "=") \(list(values.map(\.text)))"
    case .wildcard(let pattern): return "\(subject) like `\(pattern)`"
    case .phrase(let phrase, onlyStrings: _): return "\(subject) has tokens \(list(phrase.tokens))"
    case .stretch(let pattern, onlyStrings: _): return "\(subject) has text like `\(pattern)`"
    case .interval(let interval), .tagInterval(let interval, _):
      return "\(subject) in "
        + ends(
          interval.lower?.canonicalText, interval.includesLower, interval.upper?.canonicalText,
          interval.includesUpper)
    case .textInterval(let interval):
      return "\(subject) in "
        + ends(
          interval.lower.map { "`\($0)`" }, interval.includesLower, interval.upper.map { "`\($0)`" },
          interval.includesUpper)
    case .addressIn(let blocks): return "\(subject) in \(list(blocks.map(\.spelling)))"
    case .timeWithin(let interval):
      return "\(subject) in "
        + ends(
          interval.lower?.iso8601, interval.includesLower, interval.upper?.iso8601, interval.includesUpper)
    }
  }

  private static func list(_ values: [UTF8Text]) -> String {
    values.count == 1 ? "`\(values[0])`" : "{\(values.map { "`\($0)`" }.joined(separator: ", "))}"
  }

  private static func ends(
    _ lower: String?, _ includesLower: Bool, _ upper: String?, _ includesUpper: Bool
  ) -> String {
    let opening = lower.map { (includesLower ? "[" : "(") + $0 } ?? "(-∞"
    let closing = upper.map { $0 + (includesUpper ? "]" : ")") } ?? "∞)"
    return "\(opening), \(closing)"
  }
}
