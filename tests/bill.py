"""The bill of materials (CycloneDX 1.6, JSON): every library of the lock file and every vendored file of the pages.

`python -m tests.bill FILE` writes it. The same lock gives the same bill.
"""

import json
import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
VENDORED = (
    ROOT / "src" / "workwright" / "interfaces" / "desk" / "static" / "desk" / "vendor" / "vendored.json"
)
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def bill() -> Bom:
    """Return the bill of the lock file and the vendored files."""
    made = Bom(components=[*libraries(LOCK.read_text()), *vendored()])
    made.serial_number = uuid5(NAMESPACE_URL, LOCK.read_text() + VENDORED.read_text())
    product = Component(name="workwright", type=ComponentType.APPLICATION, bom_ref="workwright")
    made.metadata.component = product
    made.register_dependency(product, made.components)
    return made


def libraries(lock: str) -> list[Component]:
    """Return what a lock file pins, with the hashes under which it may be installed."""
    found: list[Component] = []
    for line in lock.splitlines():
        if pinned := _PINNED.match(line):
            found.append(_library(pinned[1], pinned[2]))
        elif sum_ := _HASH.search(line):
            found[-1].hashes.add(HashType(alg=HashAlgorithm.SHA_256, content=sum_[1]))
    return found


def vendored() -> list[Component]:
    """Return other people's files that are part of the pages."""
    return [
        Component(
            name=one["name"],
            version=one["version"],
            type=ComponentType.FILE,
            bom_ref=f"vendor/{one['file']}",
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=one["sha256"])],
            licenses=[DisjunctiveLicense(name=one["licence"])],
        )
        for one in json.loads(VENDORED.read_text())
    ]


def _library(name: str, version: str) -> Component:
    url = PackageURL("pypi", name=name.lower(), version=version)
    licences = [DisjunctiveLicense(name=licence)] if (licence := _licence(name)) else []
    return Component(name=name, version=version, purl=url, bom_ref=url.to_string(), licenses=licences)


def _licence(name: str) -> str:
    """Return what an installed library says of its licence, "" when it is not installed or says nothing short."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return ""
    text = str(told.get("License-Expression") or told.get("License") or "").strip()
    return text if 0 < len(text) <= 60 and "\n" not in text else ""


def main(target: Path) -> int:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(JsonV1Dot6(bill()).output_as_string(indent=1))
    sys.stderr.write(f"{target}: the bill of materials of {len(bill().components)} components\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
