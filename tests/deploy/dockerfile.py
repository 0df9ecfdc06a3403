"""Follows a Dockerfile without a container engine: each stage is a folder, and each command runs in a chroot there.

The base image's place is taken by this machine: its `/usr` and libraries, read-only, and a copy of the Python that runs
the tests. So this shows what the lines do, not what the base image contains.
"""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Image", "Instruction", "build", "can_build", "instructions"]

SHARED = ("usr", "bin", "sbin", "lib", "lib64", "opt")
COPIED_OF_ETC = (
    *("group", "gshadow", "hosts", "ld.so.cache", "login.defs", "nsswitch.conf", "passwd", "pip.conf", "resolv.conf"),
    *("shadow", "npmrc", "ssl"),
)
PASSED_ON = re.compile("(?i)(pip_|npm_config_|.*_proxy$|ssl_cert|node_extra)")
SEARCHED = "/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"
UNSHARE = ("unshare", "--mount", "--pid", "--fork", "--kill-child")


def can_build() -> bool:
    """Whether this machine can follow a Dockerfile: root, namespaces, and a Python that can be copied."""
    return os.geteuid() == 0 and shutil.which("unshare") is not None and Path(sys.base_prefix) != Path("/usr")


@dataclass(frozen=True, slots=True)
class Instruction:
    """A line of a Dockerfile: its name and the rest."""

    name: str
    rest: str


def instructions(text: str) -> list[Instruction]:
    """Return the instructions of a Dockerfile in order, each on one line."""
    lines = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    parts = (line.partition(" ") for line in lines if line.strip())
    return [Instruction(name, " ".join(rest.split())) for name, _, rest in parts]


