import TocsinIO

/// Steps of a merge that another thread takes, so that whoever waits for them can also wait for time and signals.
final class StepQueue: @unchecked Sendable {
  /// What a wait ended with.
  enum Next {
    case step(SourceMerge.Step)
    /// Nothing came for as long as was waited for.
    case pause
    /// The run is to end before its inputs do.
    case interrupted
    /// The inputs have ended.
    case end
  }

  /// The merge, which one thread uses until it has ended.
  private final class Owner: @unchecked Sendable {
    var merge: SourceMerge

    init(_ merge: consuming SourceMerge) {
      self.merge = merge
    }
  }

  /// Steps that may wait: enough for one thread to read while the other applies.
  private static let capacity = 4

  private let owner: Owner
  private let lock = ConditionLock()
  private var steps: [SourceMerge.Step] = []
  private var hasEnded = false
  private var isInterrupted = false
  /// Another thread takes the steps; this is set once, before anything else is done.
  private var isThreaded = false

  /// Files are read by the caller itself, who looks for an interruption between batches; input that may keep it waiting
  /// is read by a thread of its own, which ends with the input.
  init(_ merge: consuming SourceMerge, mayWait: Bool, _ interruption: Interruption?) {
    owner = Owner(merge)
    interruption?.notify { [weak self] in self?.interrupt() }
    guard mayWait, let thread = Thread.start({ [self] in fill() }) else { return }
    thread.detach()
    isThreaded = true
  }

  /// The next step; waits for it, at most for so many seconds where they are given.
  func next(atMost seconds: Double?) -> Next {
    guard isThreaded else {
      if lock.locked({ isInterrupted }) { return .interrupted }
      if let step = owner.merge.next() { return .step(step) }
      lock.locked { hasEnded = true }
      return .end
    }
    return lock.locked {
      while true {
        if !steps.isEmpty {
          lock.signal()
          return .step(steps.removeFirst())
        }
        if isInterrupted { return .interrupted }
        if hasEnded { return .end }
        guard let seconds else {
          lock.wait()
          continue
        }
        if !lock.wait(atMost: seconds), steps.isEmpty, !hasEnded, !isInterrupted { return .pause }
      }
    }
  }

  /// What became of the inputs, once they have ended; before that nothing is said of them.
  var results: (failures: [LogReadError], blankLines: Int, overdue: Int) {
    guard !isThreaded || lock.locked({ hasEnded }) else { return ([], 0, 0) }
    return (owner.merge.failures, owner.merge.blankLines, owner.merge.overdue)
  }

  /// The size of all inputs, where it is known from the start.
  var totalBytes: Int? { owner.merge.totalBytes }

  private func fill() {
    while let step = owner.merge.next() {
      let goesOn = lock.locked {
        while steps.count >= StepQueue.capacity, !isInterrupted { lock.wait() }
        guard !isInterrupted else { return false }
        steps.append(step)
        lock.signal()
        return true
      }
      if !goesOn { return }
    }
    lock.locked {
      hasEnded = true
      lock.signal()
    }
  }

  private func interrupt() {
    lock.locked {
      isInterrupted = true
      lock.signal()
    }
  }
}
