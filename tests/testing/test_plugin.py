"""The pytest plugin, as somebody's own suite meets it."""

from __future__ import annotations

import textwrap

import pytest

pytest_plugins = ["pytester"]

USES = """
import pytest
import requests

def users(tenant, **params):
    headers = {"Authorization": f"lucca application={tenant.api_key}"}
    return requests.get(f"{tenant.lucca_url}/api/v3/users", params, headers=headers, timeout=30)
"""


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A suite in a folder of its own."""
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1,localhost")
    pytester.makeini("[pytest]\nlucca_emulator_people = 20\nfilterwarnings = default")
    return pytester


def ran(suite: pytest.Pytester, text: str, *arguments: str) -> pytest.RunResult:
    """Run a test file in a process of its own; each test has what ``USES`` says."""
    suite.makepyfile(test_theirs=USES + textwrap.dedent(text))
    return suite.runpytest_subprocess("-p", "no:cacheprovider", *arguments)


def test_each_test_has_a_company_of_its_own(suite: pytest.Pytester) -> None:
    """What one test makes, the next does not see; all have one server."""
    result = ran(
        suite,
        """
        seen = []

        @pytest.mark.parametrize("turn", [1, 2, 3])
        def test_alone(lucca_emulator, lucca_emulator_server, turn):
            made = lucca_emulator.trigger("user.created", firstName="Zoé")["data"]
            found = users(lucca_emulator, mail=made["mail"]).json()["data"]["items"]
            seen.append((made["id"], lucca_emulator_server.url))
            assert [one["id"] for one in found] == [made["id"]]
            assert len(seen) == turn and len(set(seen)) == 1
        """,
    )

    result.assert_outcomes(passed=3)


def test_the_bench(suite: pytest.Pytester) -> None:
    """Clock, faults, snapshots, journal: what a test can steer."""
    result = ran(
        suite,
        """
        from datetime import timedelta

        def test_clock(lucca_emulator):
            before = lucca_emulator.freeze()
            assert lucca_emulator.advance(3600) - before == timedelta(hours=1)
            assert lucca_emulator.now() - before == timedelta(hours=1)

        def test_fault(lucca_emulator):
            lucca_emulator.fault(
                where={"product": "lucca"}, what={"status": 503}, when={"first": 1}
            )
            assert [users(lucca_emulator).status_code for _ in range(2)] == [503, 200]
            lucca_emulator.heal()

        def test_snapshot(lucca_emulator):
            name = f"before-{lucca_emulator.name}"
            lucca_emulator.snapshot(name)
            made = lucca_emulator.trigger("user.created")["data"]
            lucca_emulator.restore(name)
            assert users(lucca_emulator, mail=made["mail"]).json()["data"]["items"] == []

        def test_verify(lucca_emulator):
            users(lucca_emulator, mail="a@b.example")
            wanted = {"method": "GET", "path": "/api/v3/users"}
            assert lucca_emulator.verify(wanted) == 1
            assert lucca_emulator.wait_for(wanted)["status"] == 200
            with pytest.raises(AssertionError, match="method: expected 'POST', found 'GET'"):
                lucca_emulator.verify({**wanted, "method": "POST"})
            with pytest.raises(AssertionError, match="2 times, and it came 1 times"):
                lucca_emulator.verify(wanted, times=2)
        """,
    )

    result.assert_outcomes(passed=4)


def test_only_documented_calls_pass(suite: pytest.Pytester) -> None:
    """The dialect is Lucca's own; in the guide's, a test that needed it is warned."""
    text = """
        def test_list(lucca_emulator):
            assert ("items" in users(lucca_emulator).json()) is {expected}
        """
    documented = ran(suite, text.format(expected=False))
    guided = ran(suite, text.format(expected=True), "-o", "lucca_emulator_dialect=guide")

    documented.assert_outcomes(passed=1)
    assert "OnlyHere" not in documented.stdout.str()
    guided.assert_outcomes(passed=1, warnings=1)
    guided.stdout.fnmatch_lines(["*OnlyHere: Lucca has no items at the top level*"])


def test_nothing_starts_unasked(suite: pytest.Pytester) -> None:
    """A suite that does not use the fixtures pays for nothing."""
    text = """
        def test_plain():
            import sys
            loaded = {name.partition(".")[0] for name in sys.modules}
            assert not {"flask", "urllib3", "granian"} & loaded
        """
    suite.makepyfile(test_theirs=textwrap.dedent(text))

    # Of the plugins installed beside ours, schemathesis loads urllib3 for itself.
    others = ("-p", "no:cacheprovider", "-p", "no:schemathesis")
    suite.runpytest_subprocess(*others).assert_outcomes(passed=1)


def test_the_company_of_a_day(suite: pytest.Pytester) -> None:
    """With ``lucca_emulator_as_of`` it is the same every day; else it is today's."""
    text = """
        def test_year(lucca_emulator):
            found = lucca_emulator.trigger("user.created")["data"]
            email = lucca_emulator.person("future").email
            begins = lucca_emulator.user(email, "id,dtContractStart")["dtContractStart"]
            assert begins[:4] == "2021"
        """

    ran(suite, text, "-o", "lucca_emulator_as_of=2021-02-03").assert_outcomes(passed=1)
    ran(suite, text).assert_outcomes(failed=1)


def test_a_fault_of_the_emulators_own_is_told(suite: pytest.Pytester) -> None:
    """What it says on stderr is no test's failure, but somebody should read it."""
    result = ran(
        suite,
        """
        import os, signal

        def test_ends(lucca_emulator_server):
            os.kill(lucca_emulator_server.pid, signal.SIGKILL)
        """,
    )

    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(["*Complained: The emulator ended with -9.*"])
