"""strands_graph.py SHAPE none|file RUNS: the graph of strands-agents over the same shapes, with nodes that do nothing.

Prints the columns of GraphBench. AND joins by an edge condition, because the library's own join is OR.
"""

import asyncio
import logging
import statistics
import sys
import tempfile
import time

from strands.agent.agent_result import AgentResult
from strands.multiagent.base import MultiAgentBase, MultiAgentResult, NodeResult, Status
from strands.multiagent.graph import GraphBuilder
from strands.session.file_session_manager import FileSessionManager
from strands.telemetry.metrics import EventLoopMetrics

logging.disable(logging.CRITICAL)
WIDTHS = {"dag12": [1, 2, 1, 2, 3, 3], "layered1000": [10] * 100}


class Nothing(MultiAgentBase):
    def __init__(self, name):
        self.id = name

    async def invoke_async(self, task, invocation_state=None, **_):
        said = AgentResult("end_turn", {"role": "assistant", "content": [{"text": "ok"}]}, EventLoopMetrics(), {})
        return MultiAgentResult(
            status=Status.COMPLETED, results={self.id: NodeResult(result=said, status=Status.COMPLETED)}
        )

    async def stream_async(self, task, invocation_state=None, **_):
        yield {"result": await self.invoke_async(task)}

    def serialize_state(self):
        return {}

    def deserialize_state(self, payload):
        pass


def all_of(names):
    return lambda state: all(name in state.results for name in names)


def graph(widths, session):
    builder, before, count = GraphBuilder(), [], 0
    for width in widths:
        layer = [f"n{count + i}" for i in range(width)]
        count += width
        for name in layer:
            builder.add_node(Nothing(name), name)
            if not before:
                builder.set_entry_point(name)
            for need in before:
                builder.add_edge(need, name, condition=all_of(before))
        before = layer
    if session:
        builder.set_session_manager(session)
    return builder.build(), count


async def timed(built):
    start = time.perf_counter()
    result = await built.invoke_async("go")
    return (time.perf_counter() - start) * 1000, len(result.results)


def main():
    shape, store, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    times = []
    with tempfile.TemporaryDirectory() as folder:
        for i in range(runs):
            session = FileSessionManager(session_id=f"s{i}", storage_dir=folder) if store == "file" else None
            built, count = graph(WIDTHS[shape], session)
            took, done = asyncio.run(timed(built))
            if done != count:
                sys.exit(f"{done} of {count} nodes completed")
            times.append(took)
    print(f"{shape}\tstrands-{store}\t{count}\t{times[0]:.1f}\t{statistics.median(times[1:] or times):.2f}\t-")


main()
