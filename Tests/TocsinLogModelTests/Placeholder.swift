// Tests of TocsinLogModel.
