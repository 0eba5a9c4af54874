"""overhead.py EVENTS: what applying a step costs beside its command. Reads the journal's events of a run that changed things.

From the durable intent to the effect as this machine saw them, less the time that the host needed for capture, action and state.
"""

import datetime
import json
import statistics
import sys


def at(event):
    return datetime.datetime.fromisoformat(event["at"][:26].rstrip("Z") + "+00:00")


intents, costs = {}, []
for line in open(sys.argv[1], encoding="utf-8"):
    event = json.loads(line)
    data = event["data"]
    if event["type"] == "StepIntent":
        intents[data["ref"]] = at(event)
    elif event["type"] == "StepApplied" and data["ref"] in intents:
        took = data["took"] / 1e6
        costs.append((at(event) - intents[data["ref"]]).total_seconds() * 1000 - took)
print(
    f"[REPORT] a step over its command: median {statistics.median(costs):.0f} ms, worst {max(costs):.0f} ms, {len(costs)} steps (target <= 60 ms)"
)
