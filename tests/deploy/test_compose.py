"""The compose file, as far as it can be checked without a container engine: form and promises."""

from __future__ import annotations

import ipaddress
import re

import pytest

from tests.deploy.files import OURS, arguments, compose, services
from tests.house.support import ROOT, run, tool

SECRETS = {
    "ANTRAGSRADAR_DATABASE_URL_FILE": "database_url",
    "ANTRAGSRADAR_SECRET_KEY_FILE": "secret_key",
    "ANTRAGSRADAR_SMTP_URL_FILE": "smtp_url",
}


def on(network: str) -> set[str]:
    """The services on a network."""
    return {name for name, each in services().items() if network in each.get("networks", ())}


def test_it_is_valid() -> None:
    checked = tool("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_each_form_is_started_by_its_profile_alone() -> None:
    assert set(services("small")) == {OURS}
    assert set(services("large")) == {"db", "upgrade", "web", "schedule", "worker", "proxy"}
    assert set(services("dev")) == {"mailpit"}
    assert all(len(service["profiles"]) == 1 for service in services().values())


@pytest.mark.parametrize("name", services())
def test_a_container_may_do_little(name: str) -> None:
    service = services()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["pids_limit"] <= 256
    assert "mem_limit" in service
    assert service["logging"]["options"] == {"max-size": "10m", "max-file": "3"}
    assert service["restart"] == ("no" if name == "upgrade" else "unless-stopped")
    assert all("size=" in each for each in service["tmpfs"])
    assert not {"privileged", "network_mode", "pid", "devices", "entrypoint"} & set(service)
    # Readers come by the proxy; all else shows on this machine alone.
    assert name == "proxy" or all(each.startswith("127.0.0.1:") for each in service.get("ports", ()))


def test_the_small_form_fits_a_small_machine() -> None:
    (service,) = services("small").values()
    assert service["mem_limit"] == "768m"
    assert not {"command", "entrypoint", "healthcheck", "secrets", "networks"} & set(service)


def test_images_are_ours_or_of_one_version() -> None:
    for service in services().values():
        assert service["image"] == OURS or re.search(r":v?\d+\.\d+[\w.-]*$", service["image"])
    assert arguments("FROM") == ["$BASE AS build", "$BASE"]


def test_the_proxy_is_the_one_that_is_tried() -> None:
    version = tool("caddy", "version").stdout.split()[0].removeprefix("v")
    assert services()["proxy"]["image"] == f"caddy:{version}-alpine"


def test_secrets_come_by_files_that_no_repository_keeps() -> None:
    ours = {name: each for name, each in services("large").items() if each["image"] == OURS}
    for service in ours.values():
        files = {setting: f"/run/secrets/{name}" for setting, name in SECRETS.items()}
        assert files.items() <= service["environment"].items()
        assert service["secrets"] == list(SECRETS.values())
    database = services()["db"]
    assert database["environment"]["POSTGRES_PASSWORD_FILE"] == "/run/secrets/database_password"
    kept = {name: each["file"] for name, each in compose()["secrets"].items()}
    assert kept == {name: f"secrets/{name}" for name in [*database["secrets"], *SECRETS.values()]}
    assert run("git", "check-ignore", *kept.values()).stdout.split() == list(kept.values())


def test_the_database_is_reached_from_inside_alone() -> None:
    assert services()["db"]["networks"] == ["inside"]
    assert compose()["networks"]["inside"] == {"internal": True}
    assert on("inside") == {"db", "upgrade", "web", "schedule", "worker"}


def test_only_the_proxy_is_believed_who_asks() -> None:
    (network,) = compose()["networks"]["front"]["ipam"]["config"]
    assert on("front") == {"web", "proxy"}
    assert services()["web"]["environment"]["ANTRAGSRADAR_PROXIES"] == network["subnet"]
    assert ipaddress.ip_network(network["subnet"]).is_private


def test_nothing_begins_before_the_database_is_up_to_date() -> None:
    assert services()["upgrade"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    for name in ("web", "schedule", "worker"):
        assert services()[name]["depends_on"] == {"upgrade": {"condition": "service_completed_successfully"}}
    assert services()["proxy"]["depends_on"] == {"web": {"condition": "service_healthy"}}


def test_what_has_no_website_has_no_check_for_one() -> None:
    silent = {name for name, each in services().items() if each.get("healthcheck") == {"disable": True}}
    assert silent == {"upgrade", "schedule", "worker"}


def test_what_is_mounted_is_there() -> None:
    mounted = [each for service in services().values() for each in service.get("volumes", ())]
    volumes = {each.split(":")[0] for each in mounted}
    files = {each for each in volumes if each.startswith("./")}
    assert all((ROOT / each).is_file() for each in files)
    assert volumes - files == set(compose()["volumes"])
