"""敏感信息检查, 清理未用文件 and 彻底移除: what is done to all evidence, or to some of it for good."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QPushButton

from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption
from desktop_app.ui.evidence.delegate import size_words
from desktop_app.ui.icons import icon
from desktop_app.ui.jobs import CancelToken, ProgressSink

if TYPE_CHECKING:
    from desktop_app.core.changes import Changes
    from desktop_app.core.secrecy import Finding
    from desktop_app.services.evidence import Unused
    from desktop_app.services.evidence_purge import Purged, PurgePlan
    from desktop_app.services.ledger import Ledger
    from desktop_app.services.secrecy import Scan

CAUTION = "自动检查只作提示，不能代替保密审查。"


class Upkeep(QObject):
    """Does both, and says what came of it.

    Args:
        context: the window's shared state.
    """

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context

    def check_secrecy(self) -> None:
        """Look through everything typed and attached for marks of secrecy and personal numbers."""
        plan_id, unit = self._context.plan_id, self._context.unit
        if plan_id is None or unit is None:
            return
        self._context.commit_pending()
        today = self._context.today()

        def work(ledger: Ledger, progress: ProgressSink, cancel: CancelToken) -> Scan:
            from desktop_app.services import evidence, occurrences, secrecy, tasks

            listed = tasks.task_list(ledger, plan_id, unit).tasks
            pieces = evidence.list_evidence(ledger, plan_id, unit)
            years = occurrences.years(ledger, plan_id, unit, today, listed)
            typed = secrecy.scan_typed(listed, years, pieces, public=False)
            files = secrecy.scan_files(ledger, pieces, public=False, progress=progress, cancel=cancel)
            cancel.check()
            return secrecy.Scan(typed + files.findings, files.unread)

        self._context.jobs.run_long(work, "正在检查敏感信息", self._show_scan)

    def ask_clear(self) -> None:
        """Ask whether files that no evidence needs may go, and remove them."""
        from desktop_app.services import evidence

        self._context.jobs.run(evidence.unused, self._confirm)

    def ask_purge(self, ids: Sequence[str]) -> None:
        """Ask whether pieces may go for good, out of the backups too, and remove them."""
        from desktop_app.services import evidence_purge

        if ids:
            wanted = tuple(ids)
            self._context.jobs.run(
                lambda ledger: evidence_purge.look(ledger, wanted), partial(self._confirm_purge, wanted)
            )

    def _confirm_purge(self, ids: tuple[str, ...], plan: PurgePlan) -> None:
        from desktop_app.services import evidence_purge

        named = "、".join(f"“{title}”" for title in plan.titles[:3])
        many = f"等 {len(plan.titles)} 件" if len(plan.titles) > 3 else ""
        told = (
            f"{named}{many}的文件将从台账和备份中一并删除，不能恢复；撤销只能找回记录，找不回文件。"
            "已生成的移交包和另存的副本须另行删除。"
        )
        if plan.places:
            told += f"\n删除位置：{'、'.join(map(str, plan.places))}"
        if plan.unreachable:
            told += f"\n未连接、不能删除的备份位置：{'、'.join(map(str, plan.unreachable))}"
        if self._context.messages.confirm("彻底移除佐证？", told, "彻底移除", danger=True):
            self._context.jobs.run(lambda ledger: evidence_purge.purge(ledger, ids), self._purged)

    def _purged(self, result: tuple[Purged, Changes]) -> None:
        gone, _ = result
        told = f"佐证已彻底移除，共删除文件 {gone.copies} 份（{size_words(gone.size)}）。"
        if gone.unreachable:
            folders = "、".join(map(str, gone.unreachable))
            self._context.messages.warning(f"{told}以下备份位置未连接，其中的副本仍在：{folders}。")
        else:
            self._context.messages.info(told)

    def _show_scan(self, found: Scan) -> None:
        SecrecyDialog(self._context, found.findings, found.unread).start(640, 460)

    def _confirm(self, unused: Unused) -> None:
        if not unused.count:
            self._context.messages.info("没有未用的佐证文件。")
            return
        told = (
            f"有 {unused.count} 个文件（{size_words(unused.size)}）已没有佐证引用。"
            "清理后不能恢复：再撤销“移除佐证”，只能找回记录，找不回文件。"
        )
        if self._context.messages.confirm("清理未用文件？", told, "清理", danger=True):
            from desktop_app.services import evidence

            self._context.jobs.run(evidence.clear_unused, self._cleared)

    def _cleared(self, gone: Unused) -> None:
        self._context.messages.info(f"已清理 {gone.count} 个未用文件，腾出 {size_words(gone.size)}。")


class SecrecyDialog(BaseDialog):
    """What was found, and which attachments a person has to look through.

    Args:
        context: the window's shared state.
        findings: what was found.
        unread: attachments that could not be looked through.
    """

    def __init__(self, context: Context, findings: Sequence[Finding], unread: Sequence[str]) -> None:
        super().__init__(context, "敏感信息检查", "", "关闭")
        self.list = QListWidget()
        self.list.setProperty("framed", "true")
        self.list.setWordWrap(True)
        self.list.setAccessibleName("检查结果")
        for finding in findings:
            self.list.addItem(QListWidgetItem(icon("alert-outline", "due_soon"), finding.line))
        for name in unread:
            words = f"附件“{name}”无法自动检查，请打开查看"
            self.list.addItem(QListWidgetItem(icon("information-outline"), words))
        self.told = QLabel(_summary(len(findings), len(unread)))
        self.told.setWordWrap(True)
        self.copy = QPushButton("复制清单")
        self.copy.setAutoDefault(False)
        self.copy.setVisible(bool(findings or unread))
        self.copy.clicked.connect(self._copy)
        self.foot.insertWidget(1, self.copy)
        self.body.addWidget(self.told)
        self.body.addWidget(self.list, 1)
        self.list.setVisible(self.list.count() > 0)
        self.body.addWidget(caption(CAUTION), 0, Qt.AlignmentFlag.AlignBottom)

    def _copy(self) -> None:
        lines = [self.list.item(at).text() for at in range(self.list.count())]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.context.messages.info("清单已复制。")


def _summary(found: int, unread: int) -> str:
    said = f"发现 {found} 处，请逐处核对。" if found else "未发现密级标志、内部标志、身份证号和手机号码。"
    return f"{said}另有 {unread} 个附件须人工查看。" if unread else said
