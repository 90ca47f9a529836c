import TocsinLogModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A point of the Earth, in degrees.
package struct GeoPoint: Sendable, Equatable {
  /// Degrees north, -90 to 90.
  package var latitude: Double
  /// Degrees east, -180 to 180.
  package var longitude: Double

  /// Kilometres: the mean radius.
  package static let radius = 6371.0088

  /// A point in degrees; `nil` where one is out of range or no number.
  package init?(latitude: Double, longitude: Double) {
    guard abs(latitude) <= 90, abs(longitude) <= 180 else { return nil }
    self.latitude = latitude
    self.longitude = longitude
  }

  /// Latitude and longitude as the matcher gives them: one of each, in range.
  init?(_ numbers: [DecimalNumber]) {
    guard numbers.count == 2 else { return nil }
    self.init(latitude: numbers[0].doubleValue, longitude: numbers[1].doubleValue)
  }

  /// The great-circle distance in kilometres, by the haversine formula.
  package func distance(to other: GeoPoint) -> Double {
    let degree = Double.pi / 180
    let (half, side) = (
      sin((other.latitude - latitude) * degree / 2), sin((other.longitude - longitude) * degree / 2)
    )
    let chord = half * half + cos(latitude * degree) * cos(other.latitude * degree) * side * side
    return 2 * GeoPoint.radius * asin(min(1, chord.squareRoot()))
  }

  /// Where equator and zero meridian meet.
  static let origin = GeoPoint(withinLatitude: 0, longitude: 0)

  /// A point of coordinates that are in range.
  init(withinLatitude latitude: Double, longitude: Double) {
    (self.latitude, self.longitude) = (latitude, longitude)
  }

  /// Kilometres within which all points of a rectangle are from its center: along a meridian, then along a parallel.
  ///
  /// `height` and `width` are half of those of the rectangle, in degrees.
  static func reach(of center: GeoPoint, height: Double, width: Double) -> Double {
    let degree = Double.pi / 180
    let nearestToEquator = max(0, abs(center.latitude) - height)
    return GeoPoint.radius * degree * (height + width * cos(nearestToEquator * degree))
  }
}
