/// A value on the heap that copies share until one of them changes it.
///
/// For values of many references that are held and handed on everywhere: a copy counts one reference instead of all.
/// Members are read and written as if they were those of this type.
///
/// Public, since only public functions are inlined into other modules: there the path of a member becomes a load.
@dynamicMemberLookup
public struct Shared<Value: Sendable>: Sendable {
  @usableFromInline
  var storage: Storage

  /// Storage is changed only while one copy alone holds it, so that no other thread sees the change.
  ///
  /// For the same reason no access to the value needs to be checked while the program runs.
  @usableFromInline
  final class Storage: @unchecked Sendable {
    @usableFromInline
    @exclusivity(unchecked)
    var value: Value

    @inlinable
    init(_ value: Value) { self.value = value }
  }

  /// Moves a value to the heap.
  @inlinable
  public init(_ value: Value) { storage = Storage(value) }

  /// A member of the value; writing it gives this copy a value of its own.
  @inlinable
  @inline(__always)
  public subscript<Member>(dynamicMember path: WritableKeyPath<Value, Member>) -> Member {
    get { storage.value[keyPath: path] }
    _modify {
      if !isKnownUniquelyReferenced(&storage) { storage = Storage(storage.value) }
      yield &storage.value[keyPath: path]
    }
  }
}
