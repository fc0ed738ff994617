"""Every benchmark runs and prints what it says; how fast it is, is for ``make bench``."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from benchmarks import affiliations, optimum, startup_steps
from benchmarks.command import BENCHMARKS, app
from benchmarks.startup_steps import Step
from bot.matching import candidates

RECORD = {
    "id": "https://ror.org/01qz5mb56",
    "names": [
        {"value": "Oak Ridge National Laboratory", "types": ["ror_display", "label"], "lang": "en"},
        {"value": "ORNL", "types": ["acronym"], "lang": None},
    ],
    "types": ["facility"],
    "status": "active",
    "locations": [
        {
            "geonames_id": 4646571,
            "geonames_details": {
                "name": "Oak Ridge",
                "country_code": "US",
                "country_subdivision_code": "TN",
                "country_subdivision_name": "Tennessee",
            },
        }
    ],
    "relationships": [],
}
STRINGS = [
    {"affiliation": "Oak Ridge National Laboratory, Oak Ridge, TN, USA", "ror_ids": [RECORD["id"]]},
    {"affiliation": "Ophthalmology; and", "ror_ids": []},
]


@pytest.fixture
def dump(tmp_path: Path) -> str:
    path = tmp_path / "ror.json"
    path.write_text(json.dumps([RECORD]), encoding="utf-8")
    return str(path)


@pytest.fixture
def strings(tmp_path: Path) -> str:
    path = tmp_path / "strings.json"
    path.write_text(json.dumps(STRINGS), encoding="utf-8")
    return str(path)


def run(*arguments: str) -> dict[str, Any]:
    done = CliRunner().invoke(app, [*arguments, "--json"], catch_exceptions=False)
    assert done.exit_code == 0
    (line,) = done.stdout.splitlines()
    report: dict[str, Any] = json.loads(line)
    assert set(report) == {"benchmark", "inputs", "results", "peers", "machine"}
    assert report["benchmark"] == arguments[0]
    assert report["peers"]
    return report


def test_matching() -> None:
    report = run("matching", "--members", "12", "--rounds", "3")
    assert report["inputs"] == {"members": 12, "seed": 1, "rounds": 3}
    results = report["results"]
    assert results["affinity_share_of_optimum"] == pytest.approx(1, abs=0.001)
    assert results["proven_exact"]
    assert (results["matched_share"], results["repeated_pairs"]) == (1, 0)
    assert len(results["round_affinity"]) == len(results["round_seconds"]) == 3


def test_matching_beyond_what_is_weighed_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "WEIGH_ALL_UP_TO", 30)
    monkeypatch.setattr(candidates, "EVERYBODY_UP_TO", 40)
    for name in ("EXACT_UP_TO", "RUSTWORKX_UP_TO", "NETWORKX_UP_TO"):
        monkeypatch.setattr(optimum, name, 50)
    report = run("matching", "--members", "62", "--rounds", "1")
    assert 0.9 < report["results"]["affinity_share_of_optimum"] <= 1
    assert report["results"]["proven_exact"] is None
    assert report["peers"]["rustworkx"].startswith("left out")
    assert report["peers"]["pairs"] < 62 * 61 / 2
    monkeypatch.setattr(optimum, "ALL_PAIRS_UP_TO", 50)
    report = run("matching", "--members", "62", "--rounds", "1")
    assert report["peers"]["bound"]["over"] == "the candidates"


def test_matching_without_peers() -> None:
    report = run("matching", "--members", "12", "--rounds", "1", "--no-peers")
    assert report["results"]["affinity_share_of_optimum"] is None
    assert set(report["peers"]) == {"by_lot"}


def test_search(dump: str) -> None:
    report = run("search", "--ror", dump, "--queries", "20", "--sample", "5", "--members", "20", "--no-postgres")
    assert report["inputs"]["source"] == "ror.json"
    assert report["results"]["index_mb"] > 0
    assert report["results"]["prefix"]["count"] == 20
    assert report["results"]["prefix_and_one_typo"]["count"] == 40
    assert report["results"]["autocomplete"]["sqlite"]["nonsense"]["count"] == 20
    assert set(report["peers"]) == {"index", "rapidfuzz", "fts5_prefix", "fts5_trigram"}


def test_affiliations_without_the_registry_take_the_starter_list(strings: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(affiliations, "ror_dump", lambda given: given)
    report = run("affiliations", "--strings", strings)
    assert "starter list" in report["inputs"]["source"]
    results = report["results"]
    assert (results["accuracy"], results["precision"], results["recall"]) == (1, 1, 1)
    assert report["peers"]["rapidfuzz"]["count"] == 2


def test_registry() -> None:
    report = run("registry", "--records", "400")
    first, again, update = (report["results"][name] for name in ("import", "again", "update"))
    assert first["new"] + first["withdrawn"] == first["records"] == 400
    assert (again["new"], again["changed"], again["withdrawn"]) == (0, 0, 0)
    assert update["changed"] > 0
    assert 0 < first["writing_seconds"] < first["seconds"]
    assert report["peers"]["json_module_whole"]["records"] == 400


def test_network() -> None:
    report = run("network", "--members", "30", "--connections", "4", "--queries", "3", "--no-postgres")
    for sort in ("five_shown", "path_to_second_degree", "second_degree_set"):
        assert report["results"]["sqlite"][sort]["count"] == 3
    assert report["peers"]["sets_in_memory_without_visibility"]["five_shown"]["count"] == 3


def test_directory() -> None:
    report = run("directory", "--members", "20", "--queries", "2")
    assert report["results"]["popular_alumni"]["median_found"] > 0
    assert report["results"]["rare_alumni"]["count"] == 2


def test_rounds() -> None:
    report = run("rounds", "--members", "21")
    assert report["results"]["round_matched_share"] == [1, 1, 1]
    assert report["results"]["statements_a_member"] > 0


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.UPGRADE_SCHEMA])
def test_every_step_of_starting(step: Step, sqlite_template: Path) -> None:
    assert startup_steps.measure(step, f"sqlite:///{sqlite_template}")["seconds"] >= 0


def test_a_table_for_people() -> None:
    done = CliRunner().invoke(app, ["matching", "--members", "8", "--rounds", "1"], catch_exceptions=False)
    assert "results.affinity_share_of_optimum" in done.stdout


def test_starting_is_measured_in_processes_of_its_own() -> None:
    report = run("startup", "--runs", "1", "--step", "upgrade_schema")
    step = report["results"]["upgrade_schema"]
    assert 0 < step["median_seconds"] < step["median_process_seconds"]


def test_all_runs_every_benchmark_and_goes_on_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []

    def fail_search(arguments: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        calls.append(arguments)
        return subprocess.CompletedProcess(arguments, returncode=int("search" in arguments))

    monkeypatch.setattr(subprocess, "run", fail_search)
    done = CliRunner().invoke(app, ["all", "--json"])
    assert (done.exit_code, done.stderr) == (1, "Failed: search.\n")
    assert calls == [[sys.executable, "-m", "benchmarks", name, "--json"] for name in BENCHMARKS]
