"""The command in whatever surroundings: it works, or says in one error why it cannot."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline import Workspace, run
from pipeline.cli.main import main
from pipeline.errors import ExitCode, PipelineError
from pipeline.version import __version__
from tests.conftest import Folder

ROOT = Path(__file__).parent.parent
BARE = {"PYTHONPATH": str(ROOT)}
"""No HOME, no USER, no XDG_…, no TMPDIR, no PATH, no locale."""
ISOLATED = (
    f"import sys; sys.path.insert(0, {str(ROOT)!r});"
    "from pipeline.__main__ import command; sys.exit(command())"
)
"""The script that is installed, of the code that is tested."""
FULL = Path("/dev/full")
COMMANDS = {
    "run": ["run"],
    "check": ["run", "--check"],
    "status": ["status"],
    "json": ["status", "--json"],
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has been run, in a folder with an odd name."""
    root = tmp_path_factory.mktemp("environment") / "a 무릎\nb"
    (root / "source/pain").mkdir(parents=True)
    (root / "pyproject.toml").write_text(
        '[tool.pipeline]\nengine = "pseudo"\nlocales = ["ko", "es"]\n', "utf-8"
    )
    (root / "source/무릎 😀.md").write_text("# 무릎 Knee\n\nRest for 2 days.\n", "utf-8")
    with Workspace(root) as workspace:
        run(workspace, workspace.locales())
    return root


