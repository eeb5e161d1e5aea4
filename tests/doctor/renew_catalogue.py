"""Write `doctor/catalogue.json` anew after a migration: `python -m tests.doctor.renew_catalogue`."""

import tempfile
from pathlib import Path

from nexusflow.db.migrate import upgrade
from nexusflow.doctor.catalogue import FILE, write
from nexusflow.host.postgres import Cluster

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home, Cluster(Path(home), settings={"fsync": "off"}) as cluster:
        upgrade(cluster.owner_url(), app_password="only-for-the-catalogue")
        write(cluster.owner_url())
    print(f"written: {FILE}")
