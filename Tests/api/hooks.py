# SPDX-License-Identifier: AGPL-3.0-or-later
"""What schemathesis needs to know of the house: numbers that exist, and a key for each change.

Half of the requests name things that the token may see, so that they reach the operations; the
other half stays as schemathesis draws it.
"""
import json
import os
import random
import urllib.parse
import urllib.request
import uuid

import schemathesis

ADDRESS = os.environ["ENTRAIDE"]
TOKEN = os.environ["TOKEN"]


def ask(path):
    request = urllib.request.Request(
        ADDRESS + "/api/v1" + path, headers={"Authorization": "Bearer " + TOKEN})
    try:
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)
    except urllib.error.HTTPError:
        return {"items": []}


def numbers():
    sections = [row["id"] for row in ask("/sections")["items"]]
    if not sections:
        sections = [row["section"] for row in ask("/members?limit=200")["items"]]
    known = {"section": sections, "client": []}
    for topic in ["clients", "drafts", "payslips"]:
        known[topic] = []
        for section in sections:
            known[topic] += [row["id"] for row in ask(f"/{topic}?section={section}")["items"]]
    for topic in ["invoices", "entries", "payment-runs"]:
        known[topic] = [row["id"] for row in ask(f"/{topic}")["items"]]
    known["client"] = known["clients"]
    return known


KNOWN = numbers()
CHANCE = random.Random(2026)


def is_positive(case):
    return case.meta is None or case.meta.generation.mode.is_positive


@schemathesis.hook
def before_call(context, case, kwargs):
    if not is_positive(case):
        return
    if case.method not in ("GET", "HEAD", "OPTIONS") and case.headers is not None:
        if "Idempotency-Key" in case.headers and CHANCE.random() < 0.9:
            case.headers["Idempotency-Key"] = str(uuid.uuid4())
    if CHANCE.random() < 0.5:
        return
    topic = case.path.removeprefix("/api/v1/").split("/")[0]
    if case.path_parameters and "id" in case.path_parameters and KNOWN.get(topic):
        case.path_parameters["id"] = CHANCE.choice(KNOWN[topic])
    if case.query and "section" in case.query and KNOWN["section"]:
        case.query["section"] = CHANCE.choice(KNOWN["section"])
    if isinstance(case.body, dict):
        for name in ("section", "client"):
            if name in case.body and KNOWN[name]:
                case.body[name] = CHANCE.choice(KNOWN[name])