def started(
    root: Path, arguments: list[str], *, shell: str = "", python: str = "", **env: str
) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own.

    Args:
        root: The project.
        arguments: The verb and its options.
        shell: What a shell is to do around it, with the command as ``"$@"``.
        python: Options of the interpreter.
        env: The environment, beside what Python needs to find our code.
    """
    command = [sys.executable, *shlex.split(python), "-c", ISOLATED, *arguments]
    if arguments[0] not in ("--help", "--version"):
        command += ["--project", str(root)]
    if shell:
        command = ["/bin/bash", "-c", shell, "bash", *command]
    return subprocess.run(command, env=BARE | env, capture_output=True, timeout=120, check=False)


SURROUNDINGS: Mapping[str, dict[str, str]] = {
    "nothing set": {},
    "C": {"LC_ALL": "C", "LANG": "ko_KR.EUC-KR"},
    "POSIX": {"LC_ALL": "POSIX"},
    "unknown locale": {"LC_ALL": "xx_YY.EUC-XX"},
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "strict latin-1": {"PYTHONIOENCODING": "latin-1:strict"},
    "euc-kr": {"PYTHONIOENCODING": "euc-kr"},
    "home that is none": {"HOME": "/proc/nowhere", "XDG_CACHE_HOME": "/proc/nowhere"},
    "empty home": {"HOME": "", "XDG_DATA_HOME": "", "TMPDIR": "/proc/nowhere"},
    "no color": {"NO_COLOR": "1"},
    "color": {"FORCE_COLOR": "1"},
    "dumb": {"TERM": "dumb", "COLUMNS": "1"},
    "no columns": {"COLUMNS": "many", "LINES": "-1"},
    "warnings are errors": {"PYTHONWARNINGS": "error"},
    "isolated": {"python": "-I"},
    "optimized": {"python": "-OO"},
    "development": {"python": "-X dev -W error"},
    "stdin closed": {"shell": '"$@" <&-'},
    "stderr closed": {"shell": '"$@" 2>&-'},
    "stderr full": {"shell": '"$@" 2>/dev/full'},
    "working folder gone": {"shell": 'd=$(mktemp -d); cd "$d"; rmdir "$d"; "$@"'},
}


@pytest.mark.parametrize("verb", COMMANDS)
@pytest.mark.parametrize("surroundings", SURROUNDINGS)
def test_it_works_in_any_surroundings(made: Path, surroundings: str, verb: str) -> None:
    if not FULL.exists():
        pytest.skip("there is no /dev/full")
    env = dict(SURROUNDINGS[surroundings])
    if "mktemp" in env.get("shell", ""):
        env["PATH"] = os.environ["PATH"]
    found = started(made, COMMANDS[verb], **env)
    assert (found.returncode, found.stderr) == (0, b""), found
    if verb == "json":
        assert json.loads(found.stdout)["status"][0]["article"] == "무릎 😀.md"
    else:
        assert b"untranslated" in found.stdout


@pytest.mark.parametrize("verb", COMMANDS)
@pytest.mark.parametrize(
    ("shell", "code", "said"),
    [
        ('"$@" >&-', 0, b""),
        ('"$@" <&- >&- 2>&-', 0, b""),
        ('set -o pipefail; "$@" | true', 0, b""),
        ('set -o pipefail; "$@" 2>&1 | :', 0, b""),
        (
            '"$@" >/dev/full',
            1,
            b"error: the result cannot be written to standard output: No space left on device\n",
        ),
    ],
)
def test_a_result_that_nobody_can_read(
    made: Path, verb: str, shell: str, code: int, said: bytes
) -> None:
    if not FULL.exists():
        pytest.skip("there is no /dev/full")
    found = started(made, COMMANDS[verb], shell=shell)
    assert (found.returncode, found.stdout, found.stderr) == (code, b"", said)


def test_help_that_nobody_can_read(made: Path) -> None:
    for option in ("--help", "--version"):
        assert started(made, [option], shell='set -o pipefail; "$@" | true').returncode == 0
        full = started(made, [option], shell='"$@" >/dev/full')
        assert (full.returncode, full.stderr.count(b"\n")) == (1, 1)
        assert started(made, [option], COLUMNS="1").returncode == 0


def test_an_error_in_any_encoding(made: Path) -> None:
    for encoding in ("ascii", "latin-1", "utf-8"):
        found = started(made / "없다", ["status", "--json"], PYTHONIOENCODING=encoding)
        assert found.returncode == 2
        assert found.stderr.startswith(b"error: ")
        assert json.loads(found.stdout.decode(encoding))["path"].endswith("없다")


def test_an_error_that_nobody_can_read_still_has_its_code(made: Path) -> None:
    for shell in ('"$@" 2>/dev/full', '"$@" 2>&-', '"$@" <&- >&- 2>&-'):
        assert started(made / "nowhere", ["status"], shell=shell).returncode == 2


def test_a_working_folder_that_is_gone(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    shell = f'cd {tmp_path / "gone"}; rmdir {tmp_path / "gone"}; "$@"'
    command = [sys.executable, "-m", "pipeline", "status"]
    if not Path("/bin/rmdir").exists():
        pytest.skip("there is no /bin/rmdir")
    found = subprocess.run(
        ["/bin/bash", "-c", shell, "bash", *command],
        env=BARE | {"PATH": "/bin:/usr/bin"},
        capture_output=True,
        check=False,
    )
    assert found.returncode == 1
    assert found.stderr.startswith(b"error: .: is not to be found")
    assert b"Traceback" not in found.stderr


def test_a_read_only_checkout(made: Path, tmp_path: Path) -> None:
    """A real one, where the system lets us have it."""
    root = tmp_path / "project"
    shutil.copytree(made, root)
    (root / "source/new.md").write_text("# New\n\nRest.\n", "utf-8")
    shell = (
        "mount --bind $0 $0 && mount -o remount,ro,bind $0 && ! touch $0/x 2>/dev/null || exit 77;"
        'for verb in "run --check" "status --json" "run"; do'
        f" {sys.executable} -m pipeline $verb --project $0; echo code $?; done"
    )
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("there is no unshare")
    found = subprocess.run(
        [unshare, "--map-root-user", "--mount", "/bin/bash", "-c", shell, str(root)],
        env=BARE | {"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode == 77 or "unshare" in found.stderr:
        pytest.skip("this system mounts nothing for us")
    codes = [line for line in found.stdout.splitlines() if line.startswith("code")]
    assert codes == ["code 4", "code 0", "code 1"], found
    assert found.stderr.count("error:") == 1
    assert ".pipeline/lock: cannot be written: Read-only file system" in found.stderr


LATE = """
import os, signal, sys, importlib.abc

