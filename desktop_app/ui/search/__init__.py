"""查找: what stands anywhere in the ledger, found as one types."""
