"""Options that several commands share: whose figures, and the two dates they rest on."""

from typing import Annotated

import typer

Insurer = Annotated[str | None, typer.Option(help="The insurer's code / 保险公司代码")]
District = Annotated[str | None, typer.Option(help="The district's code / 区划代码")]
Year = Annotated[int | None, typer.Option(min=1, max=9_999, help="Year of inception / 资金年度")]
From = Annotated[str | None, typer.Option("--from", help="First business date / 起始业务日期")]
To = Annotated[str | None, typer.Option("--to", help="Last business date / 截止业务日期")]
AsOf = Annotated[str | None, typer.Option(help="Business date, today by default / 业务日期")]
KnownAt = Annotated[
    str | None, typer.Option("--known-at", "--as-known-at", help="Instant with offset, or position / 录入时点或序号")
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON / 以 JSON 输出")]
