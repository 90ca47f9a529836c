import CPCRE2

/// A regular expression of libpcre2, compiled once and matched by any number of threads.
///
/// The pattern is read as UTF-8 by characters, dots match newlines, and only named groups capture.
final class CompiledPattern: @unchecked Sendable {
  /// What a match may cost: steps of the interpreter, its depth, and its memory in kibibytes.
  ///
  /// Of 3,763 pairs of public rules and texts none needs more than 131,072 steps.
  static let matchLimit: UInt32 = 1_000_000
  static let depthLimit: UInt32 = 200_000
  static let heapLimit: UInt32 = 32 << 10

  /// Written once, before anybody else sees the object; libpcre2 only reads it.
  private let code: OpaquePointer
  /// Whether machine code could be made of the pattern.
  let isJIT: Bool

  /// Why a pattern cannot be compiled, and at which byte of it.
  struct Failure: Error {
    var offset: Int
    var message: String
  }

  /// Only named groups capture.
  convenience init(_ pattern: [UInt8], ignoresCase: Bool = false) throws(Failure) {
    try self.init(
      pattern,
      options: PCRE2_DOTALL | PCRE2_NO_AUTO_CAPTURE | PCRE2_DUPNAMES | (ignoresCase ? PCRE2_CASELESS : 0))
  }

  /// All groups capture, by number, and a dot stops at newlines.
  convenience init(numbered pattern: [UInt8], ignoresCase: Bool) throws(Failure) {
    try self.init(pattern, options: ignoresCase ? PCRE2_CASELESS : 0)
  }

  private init(_ pattern: [UInt8], options: UInt32) throws(Failure) {
    var (number, offset): (Int32, Int) = (0, 0)
    let options = options | PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C
    let made = pattern.withUnsafeBufferPointer {
      pcre2_compile_8($0.baseAddress, $0.count, options, &number, &offset, nil)
    }
    guard let made else { throw Failure(offset: offset, message: CompiledPattern.text(of: number)) }
    code = made
    isJIT = pcre2_jit_compile_8(made, UInt32(PCRE2_JIT_COMPLETE)) == 0
  }

  deinit { pcre2_code_free_8(code) }

  private static func text(of number: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let length = pcre2_get_error_message_8(number, &buffer, buffer.count)
    return String(decoding: buffer.prefix(max(0, Int(length))), as: UTF8.self)
  }

  /// The number of groups that capture.
  var groupCount: Int {
    var count: UInt32 = 0
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_CAPTURECOUNT), &count)
    return Int(count)
  }

  /// The numbers of groups by name; a name that stands twice has several.
  var groups: [(name: String, number: Int)] {
    var (count, size): (UInt32, UInt32) = (0, 0)
    var table: UnsafePointer<UInt8>?
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), &count)
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &size)
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table)
    guard let table else { return [] }
    return (0..<Int(count)).map { index in
      let entry = table + index * Int(size)
      let name = String(cString: UnsafeRawPointer(entry + 2).assumingMemoryBound(to: CChar.self))
      return (name, Int(entry[0]) << 8 | Int(entry[1]))
    }
  }

  /// What became of one try.
  enum Outcome: Equatable {
    case matched
    case none
    /// A limit ended the try: the text is neither known to match nor not to.
    case limited
  }

  /// Looks for the pattern from `start` on; where it is found, `scratch` holds the places of the groups.
  func match(_ text: UnsafeBufferPointer<UInt8>, from start: Int = 0, _ scratch: GrokScratch) -> Outcome {
    // An empty buffer may have no address, which the library takes for a mistake.
    var nothing: UInt8 = 0
    return withUnsafePointer(to: &nothing) { empty in
      let base = text.baseAddress ?? empty
      let data = scratch.data(for: code)
      var result = pcre2_match_8(code, base, text.count, start, PCRE2_NO_UTF_CHECK, data, scratch.context)
      if result == PCRE2_ERROR_JIT_STACKLIMIT {
        result = pcre2_match_8(
          code, base, text.count, start, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, data, scratch.context)
      }
      if result >= 0 { return .matched }
      return result == PCRE2_ERROR_NOMATCH ? .none : .limited
    }
  }
}

/// What one thread matches with.
package final class GrokScratch {
  private var match: OpaquePointer?
  private var pairs: UInt32 = 0
  private let stack: OpaquePointer?
  let context: OpaquePointer?
  /// Bytes of the stack of machine code, at most.
  private static let stackSize = 1 << 20

  /// Nothing is allocated for matches yet.
  package init() {
    context = pcre2_match_context_create_8(nil)
    pcre2_set_match_limit_8(context, CompiledPattern.matchLimit)
    pcre2_set_depth_limit_8(context, CompiledPattern.depthLimit)
    pcre2_set_heap_limit_8(context, CompiledPattern.heapLimit)
    stack = pcre2_jit_stack_create_8(32 << 10, GrokScratch.stackSize, nil)
    if let stack { pcre2_jit_stack_assign_8(context, nil, UnsafeMutableRawPointer(stack)) }
  }

  deinit {
    if let match { pcre2_match_data_free_8(match) }
    if let stack { pcre2_jit_stack_free_8(stack) }
    if let context { pcre2_match_context_free_8(context) }
  }

  fileprivate func data(for code: OpaquePointer) -> OpaquePointer? {
    var highest: UInt32 = 0
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_CAPTURECOUNT), &highest)
    if match == nil || pairs < highest + 1 {
      if let match { pcre2_match_data_free_8(match) }
      pairs = max(highest + 1, 64)
      match = pcre2_match_data_create_8(pairs, nil)
    }
    return match
  }

  /// The bytes that a group took of the last match; `nil` where it took no part.
  func range(_ group: Int) -> Range<Int>? {
    guard let match, group < Int(pairs), let places = pcre2_get_ovector_pointer_8(match) else { return nil }
    let (start, end) = (places[group * 2], places[group * 2 + 1])
    guard start != Int.max, start >= 0, start <= end else { return nil }
    return start..<end
  }
}
