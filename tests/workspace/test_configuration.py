"""customer360.toml: what is obeyed, and how mistakes are told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from workspace.configuration import DEFAULT_PATH, configuration_path, load_settings
from workspace.errors import ConfigurationError
from workspace.settings import Settings

GOOD = """\
[company]
name = "RavenStack"
as_of = 2024-12-31
[sources.crm]
kind = "files"
folder = "exports"
[[sources.crm.objects]]
name = "accounts"
entity = "crm.accounts"
file = "*.csv"
columns = { crm_account_id = "id", account_name = "name" }
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "customer360.toml"


def message(path: Path, text: str, **environment: str) -> str:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_settings(path, environment)
    assert caught.value.exit_code == 3
    return str(caught.value)


def test_a_good_file_gives_typed_settings_that_remember_it(path: Path) -> None:
    path.write_text(GOOD)
    settings = load_settings(path, {})
    assert settings.path == path
    assert settings.company.as_of == date(2024, 12, 31)
    assert settings.sources["crm"].objects[0].columns["account_name"] == "name"


def test_without_the_default_file_the_defaults_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert configuration_path({}) == DEFAULT_PATH
    assert load_settings(DEFAULT_PATH, {}) == Settings()


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    path = configuration_path({"C360_CONFIG": str(tmp_path / "mine.toml")})
    with pytest.raises(ConfigurationError, match=r"mine\.toml is not there"):
        load_settings(path, {})


def test_the_default_file_is_missing_where_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError, match="is not there"):
        load_settings(configuration_path({"C360_CONFIG": "customer360.toml"}), {})


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read: Is a directory"):
        load_settings(tmp_path, {})


def test_a_byte_order_mark_is_no_mistake(path: Path) -> None:
    path.write_text(GOOD, encoding="utf-8-sig")
    assert load_settings(path, {}).company.name == "RavenStack"


def test_a_file_that_is_not_utf_8_is_told(path: Path) -> None:
    path.write_bytes("name = 'Zürich'".encode("latin-1"))
    with pytest.raises(ConfigurationError, match=r"is not UTF-8 text \(byte 10\)"):
        load_settings(path, {})


@pytest.mark.parametrize(
    ("folder", "environment", "expected"),
    [
        ("exports", {}, "{parent}/exports"),
        ("../drop", {}, "{grandparent}/drop"),
        ("/data/crm", {}, "/data/crm"),
        ("${DATA}/crm", {"DATA": "/data"}, "/data/crm"),
        ("${DATA}/crm", {"DATA": "data"}, "{parent}/data/crm"),
    ],
)
def test_folders_are_taken_from_the_folder_of_the_file(
    path: Path, folder: str, environment: dict[str, str], expected: str
) -> None:
    path.write_text(GOOD.replace('"exports"', f'"{folder}"'))
    settings = load_settings(path, environment)
    wanted = expected.format(parent=path.parent, grandparent=path.parent.parent)
    assert settings.sources["crm"].folder == wanted


