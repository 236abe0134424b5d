"""deploy/kubernetes, as a cluster reads it."""

import re
from typing import Any

import kubernetes_validate
import pytest
import yaml

from marseille20.settings import QUEUES
from operations.migrating import HALFWAY
from tests.deploy.containers import WORDS, is_word, known_settings
from tests.machine import BASE

FOLDER = BASE / "deploy" / "kubernetes"
# The oldest that is still looked after, and the newest that the library knows.
VERSIONS = ("1.34", kubernetes_validate.latest_version())

type Manifest = dict[str, Any]


def manifests() -> list[Manifest]:
    texts = [(FOLDER / name).read_text() for name in kustomization()["resources"]]
    return [manifest for text in texts for manifest in yaml.safe_load_all(text)]


def kustomization() -> Manifest:
    read: Manifest = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())
    return read


def secrets() -> list[str]:
    """The lines NAME=value of what a site fills in."""
    lines = (FOLDER / "secrets.env.example").read_text().splitlines()
    return [line for line in lines if not line.startswith("#")]


def one(kind: str, name: str) -> Manifest:
    return next(m for m in manifests() if m["kind"] == kind and m["metadata"]["name"] == name)


def pods() -> list[Manifest]:
    """The templates of pods, whatever makes them."""
    specs = [manifest["spec"] for manifest in manifests()]
    specs = [spec.get("jobTemplate", {"spec": spec})["spec"] for spec in specs]
    return [spec["template"] for spec in specs if "template" in spec]


def containers(pod: Manifest) -> list[Manifest]:
    return [*pod["spec"].get("initContainers", ()), *pod["spec"]["containers"]]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "manifest", manifests(), ids=lambda it: f"{it['kind']} {it['metadata']['name']}"
)
def test_a_cluster_takes_it(manifest: Manifest, version: str) -> None:
    kubernetes_validate.validate(manifest, version, strict=True)


@pytest.mark.parametrize(
    "pod", pods(), ids=lambda it: it["metadata"]["labels"]["app.kubernetes.io/component"]
)
def test_pods_can_do_little(pod: Manifest) -> None:
    spec = pod["spec"]
    assert spec["automountServiceAccountToken"] is False
    assert spec["securityContext"]["runAsNonRoot"]
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    for container in containers(pod):
        may = container["securityContext"]
        assert may["allowPrivilegeEscalation"] is False
        assert may["readOnlyRootFilesystem"] is True
        assert may["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["limits"]["memory"]


def test_containers_run_what_the_image_has() -> None:
    found = [container["args"] for pod in pods() for container in containers(pod)]
    assert all(is_word(*arguments) for arguments in found)
    assert ["web"] in found
    assert {arguments[1] for arguments in found if arguments[0] == "worker"} == set(QUEUES)


def test_containers_are_given_all_settings() -> None:
    made = kustomization()
    [settings], [secret] = made["configMapGenerator"], made["secretGenerator"]
    names = {line.partition("=")[0] for line in (*settings["literals"], *secrets())}
    assert names <= known_settings()
    assert {"CACHE_URL", "DATABASE_URL", "SECRET_KEY", "SITE_URL", "STORAGE_URL"} <= names
    for pod in pods():
        for container in containers(pod):
            assert container["image"] == made["images"][0]["name"]
            assert container["envFrom"] == [
                {"configMapRef": {"name": settings["name"]}},
                {"secretRef": {"name": secret["name"]}},
            ]


def test_nobody_is_without_an_answer_while_processes_are_replaced() -> None:
    web = one("Deployment", "web")
    assert web["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    pod = web["spec"]["template"]["spec"]
    [container] = pod["containers"]
    patience = re.search(r"--workers-kill-timeout (\d+)", WORDS["web"])
    assert patience
    pause = container["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert pause + int(patience[1]) < pod["terminationGracePeriodSeconds"]
    assert container["readinessProbe"]["httpGet"]["path"] == "/health/ready"
    for probe in ("startupProbe", "livenessProbe"):
        assert container[probe]["httpGet"]["path"] == "/health/live"


def selected(policy: Manifest, labels: dict[str, str]) -> bool:
    """Whether a network policy is about pods with these labels."""
    wanted: dict[str, str] = policy["spec"]["podSelector"]["matchLabels"]
    return wanted.items() <= labels.items()


def test_no_pod_can_be_reached_but_those_that_answer() -> None:
    policies = [it for it in manifests() if it["kind"] == "NetworkPolicy"]
    for pod in pods():
        labels = pod["metadata"]["labels"]
        about = [it["spec"] for it in policies if selected(it, labels)]
        assert any("Ingress" in it["policyTypes"] for it in about)
        assert any("Egress" in it["policyTypes"] for it in about)
        doors = [door for it in about for door in it.get("ingress", ())]
        ports = [port["port"] for door in doors for port in door["ports"]]
        assert ports == (["http"] if labels["app.kubernetes.io/component"] == "web" else [])
        # None is open to everybody.
        assert all(door["from"] for door in doors)


def test_what_is_between_two_versions_is_not_prepared_again() -> None:
    made = next(manifest for manifest in manifests() if manifest["kind"] == "Job")
    # A job that there is cannot be changed.
    version = kustomization()["images"][0]["newTag"].replace(".", "-")
    assert made["metadata"]["name"] == f"prepare-{version}"
    job = made["spec"]
    assert "activeDeadlineSeconds" not in {*job, *job["template"]["spec"]}
    [container] = job["template"]["spec"]["containers"]
    [rule] = job["podFailurePolicy"]["rules"]
    assert rule["action"] == "FailJob"
    assert rule["onExitCodes"] == {
        "containerName": container["name"],
        "operator": "In",
        "values": [HALFWAY],
    }
    assert job["template"]["spec"]["restartPolicy"] == "Never"
