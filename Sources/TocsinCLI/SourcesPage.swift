import TocsinIntake

/// The table of sources that raw logs are told by, as a page.
enum SourcesPage {
  static var markdown: String {
    var text = """
      # Sources of raw logs
      A raw log is told by its shape, and its pipeline makes the attributes that rules ask for; see
      [pipelines.md](pipelines.md). No sample of one product here is claimed by another.
      Other servers write the same access lines: those of Tomcat, Squid or Traefik, say, are taken for `nginx` or `apache`, and
      events of other Windows programs for `windows.events`. `--no-default-pipelines`, or a pipeline of your own, keeps them out.

      | product | told by |
      |---|---|

      """
    for recognizer in SourceRecognizer.all { text += "| \(recognizer.product) | \(recognizer.sign) |\n" }
    text += """

      ## Pipelines
      How sure the names are stands first in each file: published rules and pipelines prove most of them, some are taken
      from the conventions of the service.

      | pipeline | how sure |
      |---|---|

      """
    for pipeline in ShippedPipelines.summaries {
      text += "| [\(pipeline.name)](../pipelines/\(pipeline.name).yaml) | \(pipeline.certainty) |\n"
    }
    return text + """

      Salesforce rows are read by their own names, brought to lower snake case; see [running.md](running.md).

      """
  }
}
