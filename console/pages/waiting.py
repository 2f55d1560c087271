"""What waits, as a row: what it is called, the page of its step, and until when or since when."""

from dataclasses import dataclass
from datetime import date

from console.asking import Answer


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: what it is called, where its step is, and until when or since when it waits.

    `tag` is an enum and its value that say which step it is; `amount` is money of the API.
    """

    title: str
    path: str
    under: str = ""
    tag: tuple[str, str] | None = None
    amount: str | None = None
    due: str | None = None
    since: str | None = None

    def left(self, today: date) -> int | None:
        """Return the days until it is due, negative when they are over."""
        return (date.fromisoformat(self.due) - today).days if self.due else None


def money_item(item: Answer) -> Waiting:
    """Return an item of the money that waits for a step of its project as it waits."""
    project = item["project"]
    tag = ("NextStep", item["nextStep"]) if item["nextStep"] else None
    return Waiting(
        project["name"], f"/projects/{project['id']}", project["number"], tag, item["amount"], since=item["since"]
    )


def payment(each: Answer) -> Waiting:
    """Return a payment as it waits."""
    path, tag = f"/payments/{each['id']}", ("PaymentState", each["standing"]["state"])
    return Waiting(each["payee"]["name"], path, each["voucher"], tag, each["amount"], since=each["paidOn"])


def task(each: Answer) -> Waiting:
    """Return a task as it waits."""
    tag = ("TaskState", each["state"])
    return Waiting(each["enterpriseName"], f"/tasks/{each['id']}", each["address"] or "", tag, due=each["dueOn"])


def hazard(each: Answer) -> Waiting:
    """Return a hazard as it waits."""
    standing, name = each["standing"], each["enterpriseName"] or each["creditCode"]
    path, tag = f"/hazards/{each['id']}", ("HazardGrade", standing["grade"])
    return Waiting(name, path, each["location"], tag, due=standing["deadline"], since=each["foundOn"])


def complaint(each: Answer) -> Waiting:
    """Return a complaint as it waits."""
    path, tag = f"/complaints/{each['id']}", ("ComplaintState", each["state"])
    return Waiting(each["enterpriseName"], path, each["statement"], tag, due=each["dueOn"])


def case(each: Answer) -> Waiting:
    """Return a remediation case as it waits."""
    path, tag = f"/remediation/{each['id']}", ("IrregularKind", each["kind"])
    return Waiting(each["name"], path, each["insurer"]["name"], tag, each["amount"], due=each["dueOn"])


def correction(each: Answer) -> Waiting:
    """Return a correction as it waits."""
    path, tag = f"/corrections/{each['id']}", ("CorrectionKind", each["kind"])
    return Waiting(each["title"], path, each["reason"] or "", tag, each["rightAmount"], since=each["requestedOn"])


def settlement(each: Answer) -> Waiting:
    """Return a settlement as it waits."""
    standing, path = each["standing"], f"/settlements/{each['id']}"
    tag, names = ("SettlementState", standing["state"]), f"{each['insurer']['name']} · {each['firm']['name']}"
    return Waiting(each["number"], path, names, tag, standing["amounts"]["unpaid"], since=each["submittedOn"])


def guard(each: Answer) -> Waiting:
    """Return a question about the use of money as it waits."""
    project, payments = each["project"], each["payments"]
    name = project["name"] if project else payments[0]["voucher"] if payments else each["creditCode"] or ""
    path, tag = f"/guards/{each['id']}", ("Guard", each["guard"])
    return Waiting(name, path, each["insurer"]["name"], tag, each["amount"], since=each["foundOn"])


def visiting_list(each: Answer) -> Waiting:
    """Return a visiting list as it waits."""
    path, tag = f"/visiting-lists/{each['id']}", ("VisitingListState", each["state"])
    return Waiting(each["number"], path, each["district"]["name"], tag, due=each["dueOn"], since=each["issuedOn"])


def briefing(each: Answer) -> Waiting:
    """Return a briefing as it waits."""
    tag = ("BriefingKind", each["kind"])
    return Waiting(each["district"]["name"], f"/bulletins/{each['id']}", each["until"], tag, since=each["issuedOn"])
