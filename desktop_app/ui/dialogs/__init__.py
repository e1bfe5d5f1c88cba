"""Dialogs: one module per question put to the officer, each opened by its ``run(context)``."""
