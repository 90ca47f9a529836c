// Tests of TocsinPlan.
