"""首页: what is to be done now."""
