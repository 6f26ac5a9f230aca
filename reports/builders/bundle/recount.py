"""Reckons the result of a round again from its bundle: python3 recount.py [folder or zip; here if none is named].
Python 3.11 or newer, nothing to install. Says that all is equal, or where it differs. README.md tells the rules."""
import csv, hashlib, io, json, sys, zipfile
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal, getcontext
from itertools import groupby, zip_longest
from pathlib import Path
from statistics import mean, median, pstdev

getcontext().prec, wrong = 60, []
CHOSEN = dict.fromkeys(("proposed", "in_notice", "on_hold", "approved", "conferred"), "1") | {"not_selected": "0"}
four = lambda value: Decimal(value).quantize(Decimal("0.0001"), ROUND_HALF_UP)
def check(what, found, told):
    wrong.extend([f"{what}: the bundle says {told}, reckoned {found}"] if found != told else [])
def draw(seed, candidates, trade, size):
    lot = lambda part: hashlib.sha256(f"{seed}\n{part}".encode()).hexdigest()
    order = sorted(candidates, key=lot)
    if trade:  # one of each trade in turn
        of = {number: trade[str(number)] for number in order}
        piles = [list(pile) for _, pile in groupby(sorted(order, key=lambda n: lot(of[n])), key=of.get)]
        order = [number for turn in zip_longest(*piles) for number in turn if number is not None]
    return order[:size]
def normalised(scores):
    middle, spread = mean(scores.values()), pstdev(scores.values())
    return {case: four(min(max(50 + 10 * (score - middle) / spread, 0), 100)) if spread else four(50)
            for case, score in scores.items()}
def worth(votes, how):
    if not any(votes.values()):
        return dict.fromkeys(votes, four(0))
    if how == "rank":  # those with as many votes share the mean of their ranks
        rank = {count: sum(other > count for other in votes.values()) + Decimal(1 + same) / 2
                for count, same in Counter(votes.values()).items()}
        return {n: four(100 * (len(votes) - rank[count] + 1) / len(votes)) for n, count in votes.items()}
    whole = max(votes.values()) if how == "max" else sum(votes.values())
    return {n: four(Decimal(100 * count) / whole) for n, count in votes.items()}
def recount_votes(table, facts, rules):
    poll, rows, cast, counted, ballots = rules["poll"], list(table("candidates.csv")), Counter(), Counter(), 0
    for ballots, row in enumerate(table("ballots.csv"), 1):
        cast.update(row["choices"].split())
        counted.update(row["choices"].split() if row["is_counted"] == "1" else ())
    for each in facts("adjustments.json"):
        counted[str(each["candidate"])] += each["count"]
    totals = [[int(row["number"]), cast[row["number"]]] for row in rows]
    frozen = json.dumps({"round": rules["round"]["id"], "ballots": ballots, "votes": totals}, sort_keys=True)
    check("frozen totals", hashlib.sha256(frozen.encode()).hexdigest(), poll["totals_sha256"])
    value = worth({r["number"]: max(0, counted[r["number"]]) for r in rows if r["is_out"] == "0"}, poll["normalisation"])
    for n, row in ((row["number"], row) for row in rows):
        told = (int(row["cast"]), int(row["counted"]), Decimal(row["worth"]))
        check(f"candidate {n}", (cast[n], max(0, counted[n]), value.get(n, 0)), told)
    return {row["case"]: value.get(row["number"], 0) for row in rows}
def recount_meetings(table):
    for case, rows in groupby(table("resolutions.csv"), key=lambda row: row["case"]):
        for row in rows:  # as many votes as could be cast, and more for than against; the last meeting decides
            yes, no, rest, present, recused = (int(count or 0) for count in list(row.values())[3:8])
            fits = yes + no + rest <= present - recused and (yes > no or row["proposed"] == "0")
            check(f"votes on {case}", fits, True)
        check(f"meeting on {case}", row["proposed"], CHOSEN.get(row["state"], row["proposed"]))
def recount(read):
    table = lambda name: csv.DictReader(io.TextIOWrapper(read(name), "utf-8", newline=""))
    facts = lambda name: json.load(read(name))
    for digest, name in (line.split() for line in io.TextIOWrapper(read("SHA256SUMS"), "utf-8")):
        check(name, hashlib.file_digest(read(name), "sha256").hexdigest(), digest)
    for each in facts("draws.json"):
        check(f"draw {each['number']}", draw(*map(each.get, ("seed", "candidates", "trades", "size"))), each["drawn"])
    rules, totals, skill, panels = facts("rules.json"), defaultdict(list), defaultdict(list), defaultdict(dict)
    plan, cut, lines, scores = rules["scoring"], rules["round"]["places"], rules["criteria"], {}
    for row in table("scores.csv"):
        parts = [Decimal(row[c["name"]]) * Decimal(c["weight"]) / Decimal(c["greatest"]) for c in lines]
        check(f"total {row['case']} {row['expert']}", four(sum(parts)), Decimal(row["total"]))
        totals[row["case"]].append(Decimal(row["total"]))
        skill[row["case"]] += [Decimal(row[c["name"]]) for c in lines if c["breaks_ties"]]
        panels[row["panel"]][row["case"]] = totals[row["case"]]
    for panel in panels.values():  # the median, or the mean, from five on without a highest and a lowest
        panel = {case: sorted(its) for case, its in panel.items() if len(its) >= 3}
        panel = {case: four(median(its) if plan["method"] == "median" else mean(its[1:-1] if len(its) >= 5 else its))
                 for case, its in panel.items()}
        scores |= normalised(panel) if plan["normalises_within_panel"] and panel else panel
    vote, placed = recount_votes(table, facts, rules) if rules["poll"] else {}, []
    weight = Decimal(rules["poll"]["weight"]) if vote else 0
    for row in table("cases.csv"):
        case, its = row["case"], totals[row["case"]]
        check(f"score {case}", (len(its), scores.get(case)), (int(row["experts"]), Decimal(row["score"])))
        if row["rank"] and case in scores:
            composite = four(scores[case] * (1 - weight) + vote.get(case, 0) * weight)
            check(f"composite {case}", composite, Decimal(row["composite"]))
            front = rules["round"]["frontline_first"] and row["is_frontline"] == "1"
            placed.append(((composite, scores[case], four(mean(skill[case] or [-1])), four(mean(its)), front), row))
    recount_meetings(table)
    line = sorted((chain for chain, _ in placed), reverse=True)
    tied = line[cut][0] if 0 < cut < len(line) and line[cut - 1][0] == line[cut][0] else None
    for chain, row in placed:  # equals share a rank; where they stand on both sides of the line a meeting decides
        first, last = line.index(chain) + 1, line.index(chain) + line.count(chain)
        within = row["is_within"] if first <= cut < last else str(int(last <= cut))
        found = [str(first), within, str(int(chain[0] == tied))]
        check(f"place {row['case']}", found, [row["rank"], row["is_within"], row["is_tied_at_the_cut"]])
    return f"EQUAL: {len(scores)} scores, {len(vote)} candidates, {len(placed)} places"
if __name__ == "__main__":
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    equal = recount(zipfile.ZipFile(source).open if source.is_file() else lambda name: (source / name).open("rb"))
    sys.exit("\n".join(wrong) or print(equal))
