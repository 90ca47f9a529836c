// Tests of TocsinDiagnostics.
