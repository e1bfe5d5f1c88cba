"""政务公开落实台账: a desktop ledger for a department's openness liaison officer."""

__version__ = "0.1.0"
APP_NAME = "政务公开落实台账"
