"""The tutorial, run as it stands on a product started as a newcomer starts it."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .product import Product, running_product

PAGE = Path(__file__).parent.parent / "docs" / "tutorial" / "first-workflow.md"
WRITTEN_PORT = ":8000"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product with its demo."""
    with running_product(tmp_path_factory.mktemp("home")) as running:
        yield running


def test_a_newcomer_who_copies_every_block_sees_a_request_completed(product: Product, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("the tutorial is written for curl, which this machine does not have")
    blocks = re.findall(r"```bash\n(.*?)```", PAGE.read_text(), re.DOTALL)
    script = "set -euo pipefail\n" + "\n".join(blocks).replace(WRITTEN_PORT, f":{product.port}")
    ran = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env=product.environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    assert '"status":"COMPLETED","resolution":"leased"' in ran.stdout
    assert '"guard":"context.price > 2000"' in ran.stdout.replace('": ', '":')
    assert '"code":"not_permitted"' in ran.stdout


def test_the_doctor_finds_the_demo_and_the_tutorial_healthy(product: Product) -> None:
    command = [sys.executable, "-m", "nexusflow.cli", "doctor"]
    ran = subprocess.run(command, env=product.environment, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stdout + ran.stderr
