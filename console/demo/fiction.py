"""Who appears in the demo: insurers, people, firms and enterprises, all invented.

Credit codes have the registering authority 110110, which no body has, and phones the prefix 138 0000.
"""

from dataclasses import dataclass
from datetime import date
from random import Random

from domain.credit_code import has_organisation_check_digit, with_check_character
from domain.district import REPORTING_DISTRICTS
from domain.industry import SafetySector

YEAR = 2025
FIRST = date(YEAR, 1, 1)
LAST = date(YEAR, 12, 27)
CENTRE = "CENTRE"


@dataclass(frozen=True, slots=True)
class Staff:
    """The people of one insurer."""

    officer: str
    reviewer: str
    acceptor: str
    supervisor: str
    cashier: str
    checker: str


@dataclass(frozen=True, slots=True)
class Insurer:
    """An invented insurer, and how much of the market it has."""

    code: str
    name: str
    weight: int
    staff: Staff


INSURERS = (
    Insurer("RENHE", "仁禾财产保险北京分公司", 28, Staff("江一苇", "陆知秋", "沈若溪", "顾南舟", "苏晚照", "叶疏影")),
    Insurer("JINGLAN", "京岚财产保险北京分公司", 24, Staff("贺云舒", "方既白", "秦望舒", "温如故", "白露生", "夏听蝉")),
    Insurer("SONGYUE", "松岳财产保险北京分公司", 20, Staff("岑远山", "程见微", "许怀瑾", "梁上尘", "宋知夏", "穆青禾")),
    Insurer("YUNTING", "云汀财产保险北京分公司", 16, Staff("柳拂衣", "祝长安", "纪晓汀", "闻人笛", "乔木生", "石观澜")),
    Insurer("CHANGZE", "长泽财产保险北京分公司", 12, Staff("谢临渊", "杜衡之", "钟离雪", "卫清商", "萧行止", "阮星河")),
)

FIRMS = (
    ("ANHENG", "安衡演示安全技术有限公司"),
    ("MINGDUN", "明盾演示安全评价有限公司"),
    ("LANJING", "蓝境演示应急科技有限公司"),
    ("ZHUYU", "竹屿演示职业健康有限公司"),
)


def firm_of(insurer: str, district: str) -> tuple[str, str]:
    """Return code and name of the firm that serves an insurer in a district."""
    places = [each.code for each in INSURERS].index(insurer) + list(REPORTING_DISTRICTS).index(district)
    return FIRMS[places % len(FIRMS)]


OFFICIALS = ("丰演示", "平演示", "安演示")

_SYLLABLES = "岚屿禾汀澜沐霁棠杉栎葭芷蘅岑嵘峦湛漪泠澈钧铎煜烁垚堃翎翊珩璟琮珞笙筠篁笠棹舸舲艾"

# Sector, trade in the name, industry code, a usual premium in yuan, and how often it is met.
_TRADES = (
    (SafetySector.CONSTRUCTION, "建设工程", "E4790", 55_000, 24),
    (SafetySector.TRANSPORT, "运输", "G5430", 32_000, 18),
    (SafetySector.HAZCHEM, "化工", "C2613", 48_000, 14),
    (SafetySector.METAL_SMELTING, "金属", "C3250", 60_000, 5),
    (SafetySector.MINING, "矿业", "B1019", 70_000, 4),
    (SafetySector.CIVIL_EXPLOSIVES, "爆破器材", "C2671", 65_000, 2),
    (SafetySector.GENERAL, "制造", "C3399", 22_000, 20),
    (SafetySector.GENERAL, "商贸", "F5199", 12_000, 13),
)


@dataclass(frozen=True, slots=True)
class Enterprise:
    """An invented enterprise."""

    credit_code: str
    name: str
    sector: SafetySector
    industry_code: str
    usual_premium: int


def enterprise(random: Random, serial: int) -> Enterprise:
    """Invent an enterprise."""
    sector, trade, industry, premium, _ = random.choices(_TRADES, [each[-1] for each in _TRADES])[0]
    word = "".join(random.sample(_SYLLABLES, 3))
    return Enterprise(made_up_code(serial), f"{word}{trade}有限公司", sector, industry, premium)


def made_up_code(serial: int) -> str:
    """Return a credit code that is right in form and belongs to nobody."""
    head = f"91110110MA{serial:06d}"
    body = next(head + digit for digit in "0123456789X" if has_organisation_check_digit(head + digit + "0"))
    return with_check_character(body)


def supplier_code(name: str) -> str:
    """Return the credit code of one of the firms."""
    return made_up_code(900_000 + [each for _, each in FIRMS].index(name))


def contact(random: Random) -> str:
    """Invent somebody to call."""
    return random.choice("江陆沈顾苏叶贺方秦温白夏岑程许梁") + random.choice(_SYLLABLES) + random.choice(_SYLLABLES)


def phone(random: Random) -> str:
    """Return a number of the block that is given to nobody."""
    return f"1380000{random.randrange(10_000):04d}"
