"""A frozen snapshot of a department's year -> Word documents. Never reads the ledger."""
