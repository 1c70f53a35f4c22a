"""Domains of web sites and addresses: what one company registered and owns."""

from __future__ import annotations

import pytest

from identity.matching.values.domains import Domains, registrable_domain

pytestmark = pytest.mark.xdist_group("identity_units")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("https://www.acme.co.uk/en", "acme.co.uk"),
        ("ann@mail.acme.co.uk", "acme.co.uk"),
        ("shop.acme.com.au", "acme.com.au"),
        ("Acme.DE", "acme.de"),
        ("www.acme.com.", "acme.com"),
        ("http://bücher.de:8080/x", "xn--bcher-kva.de"),
        ("acme.github.io", "acme.github.io"),
    ],
)
def test_the_domain_is_what_was_registered(written, expected):
    assert registrable_domain(written) == expected


@pytest.mark.parametrize(
    "written", ["localhost", "", "co.uk", "com", "192.0.2.4", "a b.com", "n/a", f"{'x' * 70}.com"]
)
def test_what_is_no_domain_is_none(written):
    assert registrable_domain(written) is None


@pytest.mark.parametrize("written", ["ann@gmail.com", "bo@qq.com", "cy@web.de"])
def test_free_mail_belongs_to_nobody(written):
    assert Domains({}).of(written) is None


def test_a_company_says_which_domains_are_shared_and_which_are_one_companys_own():
    domains = Domains({"partner.com": "shared", "gmail.com": "own"})
    assert domains.of("www.partner.com") is None
    assert domains.of("ann@gmail.com") == "gmail.com"
