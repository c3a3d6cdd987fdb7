"""The RESTlets that ship (`flows/suitescript`): their version, and under which ids they are installed."""

from __future__ import annotations

VERSION = "1.0.0"
"""Version of the bundle in this release; `GET` of each of its RESTlets answers the one that is installed."""
RESTLETS = {
    name: (f"customscript_nf_{name}", f"customdeploy_nf_{name}")
    for name in ("saved_search", "bulk_import", "printed_form")
}
"""RESTlet → script id and deployment id."""
