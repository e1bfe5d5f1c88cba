"""The one kind of error that a person can do something about."""

from __future__ import annotations


class UserError(Exception):
    """What happened and what to do next, in Chinese, fit to be shown as it is.

    Args:
        what: one sentence saying what happened, with its full stop.
        remedy: one sentence saying what to do next, or empty where ``what`` says both.
    """

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what + remedy)
        self.what = what
        self.remedy = remedy

    @property
    def line(self) -> str:
        """The whole message on one line, as the command line prints it."""
        return " ".join((self.what + self.remedy).split())


class Cancelled(UserError):
    """The officer pressed 取消; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("已取消，未作任何改动。")


class PlanGone(UserError):
    """A plan that was asked for is not in the ledger; an import may have been taken back meanwhile."""
