import TocsinEvents
import TocsinLogModel

extension SourceRecognizer {
  /// Programs whose lines say who did what on a machine; others of syslog have no source that rules would ask for.
  private static let programs: [UTF8Text] = [
    "sshd", "sudo", "su", "cron", "crond", "systemd-logind", "useradd", "usermod", "userdel", "groupadd",
    "passwd", "login",
  ]

  static let linuxProgram = SourceRecognizer(
    "Linux authentication",
    sign:
      "the program of a syslog or journal line (sshd, sudo, su, cron, useradd …), or a line of sshd without header",
    shape: { log in
      var shaped = log
      shaped.service = LinuxLine.program(of: log)
      return [shaped]
    },
    source: { log in
      guard let program = LinuxLine.program(of: log) else { return nil }
      return programs.contains(program) ? program : nil
    })
}

/// A line of a Linux program.
private enum LinuxLine {
  private static let beginnings: [StaticString] = [
    "Failed password for ", "Accepted password for ", "Accepted publickey for ", "Invalid user ",
    "Failed publickey for ", "Failed keyboard-interactive/pam for ", "Failed none for ",
    "Accepted keyboard-interactive/pam for ",
  ]

  /// The program in lower case; `nil` for no such line.
  static func program(of log: RawLog) -> UTF8Text? {
    let isLine = log.members.allSatisfy { $0.key == "syslog" || $0.key == "journald" }
    guard isLine, let message = log.message else { return nil }
    if let service = log.service {
      var name = LowerCasing.lowered(service).bytes
      if name.count > 8, name.suffix(8).elementsEqual(".service".utf8) { name.removeLast(8) }
      // Newer versions name the process of a session.
      if name.elementsEqual("sshd-session".utf8) || name.elementsEqual("ssh".utf8) { return "sshd" }
      return UTF8Text(bytes: name)
    }
    return beginnings.contains { message.begins(with: $0) } ? "sshd" : nil
  }
}
