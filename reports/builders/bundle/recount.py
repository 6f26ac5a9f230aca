"""Reckons the result of a round again from its bundle: python3 recount.py [folder or zip; here if none is named].
Python 3.11 or newer, nothing to install. Says that all is equal, or where it differs. README.md tells the rules."""
import csv, hashlib, io, json, sys, zipfile
from collections import Counter, defaultdict
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal, getcontext
from itertools import groupby
from pathlib import Path
from statistics import mean, median, pstdev
getcontext().prec, wrong = 60, []
CHOSEN = dict.fromkeys(("proposed", "in_notice", "on_hold", "approved", "conferred"), "1") | {"not_selected": "0"}
four = lambda value: Decimal(value).quantize(Decimal("0.0001"), ROUND_HALF_UP)
check = lambda what, found, told: found == told or wrong.append(f"{what}: the bundle says {told}, reckoned {found}")
def draw(seed, candidates, trade, size):
    lot = lambda part: hashlib.sha256(f"{seed}\n{part}".encode()).hexdigest()
    of = lambda number: trade[str(number)] if trade else number
    turn = lambda number: sum(of(each) == of(number) and lot(each) < lot(number) for each in candidates)
    return sorted(candidates, key=lambda number: (turn(number), lot(of(number))))[:size]  # one of each trade in turn
def normalised(scores):
    middle, spread = mean(scores.values()), pstdev(scores.values()) or 1
    return {case: four(min(max(50 + 10 * (score - middle) / spread, 0), 100)) for case, score in scores.items()}
def worth(votes, how):
    given = sorted(votes.values())
    whole = max(given, default=0) if how == "max" else sum(given)
    if how == "rank" and whole:  # counted from the last; those with as many votes share the mean of their ranks
        votes, whole = {n: given.index(own) + Decimal(1 + given.count(own)) / 2 for n, own in votes.items()}, len(given)
    return {n: four(100 * Decimal(own) / (whole or 1)) for n, own in votes.items()}
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
    return {r["case"]: value.get(r["number"], 0) for r in rows}, Decimal(poll["weight"]), len(value) == len(rows)
def recount_meetings(table):
    for case, rows in groupby(table("resolutions.csv"), key=lambda row: row["case"]):
        for row in rows:  # as many votes as could be cast, and more for than against; the last meeting decides
            yes, no, rest, present, recused = (int(count or 0) for count in list(row.values())[3:8])
            check(f"votes on {case}", yes + no + rest + recused <= present and (yes > no or row["proposed"] == "0"), True)
        check(f"meeting on {case}", row["proposed"], CHOSEN.get(row["state"], row["proposed"]))
def recount_places(what, placed, cut):
    line = sorted((chain for chain, _ in placed), reverse=True)
    tied = line[cut][0] if 0 < cut < len(line) and line[cut - 1][0] == line[cut][0] else None
    for chain, row in placed:  # equals share a rank; where they stand on both sides of the line a meeting decides
        first, last, is_tied = line.index(chain) + 1, line.index(chain) + line.count(chain), chain[0] == tied
        within = row["is_within"] if first <= cut < last else str(int(last <= cut))
        goes_on = row.get("goes_on") or within
        found = [str(first), within, str(int(is_tied)), goes_on if is_tied else within]
        check(f"{what} {row['case']}", found, [row["rank"], row["is_within"], row["is_tied_at_the_cut"], goes_on])
def recount(read):
    table = lambda name: csv.DictReader(io.TextIOWrapper(read(name), "utf-8", newline=""))
    facts = lambda name: json.load(read(name))
    for digest, name in (line.split() for line in io.TextIOWrapper(read("SHA256SUMS"), "utf-8")):
        check(name, hashlib.file_digest(read(name), "sha256").hexdigest(), digest)
    for each in facts("draws.json"):
        check(f"draw {each['number']}", draw(*map(each.get, ("seed", "candidates", "trades", "size"))), each["drawn"])
    rules, totals, skill, panels = facts("rules.json"), defaultdict(list), defaultdict(list), defaultdict(dict)
    plan, lines, scores = rules["scoring"], rules["criteria"], {}
    for row in table("scores.csv"):
        parts = [Decimal(row[c["name"]]) * Decimal(c["weight"]) / Decimal(c["greatest"]) for c in lines]
        check(f"total {row['case']} {row['expert']}", four(sum(parts)), Decimal(row["total"]))
        totals[row["case"]].append(Decimal(row["total"]))
        skill[row["case"]] += [Decimal(row[c["name"]]) for c in lines if c["breaks_ties"]]
        panels[row["panel"]][row["case"]] = totals[row["case"]]
    middle = median if plan["method"] == "median" else lambda its: mean(its[1:-1] if len(its) >= 5 else its)
    for panel in panels.values():  # the median, or the mean, from five on without a highest and a lowest
        panel = {case: four(middle(sorted(its))) for case, its in panel.items() if len(its) >= 3}
        scores |= normalised(panel) if plan["normalises_within_panel"] and panel else panel
    vote, weight, all_stand = recount_votes(table, facts, rules) if rules["poll"] else ({}, 0, False)
    def chain(row, told):  # what decides between two, in turn
        case, score = row["case"], scores.get(row["case"], Decimal(0))
        composite = four(score * (1 - weight) + (Decimal(row["vote"] or 0) if told else vote.get(case, 0)) * weight)
        check(f"composite {case}", composite, Decimal(row["composite"]))
        means = (four(mean(its or [-1])) for its in (skill[case], totals[case]))
        return composite, score, *means, rules["round"]["frontline_first"] and row["is_frontline"]
    for row in table("cases.csv"):
        case, told = row["case"], (int(row["experts"]), Decimal(row["score"]))
        check(f"score {case}", (len(totals[case]), scores.get(case)), told)
    placed = [(chain(row, False), row) for row in table("cases.csv") if row["rank"]]
    recount_places("place", placed, rules["round"]["places"])
    recount_meetings(table)
    planned = next((stage["carries"] for stage in rules["stages"] if stage["kind"] == "expert_review"), None)
    for told in rules["carries"]:
        rows, cut = [row for row in table("carries.csv") if row["carry"] == str(told["number"])], told["cut"]
        line = (told["places"] * Decimal(rules["round"]["carry_forward_ratio"] or 1)).to_integral_value(ROUND_CEILING)
        if planned:  # who went on otherwise has taken some of its places; of the tied no more go on than are left
            line = max(min(planned, cut), planned - len(scores) + len(rows), sum(row["goes_on"] == "1" for row in rows))
        check(f"line of carry {told['number']}", line, cut)  # who left the poll since took his votes along: as told
        recount_places(f"carry {told['number']}", [(chain(row, not all_stand), row) for row in rows], cut)
    return f"EQUAL: {len(scores)} scores, {len(vote)} candidates, {len(placed)} places"
source = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
equal = recount(zipfile.ZipFile(source).open if source.is_file() else lambda name: (source / name).open("rb"))
sys.exit("\n".join(wrong) or print(equal))
