"""The windows: what people see. Only this layer knows Qt."""
