"""What the ranking makes of a sentence: stems, places, kinds of value, kinds of sentence, slips."""

import pytest

from mcp_psa.app import load_vendors
from mcp_psa.catalog import Catalog, Tool, all_tools
from mcp_psa.records import NOUNS
from mcp_psa.search.find import Finder
from mcp_psa.search.index import Index, rank
from mcp_psa.search.terms import Term, mended, phrase, spoken, stem
from tests.unit.toy import toy_task, toy_vendor

TOOLS = all_tools(load_vendors())
FINDER = Finder(Catalog(TOOLS))


def _said(sentence: str) -> dict[str, float]:
    """The loudest weight of each term."""
    said: dict[str, float] = {}
    for term in spoken(sentence):
        said[term.text] = max(said.get(term.text, 0.0), term.weight)
    return said


def _first(words: str, vendor: str = "", limit: int = 1) -> list[str]:
    return [hit.tool.name for hit in FINDER.find(words, vendor, limit)]


@pytest.mark.parametrize(
    "forms",
    [
        ["log", "logs", "logged", "logging"],
        ["company", "companies"],
        ["invoice", "invoices", "invoiced", "invoicing"],
        ["track", "tracked", "tracking"],
        ["status", "statuses"],
        ["address", "addresses"],
        ["Priyanka", "Priyanka's", "Priyanka\u2019s"],
        ["approve", "approved", "approving"],
    ],
    ids=lambda forms: forms[0],
)
def test_the_forms_of_a_word_are_one(forms: list[str]) -> None:
    """Ours: people ask in whole sentences."""
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(("one", "other"), [("time", "timer"), ("task", "tax"), ("client", "clean"), ("bill", "build")])
def test_different_words_stay_different(one: str, other: str) -> None:
    """Ours: a stem that is too short finds everything."""
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("show 9b1c2f6e-0d3a-4c1e-8f77-2a5d1e90bb01", "<id>"),
        ("client 412", "<id>"),
        ("show task WATT-42", "<key>"),
        ("claim $84.50 for a taxi", "<money>"),
        ("up to 95 EUR", "<money>"),
        ("mail ben.ortega@brightfold.example", "<email>"),
        ("log 2h", "<span>"),
        ("log 7.5 hours", "<span>"),
        ("from 9:30", "<clock>"),
        ("it is 60% done", "<percent>"),
        ("on 2026-11-20", "<day>"),
        ('rename it to "Order list"', "<name>"),
    ],
)
def test_a_value_says_of_what_kind_it_is(sentence: str, kind: str) -> None:
    """Ours: an amount of money speaks of an expense though no word does."""
    assert kind in _said(sentence)


def test_what_stands_in_quotes_is_a_name_and_says_nothing_else() -> None:
    """Ours: a task called "Client invoice" is neither client nor invoice."""
    assert "invoic" not in _said('close the task "Client invoice"')
    assert "invoic" in _said("close the task of the client invoice")


def test_a_capital_inside_a_sentence_is_quieter() -> None:
    """Ours: it is mostly part of somebody's name."""
    assert _said("move the Invoice")["invoic"] < _said("move the invoice")["invoic"]


def test_what_comes_behind_a_preposition_is_quieter() -> None:
    """Ours: `tasks of the project` asks for tasks."""
    said = _said("show tasks of the project")
    assert said["project"] < said["task"]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("which tasks are late", "<question>"),
        ("the tasks of Tom?", "<question>"),
        ("could you add a task?", "<order>"),
        ("add a task", "<order>"),
        ("please add a task", "<order>"),
        ("I worked two hours", "<statement>"),
        ("Priyanka's last day is Friday", "<statement>"),
        ("tasks that are late", "<many>"),
    ],
)
def test_a_sentence_is_of_a_kind(sentence: str, kind: str) -> None:
    """Ours: who asks wants to read, who orders or tells wants it written."""
    assert kind in _said(sentence)
    others = {"<question>", "<statement>", "<order>"} - {kind}
    assert kind == "<many>" or not others & set(_said(sentence))


