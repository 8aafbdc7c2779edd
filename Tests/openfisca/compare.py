# SPDX-License-Identifier: AGPL-3.0-or-later
"""French payslips of seeded random people, line by line: ours beside OpenFisca-France's.

Prints how many amounts were compared, how many are equal, and how many differ by each known fault
of OpenFisca. Exits 1 on any difference above a cent that no known fault explains.

    compare.py PROGRAM [--seed N] [--people N]
"""
import argparse
import collections
import csv
import pathlib
import random
import subprocess
import sys
import tempfile
import time

import numpy as np

# Not February: OpenFisca's ceiling is then 28 or 29 thirtieths for people employed all month.
MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025, 2026) for month in range(1, 13)
          if month != 2]
CEILING = {2024: 3864, 2025: 3925, 2026: 4005}

# Our line: OpenFisca's variables that add up to it; both count without sign.
LINES = {
    "maladie_er": ("mmid_employeur",), "csa_er": ("contribution_solidarite_autonomie",),
    "at_mp_er": ("accident_du_travail",),
    "vieillesse_plaf_ee": ("vieillesse_plafonnee_salarie",),
    "vieillesse_plaf_er": ("vieillesse_plafonnee_employeur",),
    "vieillesse_deplaf_ee": ("vieillesse_deplafonnee_salarie",),
    "vieillesse_deplaf_er": ("vieillesse_deplafonnee_employeur",),
    "agirc_arrco_ee": ("agirc_arrco_salarie",), "agirc_arrco_er": ("agirc_arrco_employeur",),
    "ceg_ee": ("contribution_equilibre_general_salarie",),
    "ceg_er": ("contribution_equilibre_general_employeur",),
    "cet_ee": ("contribution_equilibre_technique_salarie",),
    "cet_er": ("contribution_equilibre_technique_employeur",),
    "apec_ee": ("apec_salarie",), "apec_er": ("apec_employeur",),
    "famille_er": ("famille",), "chomage_er": ("chomage_employeur",), "ags_er": ("ags",),
    "fnal_er": ("fnal",), "dialogue_social_er": ("financement_organisations_syndicales",),
    "formation_er": ("contribution_formation_professionnelle",),
    "taxe_apprentissage_er": ("taxe_apprentissage",),
    "peec_er": ("participation_effort_construction",),
    "prevoyance_cadre_er": ("prevoyance_obligatoire_cadre",),
    "csg_ded_ee": ("csg_deductible_salaire",), "csg_nonded_ee": ("csg_imposable_salaire",),
    "crds_ee": ("crds_salaire",), "reduction_generale": ("allegement_general",),
    "maladie_er_reduction": ("allegement_cotisation_maladie",),
    "famille_er_reduction": ("allegement_cotisation_allocations_familiales",),
}


def people(seed, count):
    """People as `entraide payroll compute` reads them, the same for the same seed."""
    draw = random.Random(seed)
    for number in range(count):
        month = draw.choice(MONTHS)
        ceiling = CEILING[int(month[:4])]
        gross = draw.choice([
            lambda: draw.uniform(0.95, 1.7) * 1823, lambda: draw.uniform(0.8, 1.2) * ceiling,
            lambda: draw.uniform(1, 9) * ceiling, lambda: draw.uniform(1830, 6000),
        ])()
        yield {
            "id": f"s{seed}-{number}", "month": month, "gross": f"{gross:.2f}", "hours_share": "1",
            "category": draw.choice(["non_cadre", "non_cadre", "cadre"]),
            "headcount": str(draw.choice([5, 20, 49, 60, 249])),
            "at_rate": draw.choice(["0.0208", "0.0116", "0.035"]),
        }


