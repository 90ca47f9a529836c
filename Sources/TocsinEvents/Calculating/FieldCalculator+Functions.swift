import TocsinLogModel

extension FieldCalculator {
  func call(
    _ operation: Operation, _ event: borrowing ExtractedEvent, _ arena: inout ScratchArena
  ) -> CalculatedValue {
    switch operation.function {
    case .ifThenElse: return operand(operation, operand(operation, 0).isTrue ? 1 : 2)
    case .isNull: return truth(operand(operation, 0).isNull)
    case .abs, .ceil, .floor, .round: return rounded(operation)
    case .max: return extreme(operation, event) { $0 > 0 }
    case .min: return extreme(operation, event) { $0 < 0 }
    case .concat: return concatenated(operation, &arena)
    case .textJoin: return joined(operation, event, &arena)
    case .lower: return cased(operation, .lower, &arena)
    case .upper: return cased(operation, .upper, &arena)
    case .proper: return cased(operation, .proper, &arena)
    case .left, .right, .substring, .trim, .splitBefore, .splitAfter: return part(operation, &arena)
    }
  }

  private func rounded(_ operation: Operation) -> CalculatedValue {
    guard let number = operand(operation, 0).number else { return .null }
    switch operation.function {
    case .abs: return CalculatedValue(abs(number))
    case .ceil: return CalculatedValue(number.rounded(.up))
    case .floor: return CalculatedValue(number.rounded(.down))
    default:
      guard operation.count > 1 else {
        return CalculatedValue(CalculatedArithmetic.rounded(number, precision: 0))
      }
      guard let precision = operand(operation, 1).whole,
        precision.magnitude <= UInt(CalculatedFunction.greatestPrecision)
      else { return .null }
      return CalculatedValue(CalculatedArithmetic.rounded(number, precision: precision))
    }
  }

  /// The operand, as the number that it stands for, before all others in some order.
  private func extreme(
    _ operation: Operation, _ event: borrowing ExtractedEvent, _ precedes: (Int) -> Bool
  ) -> CalculatedValue {
    var best = CalculatedValue.null
    for position in 0..<operation.count {
      let isNumbers = forEachValue(of: operation, position, event) { value in
        guard value.decimal != nil else { return false }
        var value = value
        value.kind = .number
        if best.isNull || CalculatedValue.order(value, best).map(precedes) ?? false { best = value }
        return true
      }
      guard isNumbers else { return .null }
    }
    return best
  }

  /// Calls `body` with an operand, or with each value of a field that has several; null where there is none.
  ///
  /// - Returns: `false` as soon as `body` does.
  private func forEachValue(
    of operation: Operation, _ position: Int, _ event: borrowing ExtractedEvent,
    _ body: (CalculatedValue) -> Bool
  ) -> Bool {
    let value = operand(operation, position)
    guard value.isNull, let field = field(operation, position) else { return body(value) }
    var index = Int(event.first[field])
    var isEmpty = true
    while index >= 0 {
      let element = event.values[index]
      index = Int(element.next)
      if case .null = element.kind { continue }
      isEmpty = false
      guard body(CalculatedValue(kind: element.kind, element.bytes)) else { return false }
    }
    return isEmpty ? body(.null) : true
  }

  // MARK: - Texts

  /// `nil` for null.
  private func text(
    _ operation: Operation, _ position: Int, _ arena: inout ScratchArena
  ) -> UnsafeBufferPointer<UInt8>? {
    let value = operand(operation, position)
    return value.isNull ? nil : text(of: value, &arena)
  }

  private func joined(
    _ operation: Operation, _ event: borrowing ExtractedEvent, _ arena: inout ScratchArena
  ) -> CalculatedValue {
    guard let separator = text(operation, 0, &arena) else { return .null }
    var parts: [UnsafeBufferPointer<UInt8>] = []
    var count = 0
    for position in 1..<operation.count {
      let hasTexts = forEachValue(of: operation, position, event) { value in
        switch value.kind {
        case .null, .object: return false
        case .true, .false, .number, .string: break
        }
        let part = text(of: value, &arena)
        if !parts.isEmpty {
          parts.append(separator)
          count += separator.count
        }
        parts.append(part)
        count += part.count
        return count <= FieldCalculator.maximumTextBytes
      }
      guard hasTexts else { return .null }
    }
    return text(of: parts, count, &arena)
  }

  private func concatenated(_ operation: Operation, _ arena: inout ScratchArena) -> CalculatedValue {
    var parts: [UnsafeBufferPointer<UInt8>] = []
    var count = 0
    for position in 0..<operation.count {
      guard let part = text(operation, position, &arena) else { return .null }
      parts.append(part)
      count += part.count
      if count > FieldCalculator.maximumTextBytes { return .null }
    }
    return text(of: parts, count, &arena)
  }

  private func text(
    of parts: [UnsafeBufferPointer<UInt8>], _ count: Int, _ arena: inout ScratchArena
  ) -> CalculatedValue {
    let whole = arena.allocate(count)
    var end = whole
    for part in parts {
      if let start = part.baseAddress { end.update(from: start, count: part.count) }
      end += part.count
    }
    return CalculatedValue(kind: .string, start: whole, count: count)
  }

  private func cased(
    _ operation: Operation, _ casing: CalculatedTexts.Casing, _ arena: inout ScratchArena
  ) -> CalculatedValue {
    guard let text = text(operation, 0, &arena),
      let cased = CalculatedTexts.cased(text, casing, limit: FieldCalculator.maximumTextBytes)
    else { return .null }
    return CalculatedValue(kind: .string, arena.copy(cased))
  }

  private func part(_ operation: Operation, _ arena: inout ScratchArena) -> CalculatedValue {
    guard let text = text(operation, 0, &arena), let range = range(operation, in: text, &arena) else {
      return .null
    }
    return CalculatedValue(kind: .string, UnsafeBufferPointer(rebasing: text[range]))
  }

  private func range(
    _ operation: Operation, in text: UnsafeBufferPointer<UInt8>, _ arena: inout ScratchArena
  ) -> Range<Int>? {
    switch operation.function {
    case .left: return count(operation, 1, atLeast: 0).map { CalculatedTexts.prefix(text, $0) }
    case .right: return count(operation, 1, atLeast: 0).map { CalculatedTexts.suffix(text, $0) }
    case .substring:
      guard let start = count(operation, 1, atLeast: 1), let length = count(operation, 2, atLeast: 0) else {
        return nil
      }
      return CalculatedTexts.part(text, start: start, length: length)
    case .trim: return CalculatedTexts.trimmed(text)
    case .splitBefore, .splitAfter:
      guard let separator = self.text(operation, 1, &arena), let number = count(operation, 2, atLeast: 0),
        let found = CalculatedTexts.occurrence(number, of: separator, in: text)
      else { return nil }
      if case .splitBefore = operation.function { return 0..<found.lowerBound }
      return found.upperBound..<text.count
    default: return nil
    }
  }

  private func count(_ operation: Operation, _ position: Int, atLeast least: Int) -> Int? {
    guard let whole = operand(operation, position).whole, whole >= least else { return nil }
    return whole
  }
}
