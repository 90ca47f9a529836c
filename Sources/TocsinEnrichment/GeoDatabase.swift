import CMaxMindDB
package import TocsinEvents
import TocsinGrok
package import TocsinLogModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file of MaxMind's database format: places, or networks and who runs them.
///
/// Source: pipeline reference, section 4.1; libmaxminddb.
package final class GeoDatabase: @unchecked Sendable {
  /// Written once, then only read: the library's look-ups are safe on any number of threads.
  private var database = MMDB_s()

  /// Why a file cannot be used.
  package struct Failure: Error {
    /// A clause without a full stop.
    package let message: String
  }

  /// Opens a file; it is mapped, not read.
  package init(path: String) throws(Failure) {
    let status = MMDB_open(path, UInt32(MMDB_MODE_MMAP), &database)
    guard status == MMDB_SUCCESS else {
      throw Failure(message: String(cString: MMDB_strerror(status)))
    }
  }

  deinit { MMDB_close(&database) }

  /// What the file says of an address, as the service's parser writes it; `nil` where it says nothing.
  package func details(of address: UTF8Text) -> [AttributeMember]? {
    var (resolved, status): (Int32, Int32) = (0, 0)
    var result = MMDB_lookup_string(&database, address.description, &resolved, &status)
    guard resolved == 0, status == MMDB_SUCCESS, result.found_entry else { return nil }
    return withUnsafeMutablePointer(to: &result.entry) { entry in
      let tree = GeoRecord(entry: entry)
      let number = tree.scalar(["autonomous_system_number"])
      var members = number == nil ? place(tree, address) : []
      if let number {
        var network: [AttributeMember] = []
        if let name = tree.scalar(["autonomous_system_organization"]) {
          network.append(AttributeMember(key: "name", value: name))
        }
        network.append(
          AttributeMember(
            key: "number", value: .string(UTF8Text("AS\(number.scalarText?.description ?? "")"))))
        members.append(AttributeMember(key: "as", value: .object(network)))
      }
      return members
    }
  }

  private func place(_ tree: GeoRecord, _ address: UTF8Text) -> [AttributeMember] {
    var members = [AttributeMember(key: "ipAddress", value: .string(address))]
    func add(_ key: UTF8Text, _ parts: [(UTF8Text, AttributeValue?)]) {
      let held = parts.compactMap { part in part.1.map { AttributeMember(key: part.0, value: $0) } }
      if !held.isEmpty { members.append(AttributeMember(key: key, value: .object(held))) }
    }
    add(
      "continent",
      [("code", tree.scalar(["continent", "code"])), ("name", tree.scalar(["continent", "names", "en"]))])
    let country = tree.scalar(["country", "iso_code"])
    add("country", [("iso_code", country), ("name", tree.scalar(["country", "names", "en"]))])
    var subdivision = tree.scalar(["subdivisions", "0", "iso_code"])
    if case .string(let code)? = subdivision, case .string(let land)? = country {
      subdivision = .string(UTF8Text(bytes: land.bytes + [UInt8(ascii: "-")] + code.bytes))
    }
    add(
      "subdivision",
      [("iso_code", subdivision), ("name", tree.scalar(["subdivisions", "0", "names", "en"]))])
    add("city", [("name", tree.scalar(["city", "names", "en"]))])
    add(
      "location",
      [
        ("latitude", tree.scalar(["location", "latitude"])),
        ("longitude", tree.scalar(["location", "longitude"])),
      ])
    if let zone = tree.scalar(["location", "time_zone"]) {
      members.append(AttributeMember(key: "timezone", value: zone))
    }
    return members
  }
}

/// The record of one network.
private struct GeoRecord {
  let entry: UnsafeMutablePointer<MMDB_entry_s>

  /// The scalar at the end of a way of keys.
  func scalar(_ keys: [String]) -> AttributeValue? {
    var data = MMDB_entry_data_s()
    var texts: [UnsafeMutablePointer<CChar>?] = keys.map { strdup($0) }
    defer { for text in texts { free(text) } }
    texts.append(nil)
    let status = texts.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: UnsafePointer<CChar>?.self) {
        MMDB_aget_value(entry, &data, $0.baseAddress)
      }
    }
    guard status == MMDB_SUCCESS, data.has_data else { return nil }
    switch data.type {
    case UInt32(MMDB_DATA_TYPE_UTF8_STRING):
      guard let text = data.utf8_string else { return nil }
      let bytes = UnsafeRawBufferPointer(start: text, count: Int(data.data_size))
      return .string(UTF8Text(String(decoding: bytes, as: UTF8.self)))
    case UInt32(MMDB_DATA_TYPE_DOUBLE): return ValueText.number(data.double_value)
    case UInt32(MMDB_DATA_TYPE_FLOAT): return ValueText.number(Double(data.float_value))
    case UInt32(MMDB_DATA_TYPE_UINT16): return ValueText.number(Int64(data.uint16))
    case UInt32(MMDB_DATA_TYPE_UINT32): return ValueText.number(Int64(data.uint32))
    case UInt32(MMDB_DATA_TYPE_BOOLEAN): return .boolean(data.boolean)
    default: return nil
    }
  }
}
