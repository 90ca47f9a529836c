// Tests of TocsinIO.
