"""填报: collection sheets out, back, and looked through."""