def ours(program, cases, folder):
    path, out = folder / "cases.csv", folder / "lines.csv"
    with path.open("w", newline="") as file:
        table = csv.DictWriter(file, list(cases[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(cases)
    subprocess.run(
        [program, "payroll", "compute", "--in", str(path), "--out", str(out)], check=True)
    answer = collections.defaultdict(dict)
    for row in csv.DictReader(out.open()):
        answer[row["id"]][row["line"]] = float(row["amount"])
    return answer


def theirs(system, month, cases):
    """Amounts by variable for the people of one month."""
    from openfisca_core.simulation_builder import SimulationBuilder
    simulation = SimulationBuilder().build_default_simulation(system, count=len(cases))

    def put(name, values, period=month):
        simulation.set_input(name, period, np.array(values))
    put("salaire_de_base", [float(case["gross"]) for case in cases])
    kinds = system.variables["categorie_salarie"].possible_values
    put("categorie_salarie", [
        kinds.prive_cadre.index if case["category"] == "cadre" else kinds.prive_non_cadre.index
        for case in cases])
    put("effectif_entreprise", [int(case["headcount"]) for case in cases])
    put("taux_accident_travail", [float(case["at_rate"]) for case in cases])
    put("code_postal_entreprise", ["69001"] * len(cases))
    put("contrat_de_travail_debut", np.array([np.datetime64("2015-01-01")] * len(cases)))
    for name in ("allegement_general", "allegement_cotisation_maladie",
                 "allegement_cotisation_allocations_familiales"):
        name = f"{name}_mode_recouvrement"
        modes = system.variables[name].possible_values
        put(name, [modes.anticipe.index] * len(cases))
    found = {}
    for names in LINES.values():
        for name in names:
            found[name] = np.abs(simulation.calculate(name, month))
    return found


def known_fault(line, case, mine, other):
    """Why OpenFisca is known to differ, as `shared/payroll/fr_parameters.md` has it; None if not."""
    year, month = int(case["month"][:4]), case["month"]
    gross = float(case["gross"])
    if line == "ags_er" and month >= "2024-07":
        expected = min(gross, 4 * CEILING[year]) * 0.0005
        if abs(mine - other - expected) <= 0.03:
            return "wage guarantee stays at 0.20 % instead of 0.25 % from July 2024"
    if line == "reduction_generale" and abs(mine - other) <= 0.0001 * gross + 0.02:
        return "151.67 hours instead of 151.6667: one unit of the coefficient's fourth decimal"
    if line in ("csg_ded_ee", "csg_nonded_ee", "crds_ee") and case["category"] == "cadre":
        rate = {"csg_ded_ee": 0.068, "csg_nonded_ee": 0.024, "crds_ee": 0.005}[line]
        cover = min(gross, CEILING[year]) * 0.015
        if abs(mine - other - rate * cover) <= 0.03:
            return "the death cover of executives is not in the base of CSG and CRDS"
    # Single precision: 24 bits, a cent at the largest amounts.
    if abs(mine - other) <= 0.01 + 2e-7 * gross:
        return "single precision: half a cent rounds the other way"
    return None


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("program")
    asked.add_argument("--seed", type=int, default=2026)
    asked.add_argument("--people", type=int, default=2000)
    asked = asked.parse_args()
    from openfisca_france import FranceTaxBenefitSystem
    system = FranceTaxBenefitSystem()
    cases = list(people(asked.seed, asked.people))
    with tempfile.TemporaryDirectory() as folder:
        start = time.monotonic()
        mine = ours(asked.program, cases, pathlib.Path(folder))
        our_time = time.monotonic() - start
    by_month = collections.defaultdict(list)
    for case in cases:
        by_month[case["month"]].append(case)
    equal, faults, failures, compared = 0, collections.Counter(), [], 0
    start = time.monotonic()
    for month, group in sorted(by_month.items()):
        found = theirs(system, month, group)
        for place, case in enumerate(group):
            for line, names in LINES.items():
                amount = mine[case["id"]].get(line, 0.0)
                other = float(sum(found[name][place] for name in names))
                compared += 1
                if abs(amount - other) <= 0.0101:
                    equal += 1
                elif (why := known_fault(line, case, amount, other)):
                    faults[f"{line}: {why}"] += 1
                else:
                    failures.append((case, line, amount, other))
    their_time = time.monotonic() - start
    print(f"seed {asked.seed}: {len(cases)} payslips, {compared} amounts compared with "
          f"OpenFisca-France, {equal} equal within a cent")
    for why, count in sorted(faults.items()):
        print(f"  {count} differ, known: {why}")
    print(f"  ours {our_time:.2f} s with start and files, OpenFisca {their_time:.2f} s")
    for case, line, amount, other in failures[:40]:
        print(f"  UNEXPLAINED {case['id']} {case['month']} gross {case['gross']} "
              f"{case['category']} {case['headcount']}: {line} {amount:.2f}, OpenFisca {other:.4f}")
    print(f"{compared - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
