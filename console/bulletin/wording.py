"""The words of a bulletin in both languages: its headings, its first paragraph, and what it rests on."""

from console.bulletin.content import Bulletin
from console.figures import moment, money, term

Words = dict[str, str]

WORDS: dict[str, tuple[str, str]] = {
    "PROGRESS": ("安责险事故预防工作情况通报", "Bulletin on accident prevention"),
    "KEY_ENTERPRISES": ("安责险重点企业通报", "Bulletin on key enterprises"),
    "demo": ("演示数据 DEMO", "DEMO data"),
    "issued": ("发出", "Issued"),
    "draft": ("草稿,尚未发出", "Draft, not issued"),
    "superseded": ("本通报已更正,以更正后的为准", "Superseded: another bulletin stands in its place"),
    "remarks": ("备注", "Remarks"),
    "rule": ("列入规则", "Rule of the list"),
    "none": ("没有", "None"),
    "first": ("这是第一期,没有上期可比。", "This is the first one; there is none to compare it with."),
    "paid": ("已支付", "Paid"),
    "reserved": ("已占用", "Reserved"),
    "available": ("可用额度", "Available"),
    "unit": ("单位:元", "In yuan"),
    "page": ("第 {} 页", "Page {}"),
}

_MONEY = (
    "资金:可用额度 {available} 元,净计提 {netAccrued} 元,已支付(净) {netPaid} 元,已占用 {reserved} 元,使用率 {usage};"
    "已付未备案 {unfiled} 笔、{owed} 元。",
    "Money: {available} yuan available of {netAccrued} accrued; {netPaid} paid, {reserved} reserved, usage {usage}; "
    "paid and not filed: {unfiled} items, {owed} yuan.",
)
_VISITS = (
    "走访:清单企业 {assigned} 家,已走访 {visited} 家(走访率 {rate}),拒查 {refused} 家,无法联系 {unreachable} 家。",
    "Visits: {assigned} enterprises handed out, {visited} visited ({rate}), {refused} refused, {unreachable} missed.",
)
_HAZARDS = (
    "隐患:一般发现 {gf} 项、销号 {gc} 项,重大发现 {mf} 项、销号 {mc} 项;超期 {overdue} 项,上报 {escalated} 项。",
    "Hazards: {gf} general found, {gc} closed; {mf} major found, {mc} closed; {overdue} overdue, {escalated} reported.",
)
_KEYS = ("重点企业 {count} 家。", "Key enterprises: {count}.")


def word(name: str, language: str) -> str:
    """Return a word of a bulletin."""
    return WORDS[name][_place(language)]


def title(bulletin: Bulletin, language: str) -> str:
    """Return what a bulletin is called."""
    return word(bulletin.about["kind"], language)


def period(bulletin: Bulletin, language: str) -> str:
    """Return whom a bulletin tells, of which days."""
    about = bulletin.about
    to = {"zh": "至", "en": "to"}[language]
    return f"{about['district']['name']} {about['since']} {to} {about['until']}"


def sentences(bulletin: Bulletin, language: str) -> list[str]:
    """Return what a bulletin says in a few sentences, every figure as in its tables."""
    place, balance, unfiled = _place(language), bulletin.funds["total"]["balance"], bulletin.unfiled
    figures = {name: money(balance[name]) for name in ("available", "netAccrued", "netPaid", "reserved")}
    owed = {"unfiled": unfiled["items"], "owed": money(unfiled["amount"]), "usage": _rate(balance["usageRate"])}
    told = [_MONEY[place].format(**figures, **owed)]
    if bulletin.progress:
        counts = bulletin.progress["total"]["counts"]
        general, major = counts["general"], counts["major"]
        grades = {"gf": general["found"], "gc": general["closed"], "mf": major["found"], "mc": major["closed"]}
        told.append(_VISITS[place].format(**counts, rate=_rate(counts["visitRate"])))
        told.append(_HAZARDS[place].format(**counts, **grades))
    return [*told, _KEYS[place].format(count=len(bulletin.keys["rows"]))]


def rests_on(bulletin: Bulletin, language: str) -> str:
    """Return what the figures rest on, in one line."""
    basis = bulletin.basis
    calibre, known = term("Calibre", basis["calibre"], language), moment(basis["asKnownAt"])
    if language == "zh":
        return f"{calibre} · 业务截至 {basis['asOf']} · 录入截至 {known} · 账本序号 {basis['position']} · 单位:元"
    return f"{calibre} · as of {basis['asOf']} · as known at {known} · position {basis['position']} · in yuan"


def chat(bulletin: Bulletin, language: str) -> str:
    """Return a bulletin as a few lines for a chat group."""
    remarks = bulletin.about["remarks"]
    mark = f"{word('demo', language)} " if bulletin.demo else ""
    lines = [f"【{mark}{title(bulletin, language)}】{period(bulletin, language)}", *sentences(bulletin, language)]
    lines += [f"{word('remarks', language)}:{remarks}"] if remarks else []
    return "\n".join([*lines, rests_on(bulletin, language)])


def _place(language: str) -> int:
    return ("zh", "en").index(language)


def _rate(percent: str | None) -> str:
    return "–" if percent is None else f"{percent}%"
