/// A value on the heap that copies share until one of them changes it.
///
/// For values of many references that are held and handed on everywhere: a copy counts one reference instead of all.
/// Members are read and written as if they were those of this type.
@dynamicMemberLookup
package struct Shared<Value: Sendable>: Sendable {
  @usableFromInline
  var storage: Storage

  /// Storage is changed only while one copy alone holds it, so that no other thread sees the change.
  @usableFromInline
  final class Storage: @unchecked Sendable {
    @usableFromInline
    var value: Value

    @inlinable
    init(_ value: Value) { self.value = value }
  }

  /// Moves a value to the heap.
  @inlinable
  package init(_ value: Value) { storage = Storage(value) }

  /// Inlined, so that the path of a stored property becomes a load.
  @inlinable
  package subscript<Member>(dynamicMember path: WritableKeyPath<Value, Member>) -> Member {
    get { storage.value[keyPath: path] }
    _modify {
      if !isKnownUniquelyReferenced(&storage) { storage = Storage(storage.value) }
      yield &storage.value[keyPath: path]
    }
  }
}
