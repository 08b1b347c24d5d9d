"""What the vendor's SDK and cloudbak see of the same server; main.py BINARY."""

import json
import logging
import os
import pathlib
import shutil
import subprocess
import sys
import time
import tomllib
import traceback
import urllib.request

from alibabacloud_credentials.provider import (
    CLIProfileCredentialsProvider,
    EcsRamRoleCredentialsProvider,
    OIDCRoleArnCredentialsProvider,
    RamRoleArnCredentialsProvider,
    StaticAKCredentialsProvider,
    URLCredentialsProvider,
)
from alibabacloud_credentials.client import Client as Credentials
from alibabacloud_dds20151201 import models
from alibabacloud_dds20151201.client import Client
from alibabacloud_tea_openapi.models import Config
from Tea.core import TeaCore

REPLICA_SET, CLUSTER, LOCAL = "dds-bp1cloudreplica01", "dds-bp1shardcluster04", "dds-bp1localreplica02"
ROLE, FAR_ROLE = "acs:ram::1000000000000001:role/backup", "acs:ram::1000000000000002:role/far"
PROVIDER = "acs:ram::1000000000000001:oidc-provider/ci"
OIDC_TOKEN = "sandbox.oidc-test.token"  # test data


class World:
    """The sandbox, the SDK's client and cloudbak with its own state."""

    def __init__(self, binary, folder):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.binary, self.folder = binary, folder
        ready = folder / "sandbox.toml"
        command = [binary, "sandbox", "--listen", "127.0.0.1:0", "--speed", "20", "--write-config", ready]
        self.server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            if ready.exists():
                break
            time.sleep(0.1)
        profile = tomllib.loads(ready.read_text())["profile"]["sandbox-alibaba"]
        self.url = profile["endpoint"]
        self.key = (profile["credential"]["access_key_id"], profile["credential"]["access_key_secret"])
        self.token_file = folder / "oidc-token"
        self.token_file.write_text(OIDC_TOKEN)
        self.sdk = self.client(StaticAKCredentialsProvider(access_key_id=self.key[0], access_key_secret=self.key[1]))

    def client(self, provider):
        host = self.url.removeprefix("http://")
        return Client(Config(credential=Credentials(provider=provider), endpoint=host, protocol="http"))

    def script(self, key, value):
        body = json.dumps({"provider": "alibaba", "key": key, "value": value}).encode()
        urllib.request.urlopen(urllib.request.Request(f"{self.url}/_sandbox/script", body)).close()

    def cloudbak(self, *words, credential=None, code=0):
        key = f'access_key_id = "{self.key[0]}", access_key_secret = "{self.key[1]}"'
        config = self.folder / "config.toml"
        config.write_text(
            f'[profile.a]\nprovider = "alibaba"\nregion = "cn-hangzhou"\nendpoint = "{self.url}"\n'
            f'sts_endpoint = "{self.url}"\nmetadata_endpoint = "{self.url}"\n'
            f'targets = ["{REPLICA_SET}"]\ncredential = {{ {credential or key} }}\n'
        )
        config.chmod(0o600)
        environment = {"HOME": str(self.folder), "XDG_STATE_HOME": str(self.folder / "state"), "PATH": os.environ["PATH"]}
        command = [self.binary, "--config", config, "-o", "json", *words]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=90)
        assert done.returncode == code, f"{words}: exit {done.returncode}\n{done.stdout}{done.stderr}"
        return json.loads(done.stdout)["items"]


def listings_agree(world):
    """listings, filters and pages agree"""
    ours = {item["target"]: item for item in world.cloudbak("target", "list")}
    theirs = {}
    for kind in ("replicate", "sharding"):
        request = models.DescribeDBInstancesRequest(region_id="cn-hangzhou", dbinstance_type=kind, page_size=30)
        for row in world.sdk.describe_dbinstances(request).body.dbinstances.dbinstance:
            theirs[row.dbinstance_id] = row
    assert ours.keys() == theirs.keys() and len(ours) == 6, (ours.keys(), theirs.keys())
    assert all(ours[name]["version"] == row.engine_version for name, row in theirs.items())
    tag = models.DescribeDBInstancesRequestTag(key="env", value="sandbox")
    request = models.DescribeDBInstancesRequest(region_id="cn-hangzhou", engine_version="6.0", tag=[tag])
    sdk = {row.dbinstance_id for row in world.sdk.describe_dbinstances(request).body.dbinstances.dbinstance}
    filters = ("--filter", "type=replicate", "--filter", "engine_version=6.0", "--filter", "tags=env=sandbox")
    assert sdk == {item["target"] for item in world.cloudbak("target", "list", *filters)}, sdk