@pytest.mark.parametrize(
    ("slip", "word"), [("taks", "task"), ("tsak", "task"), ("projct", "project"), ("inovice", "invoice")]
)
def test_a_slip_of_the_keyboard_is_put_right(slip: str, word: str) -> None:
    """Ours: a letter left out or two swapped; the first letter is where people look."""
    (mend,) = mended([Term(stem(slip) if slip != "taks" else slip, 1.0)], [stem(word)])
    assert mend == Term(stem(word), 1.0)


def test_a_word_that_is_known_is_never_mended() -> None:
    """Ours: `tak` may be a slip, `take` is none."""
    assert mended([Term("form", 1.0)], ["form", "from"]) == [Term("form", 1.0)]


@pytest.mark.parametrize(
    ("words", "vendor", "name"),
    [
        ("list tasks", "teamwork", "teamwork_list_tasks"),
        ("log 2 hours", "teamwork", "teamwork_create_time_entry"),
        ("create client", "awork", "awork_create_company"),
        ("rename the project 1502", "projectworks", "projectworks_update_project"),
        ("details of invoice 2077", "projectworks", "projectworks_get_invoice"),
        ("budget lines", "projectworks", "projectworks_list_task_lists"),
        ("phases", "proworkflow", "proworkflow_list_task_lists"),
        ("who is on vacation", "projectworks", "projectworks_list_absences"),
        ("stop the timer", "worksection", "worksection_update_timer"),
        ("overdue todos", "awork", "awork_list_tasks"),
        ("add comment", "worksection", "worksection_create_comment"),
    ],
)
def test_plain_words_find_the_tool_at_once(words: str, vendor: str, name: str) -> None:
    """Ours: models ask in key words; this is the least that a search must do."""
    assert _first(words, vendor) == [name]


def test_a_vendor_that_is_named_is_the_one_meant() -> None:
    """Ours: nobody should have to know of the filter."""
    assert _first("create a task in awork") == ["awork_create_task"]
    assert _first("Projectworks timecodes") == ["projectworks_list_tasks"]
    assert {name.split("_")[0] for name in _first("tasks of ProWorkflow", limit=5)} == {"proworkflow"}


def test_tools_that_do_the_same_are_one_hit() -> None:
    """Ours: five vendors' lists of tasks would leave no place for anything else."""
    hits = FINDER.find("list tasks")
    assert len({(hit.tool.verb, hit.tool.noun.name) for hit in hits}) == len(hits) == 5
    first = {tool.name for tool in (hits[0].tool, *hits[0].others)}
    assert first == {tool.name for tool in TOOLS if (tool.verb, tool.noun.name) == ("list", "task")}


@pytest.mark.parametrize("name", ["teamwork_list_tasks", " Teamwork_List_Tasks ", "teamwork list tasks"])
def test_a_tool_s_name_finds_that_tool_alone(name: str) -> None:
    """Ours: that is how a model asks for all that it takes."""
    assert _first(name, limit=5) == ["teamwork_list_tasks"]


@pytest.mark.parametrize("words", ["weather in Paris?", "???", "12", "qwertz asdf", "\u00fc\u4e2d\u6587", "<", "."])
def test_words_that_say_nothing_find_nothing(words: str) -> None:
    """Ours: a random tool is worse than none."""
    assert _first(words) == []


def test_a_thing_that_cannot_be_got_alone_is_listed() -> None:
    """Ours: the nearest verb there is stands in for one that is not there."""
    assert "worksection_list_comments" in _first("read the comment", "worksection", 3)


def test_a_vendor_s_own_words_come_from_its_manifest() -> None:
    """Ours: the search holds no vendor's words."""
    made = [
        Tool(toy_vendor(), toy_task(words=["gizmo"]), NOUNS["task"], verb, sensitive=True) for verb in ("list", "get")
    ]
    assert [tool.verb for _, tool in rank([Index(made)], spoken("which gizmos?"))] == ["list", "get"]
    assert phrase("gizmos") not in Index(TOOLS[:4]).vocabulary
