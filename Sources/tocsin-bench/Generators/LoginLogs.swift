/// Small sign-in events of very many users, 2,500 sign-ins a second.
struct LoginLogs {
  private var random: SeededRandom
  /// Of the next event, at least.
  var milliseconds = 1_772_000_000_000
  private let users: Int
  private var next = 0

  init(seed: UInt64, users: Int) {
    random = SeededRandom(seed: seed)
    self.users = users
  }

  mutating func record() -> String {
    // Every user is met in turn, in an order that no table likes.
    let user = (next &* 7_919) % users
    next += 1
    if next % 2_500 == 0 { milliseconds += 1000 }
    let address = "10.\(random.below(256)).\(random.below(256)).\(random.below(256))"
    return
      "{\"ddsource\":\"okta\",\"timestamp\":\(milliseconds),\"evt\":{\"name\":\"login\",\"outcome\":\"failure\"},\"usr\":{\"id\":\"user-\(String(user, radix: 36))@example.net\"},\"network\":{\"client\":{\"ip\":\"\(address)\"}},\"session\":\"\(random.hex(24))\"}\n"
  }
}
