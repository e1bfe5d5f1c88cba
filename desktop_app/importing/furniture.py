"""Lines that a web page, a viewer or a printer put around a document: never part of the plan."""

from __future__ import annotations

import re

from desktop_app.importing.blocks import squeezed, trimmed

_WORDS = re.compile(
    r"^(?:【?字[号体]|【[大中小打关]|\[(?:大|中|小|打印|关闭|字体)|来源[:：]|信息来源|文章来源|稿件来源|"
    r"发[布表稿]时间|发[布表]日期|更新时间|时间[:：]\d|日期[:：]\d"
    r"|(?:浏览|点击|阅读|访问)(?:次数|量|数)?[:：]?|二维码|扫一?[扫描]|扫描二维码|分享|收藏|打印|关闭|"
    r"保存|视力保护|背景色"
    r"|当前位置|您(?:现在)?(?:的|所在)位置|您当前|首页|网站首页|上一[篇条]|下一[篇条]|返回|相关(?:附件|"
    r"文章|链接|解读|阅读|文件|稿件)|附件下载|点击下载|下载附件"
    r"|主办(?:单位)?[:：]|承办(?:单位)?[:：]|版权所有|copyright|©|备案|.{0,6}icp备|.{0,4}公网安备|"
    r"网站(?:标识码|地图|声明|支持)|联系我们|技术支持"
    r"|责任编辑|编辑[:：]|作者[:：]|审核[:：]|索引号|信息分类|主题(?:分类|词)|体裁分类|公开(?:方式|类别|"
    r"形式)[:：]|有效性|信息(?:索引|名称|有效期)|发布机构|字体[:：]|用手机"
    r"|无障碍|繁体|简体|english|微信|微博|qq空间|新浪|朋友圈|回到顶部|我要(?:纠错|评论)|纠错|语音播报|"
    r"打开当前页|手机(?:版|阅读|扫))",
    re.IGNORECASE,
)
_SIZE_SWITCH = re.compile(
    r"[【\[(（]?(?:字[号体][:：]?)?(?:大[|/、·]?中[|/、·]?小|打印|关闭|收藏|分享|纠错|返回)+[】\])）]?"
)
_PAGE = re.compile(
    r"[-—－–~·]*第?\d{1,4}页?(?:[/／,，共]*\d{1,4}页?)?[-—－–~·]*|[-—－–]{1,3}\d{1,4}[-—－–]{1,3}|"
    r"page\d+(?:of\d+)?",
    re.IGNORECASE,
)
_RULE = re.compile(r"[-—－_=*·•~|│─━＿]+")


def is_furniture(line: str) -> bool:
    """Whether a line belongs to a page's surroundings (来源, 字号, 扫一扫, 打印, 关闭)."""
    plain = squeezed(line)
    if not plain:
        return False
    if len(plain) > 60:
        return False
    return bool(_WORDS.match(plain) or _SIZE_SWITCH.fullmatch(plain) or _RULE.fullmatch(plain))


def is_page_number(line: str) -> bool:
    """Whether a line is a page number (12, - 3 -, 第4页共9页)."""
    plain = squeezed(line)
    return 0 < len(plain) <= 16 and bool(_PAGE.fullmatch(plain))


def is_marked_page_number(line: str) -> bool:
    """Whether a line is a page number by its dashes or words, not by a bare number."""
    return is_page_number(line) and not squeezed(line).isdigit()


def is_bare_number(line: str) -> bool:
    """Whether a line is digits only: a page number or the cell of a number column."""
    plain = trimmed(line)
    return plain.isdigit() and plain.isascii() and len(plain) <= 4
