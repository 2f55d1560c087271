"""A naive recount of inspections from the exported facts: R9, R10, R12, R14 and R18.

A second opinion: written from domain.md 7.3 and 10, it imports nothing of the ledger and knows neither tables nor
questions, only the lines that `ledger export` writes. Run it with that file, a district, a firm, the first day of the
period and the last.

Source  domain.md 5.4, 5.5, 7.3, 7.6, 9 cases 11-16 and 26-27, 10
"""

import json
import sys
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

TASK = {
    "InspectionTaskAssigned": "ASSIGNED",
    "VisitScheduled": "SCHEDULED",
    "ContactDataDisputed": "DATA_HOLD",
    "ContactDataCorrected": "ASSIGNED",
    "EnterpriseUnreachable": "UNREACHABLE",
    "VisitRefused": "REFUSED",
    "RefusalResolved": "SCHEDULED",
    "RefusalEscalated": "REFUSED_FINAL",
    "InspectionTaskVoided": "VOID",
    "VisitCompleted": "VISITED",
    "InspectionReportSubmitted": "REPORTED",
    "ServiceQualityRejected": "REWORK",
    "ServiceQualityAccepted": "QA_PASSED",
    "InspectionTaskSettled": "SETTLED",
}
HAZARD = {
    "HazardFound": "FOUND",
    "HazardNotified": "NOTIFIED",
    "RectificationClaimed": "CLAIMED",
    "ReinspectionFailed": "NOTIFIED",
    "HazardRectifiedOnSite": "CLOSED",
    "HazardClosed": "CLOSED",
    "HazardReopened": "NOTIFIED",
    "HazardWithdrawn": "WITHDRAWN",
    "HazardMarkedDuplicate": "DUPLICATE",
    "HazardSuspended": "SUSPENDED",
}
INSPECTED = ("VISITED", "REPORTED", "REWORK", "QA_PASSED", "SETTLED")
OPEN = ("FOUND", "NOTIFIED", "CLAIMED")
NO_RATE = ("WITHDRAWN", "DUPLICATE", "SUSPENDED")


def read(lines):
    """Return the facts of tasks and hazards by stream, each stream in the order of its days."""
    streams = {"task": defaultdict(list), "hazard": defaultdict(list)}
    for line in lines:
        fact = json.loads(line)
        noun, _, name = fact["name"].partition(".")
        if noun in streams:
            on = date.fromisoformat(fact["effective_on"])
            streams[noun][fact["stream"]].append((on, fact["position"], name, fact["values"]))
    return {
        noun: {key: sorted(facts, key=lambda fact: fact[:2]) for key, facts in kept.items()}
        for noun, kept in streams.items()
    }


def _until(facts, as_of):
    return [fact for fact in facts if fact[0] <= as_of]


def task(facts, as_of):
    """Return where a task stands on a day, None when it was not there yet."""
    facts = _until(facts, as_of)
    if not facts:
        return None
    said = facts[0][3]
    moved = [(on, TASK[name]) for on, _, name, _ in facts if name in TASK]
    paused = 0
    for place, (on, state) in enumerate(moved):
        if state == "DATA_HOLD":
            paused += ((moved[place + 1][0] if place + 1 < len(moved) else as_of) - on).days
    found = {name: said[name] for name in ("insurer", "firm", "district", "credit_code", "name")}
    found |= {"sector": said["insured"]["sector"], "state": moved[-1][1], "paused": paused}
    found["due"] = date.fromisoformat(said["due_on"]) + timedelta(days=paused)
    found["days"] = {kind: [on for on, _, name, _ in facts if name == kind] for kind in {*TASK, "EnterpriseNotified"}}
    found["zero"] = [values["zero_hazards"] for _, _, name, values in facts if name == "InspectionReportSubmitted"]
    return found


