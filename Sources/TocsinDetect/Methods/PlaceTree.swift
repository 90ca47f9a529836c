import TocsinLogModel

/// Places by where they are on the Earth, to find the last visited one that is too far away.
///
/// A quadtree over latitude and longitude. Distances are great circles, so date line and poles need no care. The search
/// skips a rectangle whose center is so near that none of its points can be too far.
struct PlaceTree: Sendable {
  /// Where a place is, when it was visited last, and its slot among the places of its user.
  struct Entry: Sendable {
    var point: GeoPoint
    var time: Timestamp
    var slot: Int32
  }

  private struct Node: Sendable {
    var center: GeoPoint
    /// Half the height and half the width, in degrees.
    var height: Double
    var width: Double
    /// Kilometres from the center within which all points are.
    var reach: Double
    /// The last visit of a place here.
    var latest: Timestamp
    /// Of the first of four children that stand together; -1 for a leaf.
    var children: Int32 = -1
    var entries: [Entry] = []
  }

  /// A leaf with more is divided, as long as it is wide enough.
  private static let leafSize = 8
  /// Levels: the last ones are some 100 m wide.
  private static let greatestDepth = 18
  /// Kilometres by which a computed distance may be off, many times over: next to antipodes ten centimetres are lost.
  private static let slack = 0.01

  private var nodes = [Node(center: .origin, height: 90, width: 180, reach: .infinity, latest: .undated)]

  /// What the tree takes: it is built anew when places that left have made it too large.
  var nodeCount: Int { nodes.count }

  mutating func insert(_ entry: Entry) {
    var (place, depth) = (0, 0)
    while true {
      nodes[place].latest = max(nodes[place].latest, entry.time)
      if nodes[place].children < 0 {
        guard nodes[place].entries.count >= PlaceTree.leafSize, depth < PlaceTree.greatestDepth else { break }
        divide(place)
      }
      place = child(of: place, entry.point)
      depth += 1
    }
    nodes[place].entries.append(entry)
  }

  /// Removes the place of a slot, which is at `point`.
  mutating func remove(_ slot: Int32, at point: GeoPoint) {
    var path = [0]
    while let last = path.last, nodes[last].children >= 0 { path.append(child(of: last, point)) }
    guard let leaf = path.popLast(), let index = nodes[leaf].entries.firstIndex(where: { $0.slot == slot })
    else { return }
    nodes[leaf].entries.remove(at: index)
    nodes[leaf].latest = nodes[leaf].entries.map(\.time).max() ?? .undated
    for place in path.reversed() {
      let first = Int(nodes[place].children)
      nodes[place].latest = nodes[first..<(first + 4)].reduce(.undated) { max($0, $1.latest) }
    }
  }

  /// The last visited of the places that `isTooFar` holds for, and `precedes` orders those of one time.
  ///
  /// `isPossible` says for a distance and the last visit in a rectangle that no place there can be too far.
  func last(
    from point: GeoPoint, isPossible: (_ kilometres: Double, _ latest: Timestamp) -> Bool,
    isTooFar: (Entry) -> Bool, precedes: (Int32, Int32) -> Bool
  ) -> Entry? {
    var best: Entry?
    var waiting = [0]
    while let place = waiting.popLast() {
      if nodes[place].latest == .undated { continue }
      if let best, nodes[place].latest < best.time { continue }
      let farthest = nodes[place].center.distance(to: point) + nodes[place].reach + PlaceTree.slack
      if isPossible(farthest, nodes[place].latest) { continue }
      guard nodes[place].children < 0 else {
        // The last visited one is looked at first: it is on top.
        let first = Int(nodes[place].children)
        waiting += (first..<(first + 4)).sorted { nodes[$0].latest < nodes[$1].latest }
        continue
      }
      for entry in nodes[place].entries {
        if let best, entry.time < best.time || entry.time == best.time && precedes(entry.slot, best.slot) {
          continue
        }
        if isTooFar(entry) { best = entry }
      }
    }
    return best
  }

  private mutating func divide(_ place: Int) {
    let node = nodes[place]
    let (height, width) = (node.height / 2, node.width / 2)
    nodes[place].children = Int32(truncatingIfNeeded: nodes.count)
    nodes[place].entries = []
    for quarter in 0..<4 {
      let (north, east) = (quarter >= 2 ? 1.0 : -1.0, quarter % 2 == 1 ? 1.0 : -1.0)
      let center = GeoPoint(
        withinLatitude: node.center.latitude + north * height,
        longitude: node.center.longitude + east * width)
      nodes.append(
        Node(
          center: center, height: height, width: width,
          reach: GeoPoint.reach(of: center, height: height, width: width), latest: .undated))
    }
    for entry in node.entries {
      let child = child(of: place, entry.point)
      nodes[child].entries.append(entry)
      nodes[child].latest = max(nodes[child].latest, entry.time)
    }
  }

  private func child(of place: Int, _ point: GeoPoint) -> Int {
    let node = nodes[place]
    return Int(node.children) + (point.latitude >= node.center.latitude ? 2 : 0)
      + (point.longitude >= node.center.longitude ? 1 : 0)
  }
}
