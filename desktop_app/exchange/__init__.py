"""Collection sheets (填报表): Excel files out to 科室 and back, filled in. Never reads the ledger."""