class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name == MODULE:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Finder())
from pipeline.__main__ import command
sys.exit(command())
"""


@pytest.mark.parametrize(
    "module",
    [
        "pipeline.cli.main",
        "argparse",
        "pipeline.cli.tmx",
        "pipeline.stages.run",
        "babel",
        "filelock",
        "sqlite3",
        "markdown_it",
        "pipeline.stages.page",
    ],
)
def test_it_can_be_interrupted_whenever_something_is_imported(tmp_path: Path, module: str) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "pyproject.toml").write_text('[tool.pipeline]\nengine = "pseudo"\n', "utf-8")
    (tmp_path / "source/a.md").write_text("Rest.\n", "utf-8")
    code = LATE.replace("MODULE", repr(module))
    found = subprocess.run(
        [sys.executable, "-c", code, "run", "--project", str(tmp_path)],
        env=BARE,
        capture_output=True,
        text=True,
        check=False,
    )
    # A process that is ended by the signal has this code for its shell, too.
    assert found.returncode in (130, -signal.SIGINT), found
    assert found.stderr.startswith("error: interrupted")
    assert found.stderr.count("\n") == 1


def test_an_interruption_is_one_json_object(
    project: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.stages import build

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(build, "_tidied", interrupted)
    said = json.loads(project.pipeline("run", "--json", code=130))
    assert said["error"] == "interrupted by SIGINT; what was finished is kept"
    monkeypatch.undo()
    project.pipeline("run")


@pytest.mark.parametrize("delay", [0.1, 0.25, 0.5, 0.9])
def test_it_can_be_interrupted_at_any_time(tmp_path: Path, delay: float) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "pyproject.toml").write_text('[tool.pipeline]\nengine = "pseudo"\n', "utf-8")
    for number in range(40):
        text = f"# Article {number}\n\nRest for {number} days.\n"
        (tmp_path / f"source/{number}.md").write_text(text, "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "run", "--project", str(tmp_path)],
        env=BARE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    time.sleep(delay)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=120)
    if b"pipeline/__main__" not in said and b"Python error" not in said and b"runpy" not in said:
        assert process.returncode in (0, 130, -signal.SIGINT)
        assert said.count(b"\n") <= 1, said
    assert main(["run", "--quiet", "--project", str(tmp_path)]) == 0
    assert not list(tmp_path.rglob("*.tmp"))


QUIET: list[list[str]] = [
    ["init"], ["extract"], ["update"], ["pretranslate"], ["build"], ["run"], ["status"],
    ["extract", "--check"], ["update", "--check"], ["pretranslate", "--check"],
    ["build", "--check"], ["run", "--check"], ["pretranslate", "--refresh"], ["models", "list"],
    ["tmx", "export", "out.tmx"], ["tmx", "import", "out.tmx"],
]  # fmt: skip


@pytest.fixture
def talkative(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A project that gives every command something to tell and to warn of."""
    folder.write("source/a.md", "Rest for 2 days.\n\n## How to write a disclaimer\n")
    folder.pipeline("run")
    folder.write("output/es/note.md", "by hand")
    path = "locales/es/LC_MESSAGES/a.po"
    folder.write(path, folder.read(path).replace("#, fuzzy\n", ""))
    monkeypatch.chdir(folder.root)
    folder.pipeline("tmx", "export", "out.tmx")
    folder.write("source/b.md", "This is not medical advice.\n")
    return folder


@pytest.mark.parametrize("arguments", QUIET, ids=" ".join)
def test_quiet_prints_errors_only(talkative: Folder, arguments: list[str]) -> None:
    if arguments == ["init"]:
        (talkative.root / "pyproject.toml").unlink()
    code = ExitCode.WOULD_CHANGE if "--check" in arguments else ExitCode.DONE
    if arguments[0] in ("update", "pretranslate") and "--check" in arguments:
        talkative.pipeline("extract")
    if arguments == ["pretranslate", "--check"]:
        talkative.pipeline("update")
    talkative.pipeline(*arguments, "--quiet", code=code)
    assert (talkative.out, talkative.err) == ("", "")


@pytest.mark.parametrize("arguments", QUIET, ids=" ".join)
@pytest.mark.parametrize("wrong", ["nothing", "settings", "arguments", "locked"])
def test_json_is_one_object_whatever_happens(
    talkative: Folder, arguments: list[str], wrong: str
) -> None:
    if arguments == ["init"] and wrong != "settings":
        (talkative.root / "pyproject.toml").unlink()
    elif wrong == "settings":
        talkative.write("pyproject.toml", "[tool.pipeline]\nlocales = 7\n")
    more = ["--wait", "0", *(["--nonsense"] if wrong == "arguments" else [])]
    command = [*arguments, "--json", *more, "--project", str(talkative.root)]
    capture = talkative._capture
    capture.readouterr()
    if wrong == "locked" and arguments[0] not in ("init", "models"):
        with Workspace(talkative.root):
            code = main(command)
        assert code == ExitCode.LOCKED
    else:
        code = main(command)
    out, err = capture.readouterr()
    said = json.loads(out)
    assert isinstance(said, dict)
    if "error" in said or said.get("errors"):
        assert code in (ExitCode.FAILED, ExitCode.USAGE, ExitCode.LOCKED)
        assert err.startswith("error: ")
    else:
        assert code in (ExitCode.DONE, ExitCode.WOULD_CHANGE)


