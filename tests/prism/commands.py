"""Every Atlas command of cloudbak, and every operation of `cloudbak api`."""

import json

PROJECT = "32b6e34b3d91647abb20e7b8"
OTHER_PROJECT = "32b6e34b3d91647abb20e7b9"
AWS_ROLE = "32b6e34b3d91647abb20e7b8"
AZURE_ROLE = "32b6e34b3d91647abb20e7c2"
GCP_ROLE = "32b6e34b3d91647abb20e7c3"
AZURE_URL = "https://sandboxaccount.blob.core.windows.net/exports"
ABSENT = "0123456789abcdef01234567"
DAY_SECONDS = 24 * 3600
DESTROYS = ("--accept", "destroys-data:Cluster0")


def play(run, now):
    """Plays everything; `run` calls cloudbak and gives its standard output."""
    looks(run)
    backups(run)
    bucket = buckets(run)
    exports(run, bucket)
    restores(run, now)
    schedules(run, bucket)
    older_version(run)
    compliance(run)
    operations(run, bucket)
    run("export", "bucket", "delete", bucket, *accept(f"destroys-data:{bucket}"))
    run("auth", "logout")


def accept(label):
    return ("--accept", label)


def first(text):
    """The first id of a list."""
    return text.split()[0] if text.split() else ABSENT


def looks(run):
    run("profile", "check")
    run("auth", "login")
    run("project", "list")
    run("target", "list")
    for cluster in ("Cluster0", "Sharded0", "Flex0", "NoBackup0"):
        run("target", "show", cluster)


def backups(run):
    run("backup", "create", "Cluster0", "--wait", "--retention-days", "3",
        "--description", "prism")
    run("backup", "create", "Sharded0", "--wait")
    for cluster in ("Cluster0", "Sharded0", "Telemetry", "Flex0"):
        run("backup", "list", cluster)
        run("backup", "show", f"{cluster}/latest-ok")
        run("backup", "wait", f"{cluster}/latest-ok")
    run("backup", "check", "Cluster0", "--max-age", "26h")
    for cluster in ("Cluster0", "Sharded0"):
        made = first(run("backup", "list", cluster, "-o", "id"))
        run("backup", "keep", f"prism/{cluster}/{made}", "--for", "10d")
        run("backup", "delete", f"prism/{cluster}/{made}", *accept(f"destroys-data:{cluster}"))


def buckets(run):
    run("export", "bucket", "roles")
    create = ("export", "bucket", "create", "-o", "id")
    bucket = first(run(*create, "aws-bucket", "--role-id", AWS_ROLE, "--private-networking"))
    azure = first(run(*create, "--cloud", "AZURE", "--role-id", AZURE_ROLE, "--service-url",
                      AZURE_URL))
    gcp = first(run(*create, "gcp-bucket", "--cloud", "GCP", "--role-id", GCP_ROLE))
    run("export", "bucket", "list", "--envelope", "--pretty")
    run("export", "bucket", "show", bucket)
    run("export", "bucket", "set", bucket, "--private-networking", "false")
    for one in (azure, gcp):
        run("export", "bucket", "delete", one, "--wait", *accept(f"destroys-data:{one}"))
    return bucket


def exports(run, bucket):
    run("export", "create", "Cluster0/latest", "--bucket", bucket, "--set", "custom_data=team=ops",
        "--wait")
    made = first(run("export", "list", "Cluster0", "-o", "id"))
    run("export", "show", f"prism/Cluster0/{made}")
    run("export", "wait", f"prism/Cluster0/{made}")
    run("export", "create", "Sharded0/latest", "--bucket", bucket, "--wait")


def restores(run, now):
    create = ("restore", "create")
    wait = ("--wait",)
    yesterday = str(int(now) - DAY_SECONDS)
    run(*create, "Cluster0/latest", "--to", "same", *DESTROYS, *wait)
    run(*create, "Cluster0/latest", "--to", "Telemetry", *accept("destroys-data:Telemetry"), *wait)
    run(*create, "Cluster0/latest", "--to", "Elsewhere", "--project", OTHER_PROJECT,
        *accept("destroys-data:Elsewhere"))
    run(*create, "Cluster0/latest", "--to", "same", "--time", "26h", *DESTROYS, *wait)
    run(*create, "Cluster0/latest", "--to", "same", "--set", f"oplog_ts={yesterday}", "--set",
        "oplog_inc=1", *DESTROYS, *wait)
    run(*create, "Cluster0/latest", "--to", "same", "--set", "databases=shop=shop2", *wait)
    run(*create, "Cluster0/latest", "--to", "same", "--time", "26h", "--set",
        "collections=shop.orders", "--set", "write_strategy=OVERWRITE_EXISTING", "--set",
        "index_strategy=ALL_EXCEPT_TTL", "--set", "collection_suffix=-old", *DESTROYS, *wait)
    run(*create, "Sharded0/latest", "--to", "same", *accept("destroys-data:Sharded0"), *wait)
    run(*create, "Flex0/latest", "--to", "same", *accept("destroys-data:Flex0"), *wait)
    run(*create, "Cluster0/latest", "--to", "download")
    made = first(run("restore", "list", "Cluster0", "-o", "id"))
    run("restore", "show", f"prism/Cluster0/{made}")
    run("restore", "wait", f"prism/Cluster0/{made}")
    run("restore", "cancel", f"prism/Cluster0/{made}")
    for cluster in ("Cluster0", "Sharded0", "Flex0"):
        run(*create, f"{cluster}/latest", "--to", "download", "--download", ".")