@dataclass(slots=True)
class Image:
    """What a stage has become.

    Attributes:
        root: Its files.
        environment: Its variables.
        folder: The working directory.
        user: Who runs the command.
        command: The default command.
        healthcheck: The command of the health check.
        volumes: The folders that are volumes.
        labels: The labels.
    """

    root: Path
    environment: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    user: str = "0"
    command: list[str] = field(default_factory=list)
    healthcheck: list[str] = field(default_factory=list)
    volumes: list[str] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)

    def path(self, inside: str) -> Path:
        """Return where a path of the image is here; relative ones begin at the working directory."""
        return self.root / os.path.normpath(os.path.join(self.folder, inside)).lstrip("/")  # noqa: PTH118  # not resolved here

    def started(
        self,
        command: list[str],
        *,
        read_only: bool = False,
        volume: Path | None = None,
        variables: dict[str, str] | None = None,
    ) -> subprocess.Popen[str]:
        """Start a command in the image, as its first process; `volume` takes the place of each of its volumes."""
        script = self._script(command, read_only=read_only, volume=volume)
        environment = {
            "PATH": SEARCHED,
            "HOME": "/root",
            "LD_LIBRARY_PATH": "/usr/local/lib",
            **self.environment,
            **(variables or {}),
        }
        return subprocess.Popen(
            [*UNSHARE, "sh", "-euc", script],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(
        self,
        command: list[str],
        *,
        volume: Path | None = None,
        read_only: bool = False,
        variables: dict[str, str] | None = None,
    ) -> str:
        """Run a command to its end and return what it printed; raises AssertionError if it fails."""
        process = self.started(command, volume=volume, read_only=read_only, variables=variables)
        printed, _ = process.communicate()
        assert process.returncode == 0, f"{shlex.join(command)}: {process.returncode}\n{printed}"
        return printed

    def _script(self, command: list[str], *, read_only: bool, volume: Path | None) -> str:
        root = shlex.quote(str(self.root))
        mounts = ["mount --make-rprivate /", f"mount --bind {root} {root}"]
        mounts += [
            f"mount --bind /{name} {root}/{name} && mount -o remount,bind,ro {root}/{name}"
            for name in SHARED
            if Path("/", name).is_dir() and not Path("/", name).is_symlink()
        ]
        mounts.append(f"mount --bind {root}/.local {root}/usr/local")
        mounts += [f"mount --rbind /dev {root}/dev", f"mount -t proc proc {root}/proc"]
        if read_only:
            mounts.append(f"mount -o remount,bind,ro {root}/usr/local && mount -o remount,bind,ro {root}")
        if volume is not None:
            mounts += [f"mount --bind {shlex.quote(str(volume))} {root}{inside}" for inside in self.volumes]
        folder = shlex.quote(self.folder)
        run = shlex.join(["setpriv", "--reuid", self.user, "--regid", self.user, "--clear-groups", *command])
        enter = f"cd {folder} && exec {run if self.user != '0' else shlex.join(command)}"
        return "\n".join([*mounts, f"exec chroot {root} sh -c {shlex.quote(enter)}"])


def end(process: subprocess.Popen[str], *, seconds: float) -> int:
    """Send SIGTERM to the first process of an image and return its status; raises if it does not end in time."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="utf-8").split()
    os.kill(int(children[0]), signal.SIGTERM)
    return process.wait(seconds)


def build(dockerfile: Path, folder: Path, arguments: dict[str, str] | None = None) -> Image:
    """Follow a Dockerfile line by line, with its folder as the context, and return the last stage.

    Raises:
        AssertionError: A command failed.
    """
    context = _context(dockerfile.parent, folder / "context")
    stages: dict[str, Image] = {}
    image = Image(folder)
    for one in instructions(dockerfile.read_text(encoding="utf-8")):
        if one.name == "FROM":
            base, _, name = one.rest.partition(" AS ")
            image = _stage(folder / f"stage{len(stages)}", stages.get(base))
            stages[name or str(len(stages))] = image
        else:
            _follow(one, image, context, stages, arguments or {})
    return image


def _follow(  # noqa: C901  # one short case for each instruction
    one: Instruction, image: Image, context: Path, stages: dict[str, Image], arguments: dict[str, str]
) -> None:
    match one.name:
        case "RUN":
            passed_on = {name: value for name, value in os.environ.items() if PASSED_ON.match(name)}
            image.run(["sh", "-euc", one.rest], variables=passed_on)
        case "COPY":
            _copy(one.rest, image, context, stages)
        case "ENV" | "LABEL":
            pairs = dict(part.split("=", 1) for part in shlex.split(one.rest))
            known = image.environment if one.name == "ENV" else image.labels
            known |= {name: value.replace("$PATH", known.get("PATH", SEARCHED))
                      for name, value in pairs.items()}  # fmt: skip
        case "ARG":
            name, _, default = one.rest.partition("=")
            image.environment[name] = arguments.get(name, default)
        case "WORKDIR":
            image.folder = one.rest
            image.path(".").mkdir(parents=True, exist_ok=True)
        case "USER":
            image.user = one.rest
        case "VOLUME":
            image.volumes.append(one.rest)
        case "CMD":
            image.command = json.loads(one.rest)
        case "HEALTHCHECK":
            image.healthcheck = json.loads(one.rest.partition(" CMD ")[2])
        case "EXPOSE" | "STOPSIGNAL":
            pass
        case _:
            raise AssertionError(f"{one.name} is not known here")


def _copy(rest: str, image: Image, context: Path, stages: dict[str, Image]) -> None:
    words = shlex.split(rest)
    source_root = context
    if words[0].startswith("--from="):
        source_root = stages[words.pop(0).removeprefix("--from=")].root
    *sources, target = words
    to = image.path(target)
    for source in sources:
        path = source_root / source.lstrip("/")
        assert path.exists(), f"COPY: there is no {source}"
        if path.is_dir():
            shutil.copytree(path, to, symlinks=True, dirs_exist_ok=True)
        else:
            into = to / path.name if target.endswith("/") or to.is_dir() or len(sources) > 1 else to
            into.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, into)


def _stage(root: Path, base: Image | None) -> Image:
    if base is not None:
        shutil.copytree(base.root, root, symlinks=True)
        return Image(root, dict(base.environment), base.folder, base.user)
    for name in (*SHARED, "dev", "etc", "proc", "root", "tmp", "var/tmp", ".local/bin"):
        host = Path("/", name)
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        if host.is_symlink():
            (root / name).symlink_to(host.readlink())
        else:
            (root / name).mkdir(parents=True)
    for name in COPIED_OF_ETC:
        host, copy = Path("/etc", name), root / "etc" / name
        if host.is_dir():
            shutil.copytree(host, copy, symlinks=True)
        elif host.exists():
            shutil.copy(host, copy)
    _copy_python(root / ".local")
    return Image(root)


def _copy_python(local: Path) -> None:
    """Copy the interpreter and its library, and of the installed packages those that an image of Python has."""
    prefix, version = Path(sys.base_prefix), f"python{sys.version_info.major}.{sys.version_info.minor}"
    library = prefix / "lib" / version
    left_out = {library: {"site-packages", "test", "__pycache__", "idlelib", "tkinter"}}
    shutil.copytree(
        library, local / "lib" / version, ignore=lambda folder, _: left_out.get(Path(folder), {"__pycache__"})
    )
    for pattern in ("pip", "pip-*", "setuptools", "setuptools-*", "wheel", "wheel-*", "pkg_resources", "_distutils*"):
        for path in (library / "site-packages").glob(pattern):
            copy = local / "lib" / version / "site-packages" / path.name
            copy.parent.mkdir(exist_ok=True)
            shutil.copytree(path, copy) if path.is_dir() else shutil.copy(path, copy)
    for path in (prefix / "lib").glob("libpython*"):
        shutil.copy(path, local / "lib")
    shutil.copy(prefix / "bin" / version, local / "bin" / version)
    for name in ("python", "python3"):
        (local / "bin" / name).symlink_to(version)


def _context(folder: Path, copy: Path) -> Path:
    """Copy what `.dockerignore` leaves: a later line prevails over an earlier one."""
    patterns = (folder / ".dockerignore").read_text(encoding="utf-8").split()
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    for name in tracked:
        if not _is_ignored(name, patterns) and (folder / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(folder / name, copy / name)
    return copy


def _is_ignored(name: str, patterns: list[str]) -> bool:
    ignored = False
    for pattern in patterns:
        plain = pattern.removeprefix("!").rstrip("/")
        parents = [name, *(str(parent) for parent in Path(name).parents)]
        anywhere = plain.removeprefix("**/")
        if any(fnmatch.fnmatch(one, plain) or (plain != anywhere and one.endswith(f"/{anywhere}")) for one in parents):
            ignored = not pattern.startswith("!")
    return ignored
