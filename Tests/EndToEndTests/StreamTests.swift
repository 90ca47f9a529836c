import Testing
import TocsinTestSupport

/// Logs that come bit by bit: nobody waits for the end of a stream that has none.
struct StreamTests {
  @Test(arguments: [1, 2]) func `a signal is printed when it is closed, not when the input ends`(jobs: Int)
    throws
  {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write(
      """
      name: seen
      queries: [{name: a, query: "source:demo"}]
      cases: [{name: A, status: low, condition: a > 0}]
      options: {detectionMethod: threshold, evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0}
      message: m

      """, to: "seen.yaml")
    // The input stays open until the first signal has been read, or a minute has passed.
    let output = try shell.run(
      #"""
      event() { printf '{"ddsource":"demo","timestamp":"2026-03-02T07:%s:00Z"}\n' "$1"; }
      coproc tocsin run seen.yaml --live --logs - --quiet --jobs \#(jobs)
      exec 3<&"${COPROC[0]}" 4>&"${COPROC[1]}"
      eval "exec ${COPROC[0]}<&- ${COPROC[1]}>&-"
      for minute in 10 12 14 16; do event $minute >&4; done
      read -r -t 60 line <&3 && echo "${line:0:12}"
      exec 4>&-
      cat <&3 | wc -l
      """#)
    #expect(output.text == "{\"version\":1\n6\n", "\(output.text) \(output.standardError)")
  }

  @Test func `a stream that is ended by a signal says what is decided`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write(
      """
      name: seen
      queries: [{name: a, query: "source:demo"}]
      cases: [{name: A, status: low, condition: a > 0}]
      options: {detectionMethod: threshold, evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0}
      message: m

      """, to: "seen.yaml")
    // The first signal is printed once the third event has come; the input stays open.
    let output = try shell.run(
      #"""
      event() { printf '{"ddsource":"demo","timestamp":"2026-03-02T07:%s:00Z"}\n' "$1"; }
      coproc tocsin run seen.yaml --live --logs - 2> errors
      process=$COPROC_PID
      exec 3<&"${COPROC[0]}" 4>&"${COPROC[1]}"
      eval "exec ${COPROC[0]}<&- ${COPROC[1]}>&-"
      for minute in 10 12 14; do event $minute >&4; done
      read -r -t 60 line <&3 && echo "${line:0:12}"
      kill -TERM $process
      cat <&3 > rest
      wait $process
      echo "$?"
      cut -c 1-12 errors | head -n 1
      """#)
    #expect(output.text == "{\"version\":1\n143\ninterrupted:\n", "\(output.text) \(output.standardError)")
  }
}
