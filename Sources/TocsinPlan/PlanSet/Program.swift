/// One step of a skip-jump program: test an atom, go on at one of two places.
package struct PlanStep: Hashable, Sendable {
  /// Index into ``PlanSet/atoms``.
  package var atom: Int32
  /// Index of the next step, or ``accept`` or ``reject``.
  package var onTrue: Int32
  /// Index of the next step, or ``accept`` or ``reject``.
  package var onFalse: Int32

  // Computed: a stored one would be reached through a check whether it was made yet.
  /// The query matches.
  package static var accept: Int32 { -1 }
  /// The query doesn't match.
  package static var reject: Int32 { -2 }
}

/// The atoms of a plan set, numbered in the order in which programs name them.
struct AtomNumbers {
  private(set) var atoms: [Atom] = []
  /// By predicate: the number of the atom, or -1; atoms are equal where their predicates are.
  private var numbers: [Int32] = []

  /// The number of an atom that some program tests.
  func number(of predicate: PredicateID) -> Int32? {
    let index = Int(predicate.index)
    return index < numbers.count && numbers[index] >= 0 ? numbers[index] : nil
  }

  /// The number of an atom, a new one if it is new.
  mutating func intern(_ atom: Atom, _ predicate: PredicateID) -> Int32 {
    let index = Int(predicate.index)
    while numbers.count <= index { numbers.append(-1) }
    if numbers[index] < 0 {
      numbers[index] = Int32(truncatingIfNeeded: atoms.count)
      atoms.append(atom)
    }
    return numbers[index]
  }
}

/// Lays a predicate out as steps; every jump goes forward.
struct ProgramWriter {
  private(set) var steps: [PlanStep] = []
  private(set) var numbers: AtomNumbers

  init(_ numbers: AtomNumbers) {
    self.numbers = numbers
  }

  /// The entry of the program: a step, or ``PlanStep/accept`` or ``PlanStep/reject`` for a constant.
  mutating func write(_ root: PredicateID, _ arena: PredicateArena) -> Int32 {
    number(root, arena)
    return emit(root, arena, onTrue: PlanStep.accept, onFalse: PlanStep.reject)
  }

  /// Gives atoms their numbers in the order in which they are tested.
  private mutating func number(_ id: PredicateID, _ arena: PredicateArena) {
    switch arena[id] {
    case .constant: break
    case .atom(let atom): _ = numbers.intern(atom, id)
    case .not(let operand): number(operand, arena)
    case .and(let operands), .or(let operands): for operand in operands { number(operand, arena) }
    }
  }

  /// Emits back to front, so that targets are known; the steps are turned round afterwards by the caller.
  private mutating func emit(
    _ id: PredicateID, _ arena: PredicateArena, onTrue: Int32, onFalse: Int32
  ) -> Int32 {
    switch arena[id] {
    case .constant(let value): return value ? onTrue : onFalse
    case .atom(let atom):
      steps.append(PlanStep(atom: numbers.intern(atom, id), onTrue: onTrue, onFalse: onFalse))
      return Int32(truncatingIfNeeded: steps.count - 1)
    case .not(let operand): return emit(operand, arena, onTrue: onFalse, onFalse: onTrue)
    case .and(let operands):
      return operands.reversed().reduce(onTrue) { emit($1, arena, onTrue: $0, onFalse: onFalse) }
    case .or(let operands):
      return operands.reversed().reduce(onFalse) { emit($1, arena, onTrue: onTrue, onFalse: $0) }
    }
  }
}