def schedules(run, bucket):
    change = ("schedule", "set", "Cluster0", *accept("destroys-data:Cluster0"))
    zone = '[{"zoneId": "%s", "cloudProvider": "AWS", "regionName": "US_WEST_2", ' \
           '"shouldCopyOplogs": true, "frequencies": ["DAILY"]}]' % PROJECT
    run("schedule", "show", "Cluster0")
    for wishes in (
        ("hourly=12:3days", "daily=1:8days", "weekly=6:5weeks,3:5weeks", "monthly=40:13months",
         "yearly=12:2years"),
        ("reference_hour=3", "reference_minute=30", "restore_window_days=3"),
        ("auto_export=true", f"export.bucket={bucket}", "export.frequency=monthly"),
        ("auto_export=false", "export_names=true"),
        ("extra_retention=monthly:30,on_demand:5",),
        (f"copy_settings={zone}", "auto_copy=false"),
        ("daily=1:9days", "update_snapshots=true"),
        ("yearly=none", "delete_snapshots=true"),
    ):
        run(*change, *wishes)
    run("schedule", "show", "Cluster0")


def compliance(run):
    """Weak enough for what is played after it."""
    change = ("compliance", "set", *accept(f"binds-project:{PROJECT}"))
    run("compliance", "show")
    run(*change, "authorized_email=test@example.com", "authorized_first_name=Test",
        "authorized_last_name=Data", "on_demand=1days", "daily=1:1days", "point_in_time=true",
        "restore_window_days=1", "copy_protection=false", "encryption_at_rest=false")
    run(*change, "hourly=6:1days", "overwrite_schedules=false")
    run("compliance", "show")


def older_version(run):
    """The form of the API before versions had dates; Prism has no description
    of it."""
    old = ("--api-version", "v1.0")
    made = first(run("export", "bucket", "create", "old-bucket", "--role-id", AWS_ROLE, *old,
                     "-o", "id"))
    run("export", "bucket", "list", *old)
    run("export", "bucket", "show", made, *old)
    run("export", "bucket", "delete", made, *old, *accept(f"destroys-data:{made}"))


def operations(run, bucket):
    """Every operation of `api`, with parameters that its description takes."""
    snapshot = first(run("backup", "list", "Cluster0", "-o", "id"))
    values = {
        "clusterName": "Cluster0", "name": "Flex0", "snapshotId": snapshot,
        "exportBucketId": bucket, "cloudProvider": "AWS", "databaseName": "shop",
        "collectionName": "orders", "sourceNamespace": "shop.orders", "endpointId": ABSENT,
        "restoreJobId": ABSENT, "exportId": ABSENT, "jobId": ABSENT,
    }
    listed = json.loads(run("api", "prism", "--list", "-o", "json"))
    # What deletes comes last, so that the others find something.
    for operation in sorted(listed["items"], key=lambda one: one["method"] == "DELETE"):
        name = operation["operation"]
        path = operation["path"]
        pairs = [f"{key}={value}" for key, value in values.items() if f"{{{key}}}" in path]
        run("api", "prism", name, *pairs, *body(name, snapshot, bucket), *accept("raw"))


def body(name, snapshot, bucket):
    """Fields of an operation's body."""
    place = (f"targetGroupId={PROJECT}", "targetClusterName=Cluster0")
    item = {"frequencyInterval": 1, "frequencyType": "daily", "retentionUnit": "days",
            "retentionValue": 7}
    aws = ("bucketName=api-bucket", "cloudProvider=AWS", f"iamRoleId={AWS_ROLE}")
    return {
        "createGroupBackupExportBucket": aws,
        "createGroupBackupExportBucketV1": aws,
        "createGroupBackupPrivateEndpoint": ("regionName=US_EAST_1",),
        "createGroupClusterBackupExport": (f"snapshotId={snapshot}", f"exportBucketId={bucket}"),
        "createGroupClusterBackupRestoreJob": ("deliveryType=download", f"snapshotId={snapshot}"),
        "createGroupClusterCollectionRestoreJob": (
            *place, f"snapshotId={snapshot}", "indexStrategy=ALL", "writeStrategy=CREATE_NEW",
            'databases=[{"sourceNamespace": "shop"}]'),
        "createGroupFlexClusterBackupRestoreJob": (
            f"snapshotId={snapshot}", "targetDeploymentItemName=Flex0"),
        "createGroupServerlessBackupRestoreJob": (
            *place, "deliveryType=automated", f"snapshotId={snapshot}"),
        "downloadGroupFlexClusterBackup": (f"snapshotId={snapshot}",),
        "takeGroupClusterBackupSnapshots": ("retentionInDays=1",),
        "updateGroupBackupCompliancePolicy": (
            "authorizedEmail=test@example.com", "authorizedUserFirstName=Test",
            "authorizedUserLastName=Data", f"scheduledPolicyItems={json.dumps([item])}",
            "pitEnabled=true", "restoreWindowDays=1", "overwriteBackupPolicies=false"),
        "updateGroupBackupExportBucket": ("requirePrivateNetworking=true",),
        "updateGroupClusterBackupSchedule": ("referenceHourOfDay=5", "policies=[]"),
        "updateGroupClusterBackupSnapshot": ("retentionUnit=DAYS", "retentionValue=9"),
    }.get(name, ())