def hazard(facts, as_of):
    """Return where a hazard stands on a day, None when it was not found yet."""
    facts = _until(facts, as_of)
    if not facts:
        return None
    found = {
        name: facts[0][3][name] for name in ("task_id", "firm", "insurer", "district", "credit_code", "sector", "grade")
    }
    found |= {"found_on": facts[0][0], "deadline": None, "planned": False, "five": False, "funds": 0, "listed": None}
    found |= {"closure": None, "failed": [], "reinspected": [], "down": [], "escalated": []}
    for on, _, name, values in facts:
        _step(found, on, name, values)
        _said(found, on, name, values)
    late = found["state"] in OPEN and found["deadline"] is not None and found["deadline"] < as_of
    found["overdue"] = (as_of - found["deadline"]).days if late else 0
    return found


def _step(found, on, name, values):
    """Move a hazard, its deadline and how it was closed."""
    found["state"] = values["state"] if name == "HazardResumed" else HAZARD.get(name, found.get("state"))
    if name in {"ReinspectionFailed", "ReinspectionPassed"}:
        found["reinspected"].append(on <= found["deadline"])
    if name not in {"DeadlineExtensionRequested", "HazardFound"} and values.get("deadline"):
        found["deadline"] = date.fromisoformat(values["deadline"])
    if name == "HazardRectifiedOnSite":
        found["closure"] = "ONSITE"
    elif name == "HazardClosed":
        found["closure"] = values["closure"]


def _said(found, on, name, values):
    """Keep what else a step says of a hazard."""
    match name:
        case "ReinspectionFailed":
            found["failed"].append(on)
        case "HazardRegraded":
            found["grade"] = values["grade"]
            found["down"] += [on] * (values["grade"] == "GENERAL")
        case "HazardEscalated":
            found["escalated"].append(on)
        case "HazardInherited":
            found["insurer"] = values["insurer"]
        case "HazardListed":
            found["listed"] = values["listing"]["level"]
        case "GovernancePlanFiled":
            plan = values["plan"]
            found |= {"planned": True, "five": len(set(plan["in_place"])) == 5, "funds": plan["funds"] or 0}


def standing(streams, as_of):
    """Return where every task and every hazard stands on a day."""
    tasks = {key: task(facts, as_of) for key, facts in streams["task"].items()}
    hazards = {key: hazard(facts, as_of) for key, facts in streams["hazard"].items()}
    return [{k: v for k, v in found.items() if v} for found in (tasks, hazards)]


def r9(streams, district, as_of):
    """R9 by insurer and firm; each task and each hazard once, by where it stands."""
    tasks, hazards = standing(streams, as_of)
    found = defaultdict(lambda: defaultdict(int))
    for each in (t for t in tasks.values() if t["district"] == district):
        row = found[each["insurer"], each["firm"]]
        row["assigned"] += 1
        row["notified"] += bool(each["days"]["EnterpriseNotified"])
        row["visited"] += each["state"] in INSPECTED
        row["refused"] += each["state"] in ("REFUSED", "REFUSED_FINAL")
        row["unreachable"] += each["state"] == "UNREACHABLE"
        row["voided"] += each["state"] == "VOID"
    for each in (h for h in hazards.values() if h["district"] == district and h["state"] not in NO_RATE):
        row = found[each["insurer"], each["firm"]]
        row[f"{each['grade'].lower()}_found"] += 1
        row[f"{each['grade'].lower()}_closed"] += each["state"] == "CLOSED"
        row["on_site"] += each["state"] == "CLOSED" and each["closure"] == "ONSITE" and each["grade"] == "GENERAL"
        row["overdue"] += each["overdue"] > 0
        row["escalated"] += bool(each["escalated"])
    return {key: dict(row) for key, row in found.items()}


