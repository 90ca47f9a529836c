// Tests of TocsinEngine.
