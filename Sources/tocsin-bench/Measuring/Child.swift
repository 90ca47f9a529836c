#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What one run of a program took.
struct ChildResult {
  var status: Int32
  /// Wall clock.
  var seconds: Double
  /// User and system time.
  var processorSeconds: Double
  /// Peak resident memory.
  var residentBytes: Int
}

/// Runs a program to its end, its output going nowhere or to a file.
enum Child {
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// With `input`, what another program writes is the standard input.
  static func run(
    _ arguments: [String], input: [String]? = nil, output: String = "/dev/null"
  ) throws -> ChildResult {
    var ends: [Int32] = [-1, -1]
    var writer = pid_t()
    if let input {
      guard pipe(&ends) == 0 else { throw Failure(description: "no pipe") }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      writer = try start(input) { posix_spawn_file_actions_adddup2(&$0, ends[1], 1) }
      close(ends[1])
    }
    let started = ContinuousClock.now
    let child = try start(arguments) { actions in
      if input != nil { posix_spawn_file_actions_adddup2(&actions, ends[0], 0) }
      posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    }
    if input != nil { close(ends[0]) }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(child, &status, 0, &usage) < 0, errno == EINTR {}
    let elapsed = ContinuousClock.now - started
    if input != nil { while waitpid(writer, nil, 0) < 0, errno == EINTR {} }
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return ChildResult(
      status: (status >> 8) & 0xFF,
      seconds: Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18,
      processorSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
      residentBytes: Int(usage.ru_maxrss) * 1024)
  }

  /// Starts a program whose diagnostics go nowhere.
  private static func start(
    _ arguments: [String], _ redirect: (inout posix_spawn_file_actions_t) -> Void
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    redirect(&actions)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    defer { for word in words { free(word) } }
    words.append(nil)
    var child = pid_t()
    guard posix_spawnp(&child, arguments[0], &actions, nil, words, environ) == 0 else {
      throw Failure(description: "cannot start \(arguments[0])")
    }
    return child
  }
}
