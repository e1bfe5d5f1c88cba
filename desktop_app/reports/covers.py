"""What goes round a text to make it an official document: 版头, covering notice, letter, 版记."""

from __future__ import annotations

import re

from desktop_app.core.day_words import full_day
from desktop_app.core.snapshot import Audience, Delivery, DocumentOptions, YearSnapshot
from desktop_app.reports.composer import Composer
from desktop_app.reports.typography import cite, clean, gap
from desktop_app.reports.wording import Typesetter, Words

#: Lines to a page with which a letter of the usual length keeps to its first page.
_LETTER_LINES = 22
_WITHIN = re.compile(r"^我(局|委|办|院|中心|厅)$")
_YOU = (("办公室", "你办"), ("办公厅", "你厅"), ("委员会", "你委"), ("局", "你局"), ("人民政府", "你府"))


class Cover:
    """Writes the official parts of one document.

    Args:
        composer: the document.
        snapshot: a prepared snapshot.
        words: the document's words.
        options: number, signer, seal and copies among them.
    """

    def __init__(
        self, composer: Composer, snapshot: YearSnapshot, words: Words, options: DocumentOptions
    ) -> None:
        self._composer, self._snapshot, self._words, self._options = composer, snapshot, words, options
        self._setter = Typesetter(options.full_width)
        self._public = options.audience is Audience.PUBLIC
        self._forms = options.formalities

    @property
    def number(self) -> str:
        """The document's own number; never made up."""
        return clean(self._forms.doc_no or "") or gap("发文字号")

    def sealed(self, *, usual: bool) -> bool:
        """Whether room is left for a seal over the signature."""
        return usual if self._forms.sealed is None else self._forms.sealed

    def masthead(self, *, upward: bool) -> None:
        """版头; an upward document names who signs it, but for the public."""
        signer = self._setter.optional(self._forms.signer) or gap("签发人")
        mark = f"{self._snapshot.department.full_name}文件"
        named = signer if upward and not self._public else None
        self._composer.masthead(mark, self.number, named, preprinted=self._forms.preprinted)

    def contact(self) -> None:
        """附注 with whom to ask; kept in the house."""
        department = self._snapshot.department
        if not self._public:
            person = department.contact_person or gap("姓名")
            phone = department.contact_phone or gap("电话")
            self._composer.remark(f"联系人：{person}，电话：{phone}")

    def sign(self, *, usually_sealed: bool) -> None:
        """署名 and 成文日期."""
        self._composer.signature(
            self._snapshot.department.signature,
            self._options.signed_on,
            sealed=self.sealed(usual=usually_sealed),
        )

    def notice(self, plan_title: str) -> None:
        """The covering notice that issues the department's plan; the plan starts on a page of its own."""
        composer, words, department = self._composer, self._words, self._snapshot.department
        if self._forms.masthead:
            self.masthead(upward=False)
        plain = plan_title.replace("\n", "")
        composer.title(f"{department.full_name}关于印发{cite(plain)}的通知", (department.full_name,))
        composer.blank()
        composer.addressee(f"{self._within()}：")
        by = (self._snapshot.record.approved_by or "").removesuffix("审定") or gap("审定的会议或领导")
        composer.body(
            f"根据{words.notice}（{words.doc_no}）要求，{words.us}制定了{cite(plain)}，已经{by}审定，"
            "现印发给你们，请认真贯彻执行。",
            place="notice",
        )
        # Its own paragraph, so that the signature takes it along and leaves the first on the first page.
        composer.body(
            f"各{words.office}要对照分工逐项抓好落实，按照方案规定的时限报送进展情况和佐证材料。",
            keep=True,
            place="notice:demand",
        )
        self.sign(usually_sealed=True)
        self.contact()
        composer.new_page(plan_title, (department.full_name,))

    def _within(self) -> str:
        """Whom a notice within the house is addressed to: 局机关各科室、局属各单位."""
        found = _WITHIN.match(self._words.us)
        if found is None or self._words.section == "单位":
            return gap("主送机关")
        return f"{found[1]}机关各{self._words.section}、{found[1]}属各单位"

    def letter(self, report_title: str) -> None:
        """The letter that sends a report as its annex."""
        composer, words, department = self._composer, self._words, self._snapshot.department
        composer.letterhead(department.full_name, self.number, preprinted=self._forms.preprinted)
        subject = f"{words.year}年{words.subject}落实情况"
        composer.title(f"{department.full_name}关于报送{subject}自查报告的函", (department.full_name,))
        composer.blank()
        addressee = department.addressee
        composer.addressee(f"{addressee or gap('主送机关')}：")
        you = next((word for end, word in _YOU if addressee.endswith(end)), "你单位")
        opening = f"根据{words.notice}（{words.doc_no}）要求，"
        request = f"现将{words.us}{subject}自查报告报送{you}，请查收。"
        layout = composer.layout
        if layout.text_height() // layout.line_pitch >= _LETTER_LINES:
            composer.body(opening + request, place="letter")
        else:
            # The page does not hold it all: the signature takes the request along, so that it never
            # stands on a page without a line of the letter.
            composer.body(f"{opening}{words.us}对{subject}进行了全面自查。", place="letter")
            composer.body(request, keep=True, place="letter:request")
        composer.annex_note((report_title.replace("\n", ""),))
        self.sign(usually_sealed=True)
        self.contact()

    def imprint(self) -> None:
        """版记, where it is wanted; that of a letter names the copies alone."""
        forms = self._forms
        if not forms.imprint:
            return
        copies = (self._setter.optional(forms.copy_to) or "").rstrip("。；;，,") or None
        if self._options.delivery is Delivery.LETTER:
            if copies:
                self._composer.imprint(copies, None, None)
            return
        by = self._setter.optional(forms.printed_by) or gap("印发机关")
        day = full_day(forms.printed_on) if forms.printed_on else gap("印发日期")
        self._composer.imprint(copies, by, f"{day}印发")
