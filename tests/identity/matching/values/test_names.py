"""Company names: what law, spelling and script add to them is taken away."""

from __future__ import annotations

import pytest

from benchmarks.identity.evaluated import vocabulary
from identity.matching.values.names import LegalForms, company_name

pytestmark = pytest.mark.xdist_group("identity_units")
FORMS = LegalForms.of(vocabulary().legal_forms)


def core(written):
    name = company_name(written, FORMS)
    return None if name is None else name.core


def latin(written):
    name = company_name(written, FORMS)
    return None if name is None else name.latin


@pytest.mark.parametrize(
    ("country", "written"),
    [
        ("DE", "Acme GmbH"), ("DE", "Acme GmbH & Co. KG"), ("DE", "Acme UG (haftungsbeschränkt)"),
        ("DE", "Acme e.V."), ("AT", "Acme Ges.m.b.H."), ("CH", "Acme AG"), ("EU", "Acme SE"),
        ("GB", "Acme Ltd."), ("GB", "Acme PLC"), ("US", "Acme, Inc."), ("US", "Acme L.L.C."),
        ("US", "Acme Corporation"), ("AU", "Acme Pty Ltd"), ("SG", "Acme Pte. Ltd."),
        ("IN", "Acme Pvt. Ltd."), ("MY", "Acme Sdn Bhd"), ("ID", "PT Acme Tbk"),
        ("FR", "Acme S.A.S."), ("FR", "Acme SARL"), ("IT", "Acme S.r.l."), ("IT", "Acme S.p.A."),
        ("ES", "Acme S.L."), ("MX", "Acme S.A. de C.V."), ("BR", "Acme Ltda."), ("PT", "Acme Lda"),
        ("NL", "Acme B.V."), ("BE", "Acme N.V."), ("SE", "Acme AB"), ("DK", "Acme A/S"),
        ("DK", "Acme ApS"), ("NO", "Acme AS"), ("FI", "Acme Oyj"), ("EE", "Acme OÜ"),
        ("LV", "Acme SIA"), ("LT", "Acme UAB"), ("PL", "Acme Sp. z o.o."), ("CZ", "Acme s.r.o."),
        ("SK", "Acme a.s."), ("HU", "Acme Kft."), ("RO", "Acme SRL"), ("HR", "Acme d.o.o."),
        ("BG", "Acme EOOD"), ("RU", "ООО Acme"), ("GR", "Acme A.E."), ("TR", "Acme Ltd. Şti."),
        ("TR", "Acme A.Ş."), ("JP", "株式会社Acme"), ("JP", "Acme K.K."), ("KR", "Acme 주식회사"),
        ("CN", "Acme 有限公司"), ("CN", "Acme Co., Ltd."),
    ],
)  # fmt: skip
def test_legal_forms_are_no_part_of_the_name(country, written):
    assert core(written) == "acme", country


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Brückner & Söhne", "BRUECKNER UND SOEHNE"),
        ("Brückner & Söhne", "Bruckner and Sohne"),
        ("Café Noir", "cafe  noir"),
        ("L'Oréal", "LOreal"),
        ("A.B.C. Foods", "ABC Foods"),
        ("Straße 7", "STRASSE 7"),
        ("Acme-Tools", "Acme Tools"),
        ("Müller & Co. KG", "Müller"),
        ("(株)アクメ", "アクメ㈜"),
        ("Ａｃｍｅ", "ACME"),
        ("北京阿克梅有限公司", "北京阿克梅股份有限公司"),
        ("주식회사 아크메", "아크메(주)"),
        ("Яндекс", "ЯНДЕКС"),
    ],
)
def test_one_name_written_otherwise_is_one_name(first, second):
    assert latin(first) == latin(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ガス", "カス"),
        ("AT&T", "BT & T"),
        ("Acme Tools", "Acme Foods"),
        ("Acme 1", "Acme 2"),
        ("有田製作所", "田製作所"),
        ("주성", "성"),
    ],
)
def test_other_names_stay_others(first, second):
    assert core(first) != core(second)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("北京阿克梅", "beijingakemei"),
        ("アクメ", "akume"),
        ("Яндекс", "yandeks"),
        ("아크메", "akeume"),
    ],
)
def test_names_in_other_scripts_are_spelled_in_latin_letters(written, expected):
    assert latin(written) == expected


@pytest.mark.parametrize("written", ["---", "", " . "])
def test_marks_alone_are_no_name(written):
    assert core(written) is None


def test_a_name_that_is_nothing_but_a_form_keeps_it():
    assert core("GmbH") == "gmbh"
    assert core("株式会社") == "株式会社"
