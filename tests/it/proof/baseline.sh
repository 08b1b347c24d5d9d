#!/bin/sh
# What an operator writes without a tool: curl with its own retries, success
# when the server says so. Every credential in here is the sandbox's test data.
#
# usage: baseline.sh PROVIDER http://ADDRESS
set -eu
base=$2
ask() {
    curl -fsS --max-time 0.7 --retry 3 --retry-all-errors -H 'content-type: application/json' "$@"
}
case $1 in
atlas)
    token=$(curl -fsS --max-time 0.7 --retry 3 --retry-all-errors \
        -u mdb_sa_id_5a4db0c55a4db0c55a4db0c5:mdb_sa_sk_sandbox-not-a-real-secret-5a4db0c5 \
        -d grant_type=client_credentials "$base/api/oauth/token" |
        sed 's/.*"access_token": *"\([^"]*\)".*/\1/')
    ask -H "authorization: Bearer $token" -H 'accept: application/vnd.atlas.2023-01-01+json' \
        -d '{"description":"nightly"}' \
        "$base/api/atlas/v2/groups/32b6e34b3d91647abb20e7b8/clusters/Cluster0/backup/snapshots"
    ;;
koophone)
    token=$(ask -D - -o /dev/null -d '{"auth":{"identity":{"methods":["password"],"password":{"user":{
        "name":"sandbox-ops","password":"sandbox-password-ops","domain":{"name":"sandbox-acme"}}}},
        "scope":{"project":{"name":"cn-north-4"}}}}' "$base/v3/auth/tokens" |
        sed -n 's/\r$//; s/^x-subject-token: *//Ip')
    ask -H "x-auth-token: $token" -H 'x-request-id: 11111111-2222-4333-8444-555555555555' \
        -d '{"instance_ids":["a44uhlf7"]}' "$base/v1/instances/backup"
    ;;
commvault)
    password=$(printf %s sandbox-password-1 | base64)
    token=$(ask -H 'accept: application/json' \
        -d "{\"username\":\"sandbox-operator\",\"password\":\"$password\"}" \
        "$base/commandcenter/api/login" | sed 's/.*"token": *"\([^"]*\)".*/\1/')
    ask -H "authtoken: $token" -H 'accept: application/json' -d '{"taskInfo":{"associations":[{
        "clientName":"aws-account-1","instanceName":"DocumentDB","_type_":7,"appName":"Cloud Apps",
        "backupsetName":"defaultBackupSet","subclientName":"cluster-group-1"}],
        "task":{"taskType":1,"initiatedFrom":2},"subTasks":[{"subTask":{"subTaskType":2,
        "operationType":2},"options":{"backupOpts":{"backupLevel":"FULL"},"commonOpts":{
        "notifyUserOnJobCompletion":false}}}]}}' "$base/commandcenter/api/createtask"
    ;;
esac
