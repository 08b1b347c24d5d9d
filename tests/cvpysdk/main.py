"""What the vendor's SDK and cloudbak see of the same server; main.py BINARY."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import time
import tomllib
import traceback
import urllib.error
import urllib.request

from cvpysdk.commcell import Commcell
from cvpysdk.exception import SDKException
from cvpysdk.job import Job

PROFILE = "sandbox-commvault"
CLIENT, AGENT, INSTANCE, GROUP = "aws-account-1", "Cloud Apps", "DocumentDB", "cluster-group-1"


class World:
    """The sandbox, the SDK's session and cloudbak with its own state."""

    def __init__(self, binary, folder):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.binary, self.folder = binary, folder
        self.config = folder / "sandbox.toml"
        command = [binary, "sandbox", "--listen", "127.0.0.1:0", "--write-config", self.config]
        self.server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            if self.config.exists():
                break
            time.sleep(0.1)
        self.profile = tomllib.loads(self.config.read_text())["profile"][PROFILE]
        self.user, self.password = (self.profile["credential"][key] for key in ("username", "password"))
        self.commcell = self.sign_in(self.password)

    def sign_in(self, password):
        return Commcell("sandbox.invalid", self.user, password, web_service_url=self.profile["endpoint"])

    def group(self):
        agent = self.commcell.clients.get(CLIENT).agents.get(AGENT)
        return agent.instances.get(INSTANCE).subclients.get(GROUP)

    def script(self, key, value):
        body = json.dumps({"provider": "commvault", "key": key, "value": value}).encode()
        base = self.profile["endpoint"].removesuffix("/commandcenter/api")
        urllib.request.urlopen(urllib.request.Request(f"{base}/_sandbox/script", body)).close()

    def cloudbak(self, *words, code=0):
        environment = {"HOME": str(self.folder), "XDG_STATE_HOME": str(self.folder), "PATH": os.environ["PATH"],
                       "CLOUDBAK_PROFILE": PROFILE}
        command = [self.binary, "--config", self.config, "-o", "json", *words]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=90)
        assert done.returncode == code, f"{words}: exit {done.returncode}\n{done.stdout}{done.stderr}"
        return json.loads(done.stdout)["items"]

    def item(self, *words, code=0):
        [item] = self.cloudbak(*words, code=code)
        return item


def status(job):
    job.refresh()
    return job.status


def await_status(job, *wanted):
    for _ in range(100):
        if status(job) in wanted:
            return
        time.sleep(0.2)
    raise AssertionError(f"job {job.job_id} is {job.status!r}, not {wanted}")


def the_sdk_signs_in(world):
    """the SDK signs in and knows the server"""
    assert world.commcell.commserv_name and world.commcell.version.startswith("11.")
    try:
        world.sign_in("test-wrong-password")
    except SDKException as error:
        assert error.exception_module == "CVPySDK", error
    else:
        raise AssertionError("a wrong password was taken")


def both_list_the_same_jobs(world):
    """the SDK lists the same jobs as cloudbak"""
    jobs = world.commcell.job_controller.all_jobs(lookup_time=48, job_summary="full", limit=1000)
    sdk = {str(number): job["status"] for number, job in jobs.items()}
    own = {job["job_id"]: job["provider_state"] for job in world.cloudbak("job", "list", "--since", "48h")}
    assert len(own) > 5 and own == sdk, (own, sdk)


def the_sdk_finds_the_cluster_group(world):
    """the SDK finds account, instance and cluster group by name"""
    group = world.group()
    assert group.subclient_name.lower() == GROUP, group.subclient_name
    seen = world.item("target", "show", GROUP)
    assert str(seen["details"]["subclient_id"]) == group.subclient_id, (seen, group.subclient_id)


def a_backup_of_the_sdk_is_seen(world):
    """cloudbak follows a backup that the SDK has started"""
    world.script("job_seconds", 3)
    job = world.group().backup("Full")
    item = world.item("backup", "show", f"{PROFILE}/{GROUP}/{job.job_id}")
    assert item["state"] in ("queued", "running"), item
    item = world.item("backup", "wait", f"{PROFILE}/{GROUP}/{job.job_id}", "--wait-timeout", "60s")
    assert item["state"] == "succeeded" and status(job) == "Completed", (item, job.status)
    assert job.get_events() is not None