@pytest.mark.parametrize(
    ("line", "wrong", "words"),
    [
        (2, 'nam = "RavenStack"', "line 2, company.nam: is no known key. Did you mean 'name'?"),
        (3, "as_of = 'soon'", "line 3, company.as_of: must be a date such as 2024-12-31"),
        (
            5,
            'kind = "file"',
            "sources.crm.kind: must be 'files', 'sql_database' or 'api', not 'file'",
        ),
        (5, 'kind = "files"\nport = 1', "line 6, sources.crm.port: is no known key."),
        (6, 'folder = "${NOWHERE}/x"', "the environment variable NOWHERE is not set"),
        (8, 'name = "Accounts"', "line 8, sources.crm.objects[Accounts].name: must be lower-case"),
        (8, 'name = "a__b"', "must be lower-case words"),
        (10, 'flie = "*.csv"', "[accounts].flie: is no known key. Did you mean 'file'?"),
        (10, 'file = "x"\nskip_lines = -1', "[accounts].skip_lines: must be at least 0, not -1"),
        (10, 'file = "x"\nskip_lines = "a"', "must be a whole number, not 'a'"),
        (10, 'file = "x"\nend_is_inclusive = "da"', "must be true or false, not 'da'"),
        (10, 'file = "x"\ntimezone = "Europe/Zurch"', "'Europe/Zurch' is not a time zone"),
        (10, 'file = "x"\nkey = "id"', "[accounts].key: must be a list in square brackets"),
        (10, 'file = "x"\nkey_conflict_refuse_rate = 2', "must be at most 1"),
        (11, 'columns = "id"', "[accounts].columns: must be a table, not 'id'"),
        (11, "", "line 7, sources.crm.objects[accounts].columns: is missing"),
        (1, "[company]\nreporting_currency = 'Euro'", "must be a currency code of three capital"),
        (1, "path = 'x'\n[company]", "line 1, path: is no known key."),
        (4, "[sources.CRM]", "sources.CRM: must be lower-case words"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_key(
    path: Path, line: int, wrong: str, words: str
) -> None:
    lines = GOOD.splitlines()
    lines[line - 1] = wrong
    assert words in message(path, "\n".join(lines))


def test_several_mistakes_are_told_at_once_in_the_order_of_the_file(path: Path) -> None:
    told = message(path, GOOD.replace("company", "companie").replace('"files"', '"filez"'))
    assert told.splitlines() == [
        f"{path} has 2 mistakes:",
        "  line 1, companie: is no known key. Did you mean 'company'?",
        "  line 5, sources.crm.kind: must be 'files', 'sql_database' or 'api', not 'filez'",
    ]


def test_what_is_no_toml_is_told_with_its_line(path: Path) -> None:
    assert "is not valid TOML" in message(path, "[company\nname = 1\n")
    assert "line 2" in message(path, "[company]\nname = RavenStack\n")


def test_a_database_url_in_place_of_a_variable_is_refused_and_not_repeated(path: Path) -> None:
    url = "postgresql://u:hunter2@h/d"  # pragma: allowlist secret
    told = message(path, GOOD.replace('folder = "exports"', f'connection_env = "{url}"'))
    assert "never the URL itself" in told
    assert "hunter2" not in told


@pytest.mark.parametrize(
    ("kind", "words"),
    [("files", "needs 'folder'"), ("sql_database", "needs 'connection_env'")],
)
def test_a_source_needs_what_its_kind_needs(path: Path, kind: str, words: str) -> None:
    text = GOOD.replace('"files"', f'"{kind}"').replace('folder = "exports"\n', "")
    assert words in message(path, text)


def test_names_of_objects_do_not_repeat(path: Path) -> None:
    repeated = GOOD + GOOD[GOOD.index("[[") :]
    assert "object names repeat: accounts" in message(path, repeated)


def test_a_mistake_inside_an_object_is_not_told_of_the_list_too(path: Path) -> None:
    said = message(path, GOOD.replace('"id"', "3"))
    assert said.endswith("columns.crm_account_id: must be text in quotes, not 3")
    assert "must not be empty" not in said


def test_a_source_without_objects_is_told_how_to_have_one(path: Path) -> None:
    said = message(path, '[sources.x]\nkind = "files"\nfolder = "exports"\nobjects = []\n')
    assert "line 1, sources.x: a source without 'system' needs 'objects': map at least" in said


def test_the_nearest_time_zone_is_offered(path: Path) -> None:
    said = message(path, '[company]\nreporting_timezone = "Europe/Berln"\n')
    assert "Did you mean 'Europe/Berlin'?" in said


def test_a_folder_in_the_home_of_an_unknown_user_is_a_mistake_of_its_line(path: Path) -> None:
    said = message(path, GOOD.replace('"exports"', '"~no-such-user/exports"'))
    assert "line 6, sources.crm.folder: is in the home of a user who is unknown" in said


STRIPE = '[sources.billing]\nkind = "files"\nfolder = "stripe"\nsystem = "stripe"\n'


def test_a_system_needs_no_objects(path: Path) -> None:
    path.write_text(f'{STRIPE}leave_out = ["coupons"]\n')
    source = load_settings(path, {}).sources["billing"]
    assert (source.system, source.leave_out, source.objects) == ("stripe", ("coupons",), ())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(
            STRIPE + GOOD[GOOD.index("[[") :].replace("crm", "billing", 1),
            "line 1, sources.billing: the objects of 'system' are known: remove 'objects'",
            id="system with objects",
        ),
        pytest.param(
            STRIPE.replace('"files"', '"sql_database"').replace("folder", "connection_env"),
            "line 1, sources.billing: 'system' is for a vendor's API or a folder of its records",
            id="system of a database",
        ),
        pytest.param(
            STRIPE.replace('folder = "stripe"\n', ""),
            "line 1, sources.billing: a source of kind 'files' needs 'folder'",
            id="system without a folder",
        ),
        pytest.param(
            GOOD.replace("[[", 'leave_out = ["contacts"]\n[[', 1),
            "line 4, sources.crm: 'leave_out' and 'fields' need 'system'",
            id="objects left out of a mapped export",
        ),
        pytest.param(
            f'{STRIPE}leave_out = "coupons"\n',
            "line 5, sources.billing.leave_out: must be a list in square brackets",
            id="no list",
        ),
        pytest.param(
            STRIPE.replace('"stripe"\n', '"Stripe"\n').replace('"stripe"', '"x"'),
            "sources.billing.system: must be lower-case words",
            id="capital letter",
        ),
    ],
)
def test_a_system_that_cannot_hold_is_told(path: Path, text: str, words: str) -> None:
    assert words in message(path, text)


API = '[sources.billing]\nkind = "api"\nsystem = "stripe"\ntoken_env = "STRIPE_API_KEY"\n'


@pytest.mark.parametrize("url", ["https://stripe.example", "http://127.0.0.1:8420"])
def test_an_api_needs_a_system_and_the_variable_of_its_key(path: Path, url: str) -> None:
    path.write_text(f'{API}base_url = "{url}"\n')
    source = load_settings(path, {}).sources["billing"]
    assert (source.location, source.base_url) == ("STRIPE_API_KEY", url)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (API.replace("token_env", "folder"), "needs 'system' and 'token_env'"),
        (API.replace("system", "folder"), "needs 'system' and 'token_env'"),
        (f'{API}folder = "x"\n', "'folder' and 'connection_env' are not for a source of kind"),
        (f'{STRIPE}token_env = "KEY"\n', "'token_env' and 'base_url' are for a source of kind"),
        (f'{API}base_url = "http://stripe.example"\n', "base_url: must begin with https://"),
        (f'{API}base_url = "https://u:hunter2@x"\n', "base_url: must hold no user, password"),
        (API.replace("STRIPE_API_KEY", "sk_test_hunter2"), "never the key itself"),
    ],
    ids=["no key", "no system", "a folder too", "a key of files", "open line", "password", "key"],
)
def test_an_api_that_cannot_hold_is_told(path: Path, text: str, words: str) -> None:
    said = message(path, text)
    assert words in said
    assert "hunter2" not in said
