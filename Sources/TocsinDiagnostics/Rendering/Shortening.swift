/// A text from the file as a message shows it: a long one is cut after so many scalars.
package func shortened(_ text: String, to limit: Int = 60) -> String {
  text.unicodeScalars.count > limit
    ? String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit))) + "…" : text
}
