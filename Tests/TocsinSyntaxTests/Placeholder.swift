// Tests of TocsinSyntax.
