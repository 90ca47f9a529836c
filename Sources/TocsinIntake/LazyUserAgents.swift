package import TocsinDiagnostics
import TocsinEnrichment
package import TocsinEvents
package import TocsinGrok
import TocsinIO
package import TocsinLogModel

/// The patterns of user agents, read when the first user agent comes.
package final class LazyUserAgents: @unchecked Sendable {
  private let file: SourceFile
  private let lock = ConditionLock()
  /// Guarded by the lock.
  private var table: UserAgentTable??

  /// Nothing is read yet.
  package init(_ file: SourceFile) {
    self.file = file
  }

  /// What a user agent says of itself; nothing where the file holds no patterns.
  package func details(_ text: UTF8Text, _ scratch: GrokScratch) -> [AttributeMember] {
    let table = lock.locked { () -> UserAgentTable? in
      if let known = self.table { return known }
      let read = UserAgentTable.read(file).table
      self.table = .some(read)
      return read
    }
    return table?.details(text, scratch: scratch) ?? []
  }
}