def r10(streams, district, since, as_of):
    """R10 by credit code: the enterprises that the rule lists."""
    tasks, hazards = standing(streams, as_of)
    found = {}
    for code in {each["credit_code"] for each in (*tasks.values(), *hazards.values()) if each["district"] == district}:
        own = [h for h in hazards.values() if h["credit_code"] == code and h["state"] not in ("WITHDRAWN", "DUPLICATE")]
        visits = [t for t in tasks.values() if t["credit_code"] == code]
        failures = [sum(on >= since for on in h["failed"]) for h in own]
        refusals = sum(on >= since for t in visits for on in t["days"]["VisitRefused"])
        row = {
            "open_major": sum(h["state"] in OPEN and h["grade"] == "MAJOR" for h in own),
            "open_general": sum(h["state"] in OPEN and h["grade"] == "GENERAL" for h in own),
            "overdue_days": max((h["overdue"] for h in own), default=0),
            "failures": sum(failures),
            "refusals": refusals,
            "escalated_on": max((on for h in own for on in h["escalated"]), default=None),
            "visited_on": max((on for t in visits for on in t["days"]["VisitCompleted"]), default=None),
        }
        told = [on for t in visits for on in t["days"]["RefusalEscalated"]]
        row["escalated_on"] = max(filter(None, [row["escalated_on"], *told]), default=None)
        reasons = {
            "OPEN_MAJOR": row["open_major"],
            "OVERDUE": row["overdue_days"],
            "REINSPECTION_FAILED_TWICE": max(failures, default=0) >= 2,
            "REGRADED_DOWN": any(on >= since for h in own for on in h["down"]),
            "REFUSED": refusals,
        }
        row["reasons"] = sorted(name for name, holds in reasons.items() if holds)
        if row["reasons"]:
            found[code] = row
    return found


def r12(streams, firm, as_of):
    """R12 by task: enterprise, state, last day moved by the days that waited, and the first re-inspection due."""
    tasks, hazards = standing(streams, as_of)
    found = {}
    for key, each in tasks.items():
        if each["firm"] == firm:
            waiting = [h["deadline"] for h in hazards.values() if h["task_id"] == key and h["state"] in OPEN[1:]]
            found[key] = each["name"], each["state"], each["due"], min(waiting, default=None)
    return found


def r14(streams, as_of):
    """R14 by firm: reports, sent back, without a finding, days to submit, re-inspected in time, made, owed."""
    tasks, hazards = standing(streams, as_of)
    found = defaultdict(lambda: [0] * 7)
    for each in (t for t in tasks.values() if t["zero"]):
        days = each["days"]
        row = found[each["firm"]]
        row[0] += 1
        row[1] += bool(days["ServiceQualityRejected"])
        row[2] += each["zero"][-1]
        row[3] += (days["InspectionReportSubmitted"][0] - days["VisitCompleted"][-1]).days
    for each in hazards.values():
        if each["reinspected"] or each["overdue"]:
            row = found[each["firm"]]
            row[4] += sum(each["reinspected"])
            row[5] += len(each["reinspected"])
            row[6] += each["overdue"] > 0
    return {firm: tuple(row) for firm, row in found.items()}


def r18(streams, district, as_of):
    """R18 by sector: visited, general found and closed, major found and closed, planned, five, listed, provincial, fen."""
    january = date(as_of.year, 1, 1)
    tasks, hazards = standing(streams, as_of)
    found, visited = defaultdict(lambda: [0] * 10), defaultdict(set)
    for each in (t for t in tasks.values() if t["district"] == district):
        if any(on >= january for on in each["days"]["VisitCompleted"]):
            visited[each["sector"]].add(each["credit_code"])
            found[each["sector"]][0] = len(visited[each["sector"]])
    for each in hazards.values():
        if each["district"] == district and each["found_on"] >= january:
            row = found[each["sector"]]
            if each["state"] in NO_RATE:
                continue
            major = each["grade"] == "MAJOR"
            row[3 if major else 1] += 1
            row[4 if major else 2] += each["state"] == "CLOSED"
            if major and each["planned"]:
                row[5] += 1
                row[6] += each["five"]
                row[9] += each["funds"]
            row[7] += each["listed"] is not None
            row[8] += each["listed"] == "PROVINCE"
    return {sector: tuple(row) for sector, row in found.items()}


if __name__ == "__main__":
    with Path(sys.argv[1]).open(encoding="utf-8") as file:
        said = read(file)
    place, by, *days = sys.argv[2:]
    first, last = map(date.fromisoformat, days)
    told = [list(r9(said, place, last).items()), r10(said, place, first, last), r12(said, by, last)]
    json.dump([*told, r14(said, last), r18(said, place, last)], sys.stdout, default=str, ensure_ascii=False)