def a_backup_of_cloudbak_is_seen(world):
    """the SDK sees a backup that cloudbak has started, with its level and text"""
    item = world.item("backup", "create", "--wait", "--wait-timeout", "80s", "--description", "by cloudbak")
    job = Job(world.commcell, item["job_id"])
    assert job.status == "Completed" and job.backup_level == "Full", job.summary
    assert job.summary["subclient"]["subclientName"] == GROUP
    assert job.size_of_application == item["size_bytes"], (job.size_of_application, item)


def jobs_obey_either(world):
    """pause, resume and kill reach the same job from both sides"""
    world.script("job_seconds", 60)
    number = world.item("backup", "create")["job_id"]
    job = Job(world.commcell, number)
    job.pause()
    await_status(job, "Suspended")
    assert world.item("job", "show", number)["provider_state"] == "Suspended"
    job.resume()
    await_status(job, "Running", "Waiting")
    world.cloudbak("job", "suspend", number)
    await_status(job, "Suspended")
    world.cloudbak("job", "resume", number)
    await_status(job, "Running", "Waiting")
    job.kill()
    await_status(job, "Killed")
    assert world.item("backup", "wait", f"{PROFILE}/{GROUP}/{number}", code=4)["state"] == "cancelled"


def a_job_that_waits_for_ever_is_left_alone(world):
    """a job that is pending for ever is shown with its reason; cloudbak never kills it"""
    world.script("job_seconds", 2)
    world.script("next_job", "pending_forever")
    item = world.item("backup", "create", "--wait", "--wait-timeout", "6s", code=6)
    assert item["provider_state"] == "Pending" and item["state"] == "running", item
    assert item["warnings"], item
    job = Job(world.commcell, item["job_id"])
    assert status(job) == "Pending" and job.pending_reason, job.status
    world.cloudbak("job", "cancel", item["job_id"], "--accept", f"destroys-data:{item['job_id']}")
    await_status(job, "Killed")


def active_and_finished_are_told_apart(world):
    """a running job is active to both, a killed one to neither"""
    world.script("job_seconds", 60)
    job = world.group().backup("Full")
    number = str(job.job_id)

    def active():
        sdk = {str(one) for one in world.commcell.job_controller.active_jobs()}
        return sdk, {one["job_id"] for one in world.cloudbak("job", "list", "--active")}

    sdk, own = active()
    assert number in sdk and sdk == own, (number, sdk, own)
    job.kill()
    await_status(job, "Killed")
    sdk, own = active()
    assert number not in sdk | own, (number, sdk, own)


def snapshots_are_restored(world):
    """the SDK browses snapshots and restores one; cloudbak shows the job"""
    group = world.group()
    snapshots = group.browse(start_time=0)
    assert snapshots, "no snapshots"
    name = snapshots[0].get("snapShotId") or snapshots[0].get("snapshotId")
    assert name, snapshots[0]
    job = group.restore("restored-by-sdk", name, {})
    item = world.item("job", "show", str(job.job_id))
    assert item["kind"] == "restore", item


def a_dead_session_is_renewed(world):
    """the SDK renews a session that has ended"""
    world.script("expire_tokens", True)
    assert world.commcell.job_controller.all_jobs(lookup_time=48)


def the_sdk_signs_out(world):
    """the SDK signs out, and its token is worth nothing then"""
    token = world.commcell.auth_token
    world.commcell.logout()
    request = urllib.request.Request(f"{world.profile['endpoint']}/Job", headers={"Authtoken": token})
    try:
        urllib.request.urlopen(request).close()
    except urllib.error.HTTPError as error:
        assert error.code == 401, error
    else:
        raise AssertionError("the token still works")


CHECKS = [
    the_sdk_signs_in,
    both_list_the_same_jobs,
    the_sdk_finds_the_cluster_group,
    a_backup_of_the_sdk_is_seen,
    a_backup_of_cloudbak_is_seen,
    jobs_obey_either,
    a_job_that_waits_for_ever_is_left_alone,
    active_and_finished_are_told_apart,
    snapshots_are_restored,
    a_dead_session_is_renewed,
    the_sdk_signs_out,
]


def main(binary):
    begun = time.monotonic()
    world = World(binary, pathlib.Path("target/cvpysdk/run").absolute())
    try:
        for check in CHECKS:
            check(world)
            print(f"ok: {check.__doc__}")
    except Exception:
        traceback.print_exc()
        print(f"FAILED: {check.__doc__}")
        return 1
    finally:
        world.server.terminate()
        world.server.wait(timeout=10)
    print(f"{len(CHECKS)} checks passed in {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
