"""What can be wrong with a decision tree: dead ends, loops, unknown and unreachable steps."""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.model import Node, Troubleshooter
from kbgen.problems import Problem, nearest


def check(tree: Troubleshooter) -> list[Problem]:
    """Everything wrong with one troubleshooter."""
    unknown = list(_unknown(tree))
    problems = [*unknown, *(problem for name in tree.nodes for problem in _ending(tree, name))]
    reached, loops = _explore(tree)
    for name in loops:
        hint = "lead one of its answers somewhere new"
        problems.append(_problem(tree, name, "troubleshooter-loop", "leads back to itself", hint))
    for name in sorted(set(tree.nodes) - reached) if not unknown else ():
        hint = "lead an answer to it, or delete it"
        problems.append(_problem(tree, name, "unreachable-node", "is led to by no answer", hint))
    return problems


def _problem(tree: Troubleshooter, name: str, code: str, what: str, hint: str) -> Problem:
    return Problem(tree.at.path, tree.at.line("nodes", name), code, f'the node "{name}" {what}', hint)


def _unknown(tree: Troubleshooter) -> Iterator[Problem]:
    """Steps that lead to nodes which are not there; while there are any, nobody can say what is unreachable."""
    leads = [(tree.start, tree.at.line("start"))]
    for name, node in tree.nodes.items():
        for number, answer in enumerate(node.answers):
            leads.append((answer.to, tree.at.line("nodes", name, "answers", number, "to")))
    for to, line in leads:
        if to not in tree.nodes:
            hint = nearest(to, tree.nodes) or f"the nodes are {', '.join(tree.nodes)}"
            yield Problem(tree.at.path, line, "unknown-node", f'no node "{to}"', hint)


def _ending(tree: Troubleshooter, name: str) -> Iterator[Problem]:
    node = tree.nodes[name]
    if node.answers and node.outcome:
        yield _problem(tree, name, "invalid-value", "has both answers and an outcome", "delete one of them")
    elif not node.answers and not _outcomes(node):
        yield _problem(tree, name, "dead-end", "has neither answers nor an outcome", "add answers, or an outcome")
    elif _outcomes(node) > 1:
        yield _problem(tree, name, "invalid-value", "has several outcomes", "keep one of solved, article, channel")


def _outcomes(node: Node) -> int:
    outcome = node.outcome
    return sum(bool(end) for end in (outcome.solved, outcome.article, outcome.channel)) if outcome else 0


def _explore(tree: Troubleshooter) -> tuple[set[str], list[str]]:
    """The nodes that can be reached, and those that can be reached from themselves (one for each way back)."""
    reached: set[str] = set()
    loops: dict[str, None] = {}
    stack: list[tuple[str, tuple[str, ...]]] = [(tree.start, ())]
    while stack:
        name, way = stack.pop()
        if name in way:
            loops[name] = None
        if name in reached or name not in tree.nodes:
            continue
        reached.add(name)
        stack += [(answer.to, (*way, name)) for answer in tree.nodes[name].answers]
    return reached, list(loops)
