#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// An open file that is closed with its owner.
final class Descriptor: Sendable {
  let number: Int32
  private let isOwned: Bool

  init(_ number: Int32, isOwned: Bool) {
    self.number = number
    self.isOwned = isOwned
  }

  deinit { if isOwned { Descriptor.close(number) } }

  static func close(_ descriptor: Int32) { closeFile(descriptor) }
}

private func closeFile(_ descriptor: Int32) { close(descriptor) }
