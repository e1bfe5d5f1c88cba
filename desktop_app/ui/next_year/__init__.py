"""沿用上年内容: last year's tasks beside this year's."""
