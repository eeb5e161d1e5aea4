"""The example of whom tasks are for, run as it is shipped."""

from dataclasses import replace

import yaml

from nexusflow.core.commands import CompleteTask, CreateRequest
from nexusflow.core.evolve import Advance
from nexusflow.core.lifecycle import Status
from nexusflow.core.rejection import Reason
from nexusflow.core.request import Actor, Rota, Staff
from tests.factories import Case, person, plan_of, refused
from tests.patterns import EXAMPLES

ASK, AGREE, BUY, SIGN = "quotation.ask", "quotation.agree", "quotation.buy", "quotation.sign"
HEAD = "head-of-buying"
ANN = person("ann", ASK)
MIA = person("mia", AGREE)
BEN, BO = person("ben", BUY), person("bo", BUY)
SAM = person("sam", SIGN, attributes={"limit": 1_000})
LIV = person("liv", SIGN, attributes={"limit": 50_000})
HANK = person("hank", roles=(HEAD,))


def begun(requester: Actor, *, amount: int = 5_000) -> Case:
    """A quotation that was asked for, with everybody at their place and ben busier than bo."""
    document = yaml.safe_load((EXAMPLES.parent / "people" / "quotation.yaml").read_text("utf-8"))
    holders = {AGREE: (MIA,), BUY: (BEN, BO), SIGN: (SAM, LIV)}
    staff = Staff(holders=holders, members={HEAD: (HANK,)})
    began = Case(plan_of(document), requester=requester, staff=staff)
    began.rota = Rota(queues={"ben": 3, "bo": 1})
    asked = began.give(CreateRequest({"what": "Chairs", "amount": amount}), requester)
    assert isinstance(asked, Advance)
    return began


def test_it_goes_to_the_manager_to_the_buyer_with_the_fewest_and_to_whose_limit_is_enough() -> None:
    began = begun(replace(ANN, manager="mia"))
    assert began.task.reserved_for == "mia"
    refused(began.complete("agree", HANK), Reason.NOT_PERMITTED)
    began.do("manager", "agree", MIA)
    assert began.task.assignee == "bo"
    began.do("buyer", "offered", BO)
    refused(began.complete("sign", SAM), Reason.NOT_PERMITTED)
    began.do("signature", "again", LIV, note="One offer is missing.")
    assert began.task.assignee == "bo"
    began.do("buyer", "offered", BO)
    began.do("signature", "sign", LIV)
    assert began.state.status is Status.COMPLETED


def test_who_has_no_manager_is_answered_by_the_head_of_buying() -> None:
    began = begun(ANN)
    assert began.task.role == HEAD
    refused(began.complete("agree", MIA), Reason.NOT_PERMITTED)
    assert isinstance(began.give(CompleteTask(began.task.id, "agree"), HANK), Advance)
    assert began.standing == ["buyer"]
