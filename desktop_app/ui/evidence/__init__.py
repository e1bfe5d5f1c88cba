"""The page of the evidence: what lacks proof first, then links, pictures and files."""
