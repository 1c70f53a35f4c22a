"""Countries, in whatever language they are named."""

from __future__ import annotations

import pytest

from benchmarks.identity.evaluated import vocabulary
from identity.matching.values.places import country_codes

pytestmark = pytest.mark.xdist_group("identity_units")


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("DE", ("DE", "de", "Germany", "Deutschland", "Allemagne", "ドイツ", "德国")),
        ("US", ("USA", "U.S.", "Vereinigte Staaten", "United States of America")),
        ("AT", ("Österreich", "Osterreich", "OSTERREICH")),
        ("NL", ("The Netherlands", "Holland", "Pays-Bas")),
        ("KR", ("대한민국", "Korea", "Republic of Korea")),
        ("TR", ("Türkiye", "Turkey", "Türkei")),
        ("CI", ("Côte d’Ivoire", "Cote d'Ivoire")),
        ("GB", ("UK", "England", "Great Britain")),
    ],
)
def test_one_country_by_any_name(code, names):
    assert country_codes(names, vocabulary().country_names) == dict.fromkeys(names, code)


def test_what_names_no_country_is_left_out():
    assert country_codes(["Atlantis", "", "-"], {}) == {}


def test_a_companys_own_names_win():
    assert country_codes(["Georgia"], {"Georgia": "US"}) == {"Georgia": "US"}
