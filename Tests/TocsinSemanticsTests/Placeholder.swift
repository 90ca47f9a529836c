// Tests of TocsinSemantics.
