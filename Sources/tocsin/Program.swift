import TocsinCLI

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@main
struct Program {
  static func main() {
    exit(CommandRunner.main(Array(CommandLine.arguments.dropFirst())))
  }
}
