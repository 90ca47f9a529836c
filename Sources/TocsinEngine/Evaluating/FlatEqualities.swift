import TocsinEvents
import TocsinLogModel
import TocsinPlan

/// The plain equalities of a plan as flat bytes: most atoms, answered without counting a reference.
///
/// Only for attributes and reserved attributes, few values, and strings or booleans; everything else is left to
/// ``CompiledAtom``. Immutable after `init`.
final class FlatEqualities: @unchecked Sendable {
  /// By atom: the field, or -1 where the atom is not a plain equality.
  private let fields: UnsafeMutablePointer<Int32>
  /// By atom: its first entry; the next atom's is the end.
  private let firstEntries: UnsafeMutablePointer<Int32>
  /// By entry: offset and length of the text in `pool`.
  private let entries: UnsafeMutablePointer<(offset: Int32, count: Int32)>
  private let pool: UnsafeMutablePointer<UInt8>

  private static let maximumValues = 8

  init(_ plan: PlanSet) {
    fields = .allocate(capacity: plan.atoms.count + 1)
    firstEntries = .allocate(capacity: plan.atoms.count + 1)
    var places: [(offset: Int32, count: Int32)] = []
    var bytes: [UInt8] = []
    for (index, atom) in plan.atoms.enumerated() {
      (fields + index).initialize(to: -1)
      (firstEntries + index).initialize(to: Int32(truncatingIfNeeded: places.count))
      guard case .equals(let values) = atom.test, atom.tagPrefix == nil, atom.field != .anyText,
        atom.field != .reserved(.timestamp), values.count <= FlatEqualities.maximumValues
      else { continue }
      fields[index] = plan.atomFields[index]
      for value in values {
        places.append(
          (Int32(truncatingIfNeeded: bytes.count), Int32(truncatingIfNeeded: value.text.bytes.count)))
        bytes += value.text.bytes
      }
    }
    (fields + plan.atoms.count).initialize(to: -1)
    (firstEntries + plan.atoms.count).initialize(to: Int32(truncatingIfNeeded: places.count))
    entries = .allocate(capacity: max(places.count, 1))
    for (index, place) in places.enumerated() { (entries + index).initialize(to: place) }
    pool = .allocate(capacity: max(bytes.count, 1))
    pool.initialize(from: bytes, count: bytes.count)
  }

  deinit {
    fields.deallocate()
    firstEntries.deallocate()
    entries.deallocate()
    pool.deallocate()
  }

  /// Whether the atom holds; `nil` where ``CompiledAtom`` must answer: another test, or a number in the event.
  func holds(_ atom: Int, for event: borrowing ExtractedEvent) -> Bool? {
    let field = fields[atom]
    guard field >= 0 else { return nil }
    var index = event.first[Int(field)]
    while index >= 0 {
      let value = event.values[Int(index)]
      index = value.next
      switch value.kind {
      case .number: return nil
      case .null, .object: continue
      case .string, .true, .false:
        for entry in firstEntries[atom]..<firstEntries[atom + 1] {
          let (offset, count) = entries[Int(entry)]
          if count == value.count, isSame(pool + Int(offset), value.start, Int(count)) { return true }
        }
      }
    }
    return false
  }

  private func isSame(_ one: UnsafePointer<UInt8>, _ other: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    for index in 0..<count where one[index] != other[index] { return false }
    return true
  }
}
