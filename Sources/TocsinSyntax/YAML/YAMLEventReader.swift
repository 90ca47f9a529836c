import CLibYAML
import TocsinDiagnostics
import TocsinLogModel

/// One libyaml event as plain values.
struct YAMLEvent {
  enum Kind {
    case streamStart
    case streamEnd
    case documentStart(version: (major: Int, minor: Int)?)
    case documentEnd
    case alias(String)
    case scalar(YAMLScalar, isPlainImplicit: Bool)
    case sequenceStart
    case sequenceEnd
    case mappingStart
    case mappingEnd
  }

  var kind: Kind
  var anchor: String?
  var tag: String?
  /// Byte offsets within the text given to the reader.
  var span: SourceSpan
}

/// What libyaml found wrong, and where.
struct YAMLProblem: Error {
  var message: String
  var offset: Int
  var context: (message: String, offset: Int)?
}

/// libyaml's parser over bytes that outlive it.
struct YAMLEventReader: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let bytes: UnsafeBufferPointer<UInt8>
  /// Byte offset by code point, as libyaml counts code points; `nil` when all is ASCII.
  private let offsets: [Int32]?

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    parser = .allocate(capacity: 1)
    yaml_parser_initialize(parser)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    if !UTF8Scalar.isASCII(bytes) {
      var table: [Int32] = []
      for (index, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
        table.append(Int32(truncatingIfNeeded: index))
      }
      offsets = table
    } else {
      offsets = nil
    }
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// The next event.
  ///
  /// After a problem the reader is of no further use.
  mutating func next() throws(YAMLProblem) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw problem() }
    defer { yaml_event_delete(&event) }
    let span = SourceSpan(offset(event.start_mark), offset(event.end_mark))
    switch event.type {
    case YAML_STREAM_START_EVENT: return YAMLEvent(kind: .streamStart, span: span)
    case YAML_DOCUMENT_START_EVENT:
      let version = event.data.document_start.version_directive.map {
        (major: Int($0.pointee.major), minor: Int($0.pointee.minor))
      }
      return YAMLEvent(kind: .documentStart(version: version), span: span)
    case YAML_DOCUMENT_END_EVENT: return YAMLEvent(kind: .documentEnd, span: span)
    case YAML_ALIAS_EVENT:
      return YAMLEvent(kind: .alias(text(event.data.alias.anchor) ?? ""), span: span)
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let value = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      return YAMLEvent(
        kind: .scalar(
          YAMLScalar(text: UTF8Text(value), style: style(scalar.style)),
          isPlainImplicit: scalar.plain_implicit == 1),
        anchor: text(scalar.anchor), tag: text(scalar.tag), span: span)
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      return YAMLEvent(kind: .sequenceStart, anchor: text(start.anchor), tag: text(start.tag), span: span)
    case YAML_SEQUENCE_END_EVENT: return YAMLEvent(kind: .sequenceEnd, span: span)
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      return YAMLEvent(kind: .mappingStart, anchor: text(start.anchor), tag: text(start.tag), span: span)
    case YAML_MAPPING_END_EVENT: return YAMLEvent(kind: .mappingEnd, span: span)
    default: return YAMLEvent(kind: .streamEnd, span: span)
    }
  }

  private func offset(_ mark: yaml_mark_t) -> Int {
    guard let offsets else { return min(mark.index, bytes.count) }
    return mark.index < offsets.count ? Int(offsets[mark.index]) : bytes.count
  }

  private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: UnsafePointer($0)) }
  }

  private func style(_ style: yaml_scalar_style_t) -> YAMLScalar.Style {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: .literal
    case YAML_FOLDED_SCALAR_STYLE: .folded
    default: .plain
    }
  }

  private func problem() -> YAMLProblem {
    let state = parser.pointee
    let message = state.problem.map { String(cString: $0) } ?? "this is not YAML"
    // The reader's own problems carry an offset in bytes, the scanner's and parser's a mark.
    let place =
      state.error == YAML_READER_ERROR
      ? min(Int(truncatingIfNeeded: state.problem_offset), bytes.count) : offset(state.problem_mark)
    let context = state.context.map { (String(cString: $0), offset(state.context_mark)) }
    return YAMLProblem(message: message, offset: place, context: context)
  }
}
