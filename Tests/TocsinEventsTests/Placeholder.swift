// Tests of TocsinEvents.
