#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The two database roles of docs/operators/security.md, with the real program and PostgreSQL.

Usage: scripts/with-postgres.sh python3 roles.py PROGRAM [SHARE]. The owner may not be served as;
the other role can serve only what the owner has migrated, and can change nothing of the schema.
"""
import os
import subprocess
import sys
import threading
import urllib.request

OWNER = os.environ["ENTRAIDE_POSTGRES_URL"]
APPLICATION = OWNER.replace("://entraide@", "://entraide_app@")
ROOT = OWNER.replace("://entraide@", "://postgres@")


def sql(url, text):
    done = subprocess.run(["psql", "--no-psqlrc", "-qAt", url, "-c", text], text=True,
                          capture_output=True, check=False)
    return done.stdout.strip() or done.stderr.strip()


def served(program, share, database, owner=None, *more):
    """The status of /health, or what the program said when it would not serve."""
    surroundings = {**os.environ, "ENTRAIDE_DATABASE": database}
    if owner:
        surroundings["ENTRAIDE_DATABASE_OWNER"] = owner
    command = [program, "serve", "--port", "0", "--share", share, *more]
    process = subprocess.Popen(command, env=surroundings, text=True, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    timer = threading.Timer(60, process.kill)
    timer.start()
    line = process.stdout.readline()
    if line.startswith("http://"):
        with urllib.request.urlopen(line.strip() + "/health", timeout=10) as answer:
            found = answer.status
        process.terminate()
        process.wait(20)
    else:
        found = process.stderr.read()
    timer.cancel()
    return found


def main():
    program, share = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "share"
    sql(ROOT, "CREATE ROLE entraide_app LOGIN NOSUPERUSER NOBYPASSRLS")
    problems = []

    def expect(what, found, isRight):
        if not isRight:
            problems.append(f"{what}: {found}")

    empty = served(program, share, APPLICATION)
    expect("the role alone made a schema", empty, empty != 200)
    both = served(program, share, APPLICATION, OWNER)
    expect("the two roles do not serve", both, both == 200)
    alone = served(program, share, APPLICATION)
    expect("the role alone does not serve what is migrated", alone, alone == 200)
    refused = served(program, share, OWNER)
    expect("the owner is served as", refused, "row-level security" in str(refused))
    trial = served(program, share, OWNER, None, "--as-owner")
    expect("--as-owner does not serve", trial, trial == 200)
    rows = sql(APPLICATION, "SELECT count(*) FROM section")
    expect("rows without a cooperative", rows, rows == "0")
    change = sql(APPLICATION, "ALTER TABLE section DISABLE ROW LEVEL SECURITY")
    expect("the policy can be taken away", change, "must be owner" in change)
    for problem in problems:
        print(problem)
    print("database roles:", f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
