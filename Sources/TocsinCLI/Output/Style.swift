import TocsinSemantics

/// ANSI styling of short texts; plain when off.
struct Style {
  let isOn: Bool

  func bold(_ text: String) -> String { wrap(text, "1") }
  func dim(_ text: String) -> String { wrap(text, "2") }
  func red(_ text: String) -> String { wrap(text, "31") }
  func green(_ text: String) -> String { wrap(text, "32") }
  func yellow(_ text: String) -> String { wrap(text, "33") }
  func cyan(_ text: String) -> String { wrap(text, "36") }

  func severity(_ severity: SignalSeverity, _ text: String) -> String {
    switch severity {
    case .critical: wrap(text, "1;35")
    case .high: wrap(text, "1;31")
    case .medium: wrap(text, "33")
    case .low: wrap(text, "36")
    case .info: wrap(text, "2")
    }
  }

  private func wrap(_ text: String, _ code: String) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
