"""The ledger file (台账): one SQLite database. The only place that speaks SQL."""