def backups_are_one(world):
    """a backup of either is followed and listed by the other"""
    started = world.sdk.create_backup(models.CreateBackupRequest(dbinstance_id=REPLICA_SET, backup_method="Snapshot"))
    [waited] = world.cloudbak("backup", "wait", started.body.backup_job_id, "--target", f"a/{REPLICA_SET}")
    assert waited["state"] == "succeeded", waited
    [made] = world.cloudbak("backup", "create", REPLICA_SET, "--wait")
    rows = world.sdk.describe_backups(models.DescribeBackupsRequest(dbinstance_id=REPLICA_SET)).body.backups.backup
    theirs = {row.backup_id: row.backup_status for row in rows}
    assert theirs[waited["backup_id"]] == theirs[made["backup_id"]] == "Success", theirs
    ours = {item["backup_id"] for item in world.cloudbak("backup", "list", REPLICA_SET)}
    assert ours == theirs.keys(), (ours, theirs)
    [made] = world.cloudbak("backup", "create", CLUSTER, "--wait")
    request = models.DescribeClusterBackupsRequest(dbinstance_id=CLUSTER, is_only_get_cluster_back_up=True)
    rows = world.sdk.describe_cluster_backups(request).body.cluster_backups
    assert made["backup_id"] in {row.cluster_backup_id for row in rows}


def policies_agree(world):
    """the policy that cloudbak sets is the one that the SDK reads, copies included"""
    world.cloudbak("schedule", "set", REPLICA_SET, "weekdays=mon,fri", "cross_region.enabled=true",
                   "cross_region.to=cn-beijing", "cross_region.weekdays=mon", "cross_region.retention=days",
                   "cross_region.retention_days=30", "cross_region.log_backup=false",
                   "cross_region.log_retention=days", "cross_region.log_retention_days=7")
    policy = world.sdk.describe_backup_policy(models.DescribeBackupPolicyRequest(dbinstance_id=REPLICA_SET)).body
    read = (policy.preferred_backup_period, policy.dest_region, policy.src_region, policy.cross_retention_value)
    assert read == ("Monday,Friday", "cn-beijing", "cn-hangzhou", 30), read
    request = models.DescribeBackupsRequest(dbinstance_id=REPLICA_SET, src_region="cn-hangzhou", dest_region="cn-beijing")
    copies = world.sdk.describe_backups(request).body.backups.backup
    ours = world.cloudbak("backup", "list", REPLICA_SET, "--copy-region", "cn-beijing")
    assert {row.backup_id for row in copies} == {item["backup_id"] for item in ours} and copies
    world.sdk.modify_advanced_backup_status(models.ModifyAdvancedBackupStatusRequest(dbinstance_id=REPLICA_SET))
    fields = {item["key"]: item["value"] for item in world.cloudbak("schedule", "show", REPLICA_SET)}
    request = models.DescribeAdvancedBackupPolicyRequest(dbinstance_id=REPLICA_SET)
    [rule] = world.sdk.describe_advanced_backup_policy(request).body.advanced_backup_data_policies
    assert fields["advanced.enabled"] is True and fields["advanced.data.1"]["id"] == rule.policy_id, fields


def room_and_ranges_agree(world):
    """room of backups and moments to restore agree"""
    used = world.cloudbak("backup", "storage", CLUSTER)
    for item in used:
        request = models.DescribeBackupStorageRequest(dbinstance_id=CLUSTER, node_id=item["node"])
        body = world.sdk.describe_backup_storage(request).body
        assert (item["full_bytes"], item["log_bytes"]) == (body.full_storage_size, body.log_storage_size), item
    assert len(used) == 2, used
    ours = world.cloudbak("restore", "ranges", REPLICA_SET)
    request = models.DescribeInstanceRecoverTimeRequest(dbinstance_id=REPLICA_SET)
    theirs = world.sdk.describe_instance_recover_time(request).body.restore_ranges
    assert [item["from"] for item in ours] == [one.restore_begin_time for one in theirs], (ours, theirs)