def test_common_options_stand_before_the_command_or_after_it(
    project: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    root = str(project.root)
    for command in (
        ["--project", root, "--json", "status"],
        ["--project", root, "status", "--json"],
        ["--json", "status", "--project", root],
        ["status", "--project", root, "--json"],
    ):
        assert main(command) == 0
        assert json.loads(capsys.readouterr().out)["status"]
    assert main(["--project", "/nowhere", "status", "--project", root]) == 0
    for command in (
        ["--project", root, "tmx", "export", str(project.root / "x")],
        ["tmx", "--project", root, "export", str(project.root / "x")],
        ["--project", root, "--quiet", "models", "list"],
    ):
        assert main(command) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["buld"], "did you mean 'build'?"),
        (["models", "instal"], "did you mean 'install'?"),
        (["qqqqq"], "use init, extract, update,"),
        ([], "there is no command"),
        (["tmx"], "required: COMMAND"),
        (["run", "--wait", "soon"], "must be a number of seconds"),
        (["run", "--wait", "nan"], "must be a number of seconds"),
        (["run", "--wait", "-1"], "must be a number of seconds"),
    ],
)
def test_wrong_arguments(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == ExitCode.USAGE
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error: ")
    assert words in err
    assert "usage: pipeline" in err


def test_help_and_documents_list_every_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    text = (ROOT / "docs/commands.md").read_text("utf-8")
    for code in ExitCode:
        assert f"{code:5}  {code.meaning}" in shown
        assert f"| {code:d} | {code.meaning} |" in text
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"pipeline {__version__}\n"


def test_a_project_that_is_there_already_is_said_to_be(project: Folder) -> None:
    project.pipeline("init", code=2)
    assert "run `pipeline run`" in project.err


FAULTS: list[tuple[str, str]] = [
    ("pathlib.Path.write_text", ".pipeline/lock: cannot be written: No space left on device"),
    ("pathlib.Path.mkdir", ".pipeline/lock: cannot be written: No space left on device"),
]


@pytest.mark.parametrize(("name", "words"), FAULTS)
def test_a_disk_that_is_full_under_the_lock(
    project: Folder, monkeypatch: pytest.MonkeyPatch, name: str, words: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    before = project.snapshot()
    with monkeypatch.context() as patched:
        patched.setattr(name, full)
        project.pipeline("run", code=1)
    assert project.err.count("error:") == 1
    assert words in project.err
    assert project.snapshot() == before
    project.pipeline("run", "--wait", "0")


@pytest.mark.parametrize("home", ["empty", "none", "a file"])
def test_the_engine_s_library_leaves_home_alone(tmp_path: Path, home: str) -> None:
    folder = tmp_path / "home"
    if home == "empty":
        folder.mkdir()
    elif home == "a file":
        folder.write_text("x")
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from pipeline.engines.argos import ArgosEngine, packages\n"
        "ArgosEngine(packages.choose(None, 'es'))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        env={"HOME": str(folder), "ARGOS_DEBUG": "1", "PYTHONWARNINGS": "error"},
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert (found.returncode, found.stdout, found.stderr) == (0, b"", b"")
    assert not folder.is_dir() or not list(folder.rglob("*"))
    assert len(list(tmp_path.iterdir())) == (0 if home == "none" else 1)


def test_a_user_without_home_has_no_packages_there(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.engines import packages

    def nobody() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.delenv("ARGOS_PACKAGES_DIR", raising=False)
    monkeypatch.setattr(Path, "home", nobody)
    assert {info.origin for info in packages.installed(None)} == {"bundled"}


def test_a_result_is_told_once_though_it_cannot_be_kept(
    project: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Workspace) -> None:
        raise PipelineError("the cache cannot be written")

    monkeypatch.setattr(Workspace, "save", full)
    for command in (["run"], ["extract"], ["update"], ["pretranslate"], ["build"]):
        assert json.loads(project.pipeline(*command, "--json", code=1))["error"]
    for command in (["run", "--check"], ["status"]):
        json.loads(project.pipeline(*command, "--json"))