def sources(world):
    """Each source as the vendor's library and as cloudbak writes it."""
    key = {"access_key_id": world.key[0], "access_key_secret": world.key[1]}
    own = f'access_key_id = "{world.key[0]}", access_key_secret = "{world.key[1]}", role_arn = "{ROLE}"'
    oidc = f'role_arn = "{ROLE}", oidc_provider_arn = "{PROVIDER}", oidc_token_file = "{world.token_file}"'
    metadata = EcsRamRoleCredentialsProvider()
    metadata._EcsRamRoleCredentialsProvider__metadata_service_host = world.url
    uri = f"{world.url}/alibaba/credentials"
    return {
        "role": (RamRoleArnCredentialsProvider(**key, role_arn=ROLE, sts_endpoint=world.url), own),
        "OIDC role": (OIDCRoleArnCredentialsProvider(
            role_arn=ROLE, oidc_provider_arn=PROVIDER, oidc_token_file_path=str(world.token_file),
            sts_endpoint=world.url), oidc),
        "instance": (metadata, 'from = "instance-role"'),
        "address": (URLCredentialsProvider(uri=uri), f'credentials_uri = "{uri}"'),
    }


def keys_are_lent_to_both(world):
    """STS, metadata service and address lend keys to the library and to cloudbak"""
    for name, (provider, credential) in sources(world).items():
        lent = provider.get_credentials()
        assert lent.get_access_key_id().startswith("STS."), name
        regions = world.client(provider).describe_regions(models.DescribeRegionsRequest()).body.regions
        assert len(regions.dds_region) == 5, name
        [checked] = world.cloudbak("profile", "check", "a", credential=credential)
        assert checked["ok"] and ", until " in checked["answer"], checked


def files_are_read_alike(world):
    """the CLI's file leads the library and cloudbak to the same keys, chained profiles too"""
    at_the_sandbox(world)
    folder = world.folder / ".aliyun"
    folder.mkdir()
    key = {"access_key_id": world.key[0], "access_key_secret": world.key[1]}
    printed = json.dumps({"mode": "AK", **key})
    command = folder / "get-key"
    command.write_text(f"#!/bin/sh\necho '{printed}'\n")
    command.chmod(0o700)
    role = {"ram_session_name": "test", "sts_endpoint": world.url, "expired_seconds": 900}
    profiles = [
        {"name": "plain", "mode": "AK", **key},
        {"name": "role", "mode": "RamRoleArn", **key, **role, "ram_role_arn": ROLE},
        {"name": "chain", "mode": "ChainableRamRoleArn", "source_profile": "role", **role, "ram_role_arn": FAR_ROLE},
        {"name": "oidc", "mode": "OIDC", **role, "ram_role_arn": ROLE, "oidc_provider_arn": PROVIDER,
         "oidc_token_file": str(world.token_file), "role_session_name": "test"},
        {"name": "uri", "mode": "CredentialsURI", "credentials_uri": f"{world.url}/alibaba/credentials"},
        {"name": "external", "mode": "External", "process_command": str(command)},
    ]
    file = folder / "config.json"
    file.write_text(json.dumps({"current": "plain", "profiles": profiles, "meta_path": ""}))
    for profile in profiles:
        name = profile["name"]
        lent = True
        if name != "uri":  # a mode that this library does not know
            provider = CLIProfileCredentialsProvider(profile_name=name, profile_file=str(file))
            lent = not provider.get_credentials().get_access_key_id().startswith("LTAI")
        credential = f'from = "vendor-config", name = "{name}"'
        [checked] = world.cloudbak("profile", "check", "a", credential=credential)
        assert checked["ok"] and (", until " in checked["answer"]) == lent, (name, checked)
    broken = [{**profiles[0], "access_key_secret": ""}]
    file.write_text(json.dumps({"current": "plain", "profiles": broken}))
    world.cloudbak("profile", "check", "a", credential='from = "vendor-config"', code=78)


def at_the_sandbox(world):
    """The library reads no address of STS from the file: its own leads here."""
    compose = TeaCore.compose_url
    TeaCore.compose_url = lambda request: compose(request).replace("https://sts.aliyuncs.com", world.url)


# The library finds every lent key old that lives less than a quarter of an hour.
logging.disable(logging.WARNING)

CHECKS = [listings_agree, backups_are_one, policies_agree, room_and_ranges_agree, keys_are_lent_to_both,
          files_are_read_alike]


def main():
    folder = pathlib.Path("target/alibaba-sdk/work").absolute()
    world = World(str(pathlib.Path(sys.argv[1]).absolute()), folder)
    failed = 0
    try:
        for check in CHECKS:
            try:
                check(world)
                print(f"ok      {check.__doc__}")
            except Exception:
                failed += 1
                print(f"FAILED  {check.__doc__}\n{traceback.format_exc()}")
    finally:
        world.server.terminate()
        world.server.wait(timeout=10)
    print(f"{len(CHECKS) - failed} of {len(CHECKS)} passed")
    sys.exit(1 if failed else 0)


main()
