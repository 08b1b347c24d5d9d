# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_cloudbak_global_optspecs
    string join \n p/profile= all tag= provider= o/output= query= config= q/quiet v/verbose log-format= color= no-input dry-run= timeout= sandbox h/help V/version
end

function __fish_cloudbak_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_cloudbak_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_cloudbak_using_subcommand
    set -l cmd (__fish_cloudbak_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c cloudbak -n "__fish_cloudbak_needs_command" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_needs_command" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_needs_command" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_needs_command" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_needs_command" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_needs_command" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_needs_command" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_needs_command" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_needs_command" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_needs_command" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_needs_command" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -s V -l version -d 'Print version'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -f -a "backup" -d 'Start, follow, list, keep and remove backups'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -f -a "restore" -d 'Bring backups back'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -f -a "export" -d 'Copy snapshots into object storage, and manage where to'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -f -a "schedule" -d 'See and change the provider\'s own backup policy; have plans run regularly'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -f -a "compliance" -d 'See and change the policy that no schedule of a project may go below'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -f -a "target" -d 'See what can be backed up'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -f -a "instance" -d 'Restart, remove, upgrade and set up instances'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -f -a "project" -d 'See the projects that a credential can use'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -f -a "region" -d 'See the regions and zones of a provider'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -f -a "job" -d 'See and control the provider\'s own jobs'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -f -a "api" -d 'Call any documented operation of a provider, signed'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -f -a "profile" -d 'See and choose profiles'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -f -a "auth" -d 'Manage cached tokens'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -f -a "history" -d 'See what earlier runs did'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -f -a "run" -d 'Run a plan of the config'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -f -a "reconcile" -d 'Settle runs whose outcome is not known; starts nothing'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -f -a "sandbox" -d 'Serve imitations of the four clouds on a loopback address'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -f -a "completion" -d 'Print a completion script'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -f -a "man" -d 'Print the manual page'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -f -a "schema" -d 'Print the JSON Schema of an output'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -f -a "exit-codes" -d 'Print the exit codes and their meaning'
complete -c cloudbak -n "__fish_cloudbak_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -f -a "create" -d 'Start a backup of each target'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -f -a "list" -d 'List backups, newest first'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -f -a "show" -d 'Show one backup'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -f -a "wait" -d 'Follow backups to their end'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -f -a "cancel" -d 'Stop a running backup'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -f -a "delete" -d 'Remove a backup'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -f -a "keep" -d 'Change how long a backup is kept'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -f -a "storage" -d 'Show the room that backups take'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -f -a "check" -d 'Check that the newest completed backup of each target is young enough'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and not __fish_seen_subcommand_from create list show wait cancel delete keep storage check help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -l wait-timeout -d 'Limit the wait, such as 6h [default: the profile\'s `wait_timeout`]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -l concurrency -d 'Start at most this many at the same time [default: the profile\'s `concurrency`]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -l accept -d 'Consent to a danger by its label (can be repeated); `warnings` accepts a warned backup' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -l resume -d 'Take this run up again: leave out what succeeded in it, follow what still runs [default targets: those of the run]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -l method -d 'Choose how it is made, such as physical, logical or snapshot' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -l level -d 'Choose the backup level, such as FULL or INCREMENTAL' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -l retention-days -d 'Keep it for this many days' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -l description -d 'Give it a description' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -l slot -d 'Make at most one backup in this slot: hourly, daily, weekly or any KEY; a second run finds the first one' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -l jitter -d 'Begin after a random part of this time, so that many hosts don\'t ask at once' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -l set -d 'Set a key of the profile\'s `backup` table, or of its workload such as `app` (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -s w -l wait -d 'Follow every backup to its end'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -l fail-fast -d 'Start nothing more after the first failure'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -l cron -d 'Run from cron: silent on success, everything once on failure; never asks; waits to the end'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from list" -l since -d 'Show only backups that began at or after this time: RFC 3339, or an age such as 7d' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from list" -l until -d 'Show only backups that began before this time' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from list" -l limit -d 'Show at most this many of each target' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from list" -l source-region -d 'List the backups of a released instance of this region; with --copy-region, the region that copies were made from [default with --copy-region: the profile\'s `region`]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from list" -l copy-region -d 'List the copies in this other region' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from list" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from list" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from list" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from list" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from list" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from list" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from list" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from list" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from list" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from list" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from list" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from list" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from show" -l target -d 'Whose backup: TARGET or PROFILE/TARGET' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from show" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from show" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from show" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from show" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from show" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from show" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from show" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from show" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from show" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from show" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from show" -l links -d 'Print addresses that it can be downloaded from; whoever has one can read the data'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from show" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from show" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from wait" -l target -d 'Whose backups: TARGET or PROFILE/TARGET' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from wait" -l wait-timeout -d 'Limit the wait, such as 6h [default: the profile\'s `wait_timeout`]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from wait" -l accept -d '`warnings` accepts a warned backup' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from wait" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from wait" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from wait" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from wait" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from wait" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from wait" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from wait" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from wait" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from wait" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from wait" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from wait" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from wait" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from wait" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from wait" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from wait" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from wait" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from cancel" -l target -d 'Whose backup: TARGET or PROFILE/TARGET' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from cancel" -l accept -d 'Consent to a danger by its label (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from cancel" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from cancel" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from cancel" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from cancel" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from cancel" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from cancel" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from cancel" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from cancel" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from cancel" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from cancel" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from cancel" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from cancel" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from cancel" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from cancel" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from cancel" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from cancel" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from delete" -l target -d 'Whose backup: TARGET or PROFILE/TARGET' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from delete" -l accept -d 'Consent to a danger by its label (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from delete" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from delete" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from delete" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from delete" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from delete" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from delete" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from delete" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from delete" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from delete" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from delete" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from delete" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from delete" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from keep" -l target -d 'Whose backup: TARGET or PROFILE/TARGET' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from keep" -l for -d 'Keep it for this time from now on, such as 90d' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from keep" -l until -d 'Keep it until this moment, RFC 3339' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from keep" -l accept -d 'Consent to a danger by its label (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from keep" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from keep" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from keep" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from keep" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from keep" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from keep" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from keep" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from keep" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from keep" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from keep" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from keep" -l forever -d 'Keep it until somebody deletes it'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from keep" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from keep" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from keep" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from keep" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from keep" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from keep" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from storage" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from storage" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from storage" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from storage" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from storage" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from storage" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from storage" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from storage" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from storage" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from storage" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from storage" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from storage" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from storage" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from storage" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from storage" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from storage" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from check" -l max-age -d 'Call a target stale when its newest good backup began longer ago than this' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from check" -l expiring -d 'Tell as well which backups retention will remove within this time' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from check" -l format -d 'Print for a monitoring system instead' -r -f -a "nagios\t'One line with performance data, and a plugin\'s exit code: 0, 2 or 3'
prometheus\t'Metrics for Prometheus'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from check" -l accept -d '`warnings` counts a backup that completed with errors as good' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from check" -l jitter -d 'Begin after a random part of this time, so that many hosts don\'t ask at once' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from check" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from check" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from check" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from check" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from check" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from check" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from check" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from check" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from check" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from check" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from check" -l cron -d 'Run from cron: silent on success, everything once on failure; never asks; waits to the end'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from check" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from check" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from check" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from help" -f -a "create" -d 'Start a backup of each target'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from help" -f -a "list" -d 'List backups, newest first'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one backup'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from help" -f -a "wait" -d 'Follow backups to their end'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from help" -f -a "cancel" -d 'Stop a running backup'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Remove a backup'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from help" -f -a "keep" -d 'Change how long a backup is kept'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from help" -f -a "storage" -d 'Show the room that backups take'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from help" -f -a "check" -d 'Check that the newest completed backup of each target is young enough'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand backup; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and not __fish_seen_subcommand_from create list show wait ranges cancel help" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and not __fish_seen_subcommand_from create list show wait ranges cancel help" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and not __fish_seen_subcommand_from create list show wait ranges cancel help" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and not __fish_seen_subcommand_from create list show wait ranges cancel help" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and not __fish_seen_subcommand_from create list show wait ranges cancel help" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and not __fish_seen_subcommand_from create list show wait ranges cancel help" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and not __fish_seen_subcommand_from create list show wait ranges cancel help" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and not __fish_seen_subcommand_from create list show wait ranges cancel help" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and not __fish_seen_subcommand_from create list show wait ranges cancel help" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and not __fish_seen_subcommand_from create list show wait ranges cancel help" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and not __fish_seen_subcommand_from create list show wait ranges cancel help" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and not __fish_seen_subcommand_from create list show wait ranges cancel help" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and not __fish_seen_subcommand_from create list show wait ranges cancel help" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and not __fish_seen_subcommand_from create list show wait ranges cancel help" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and not __fish_seen_subcommand_from create list show wait ranges cancel help" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and not __fish_seen_subcommand_from create list show wait ranges cancel help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and not __fish_seen_subcommand_from create list show wait ranges cancel help" -f -a "create" -d 'Restore a backup'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and not __fish_seen_subcommand_from create list show wait ranges cancel help" -f -a "list" -d 'List restores, newest first'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and not __fish_seen_subcommand_from create list show wait ranges cancel help" -f -a "show" -d 'Show one restore'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and not __fish_seen_subcommand_from create list show wait ranges cancel help" -f -a "wait" -d 'Follow restores to their end'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and not __fish_seen_subcommand_from create list show wait ranges cancel help" -f -a "ranges" -d 'Show the moments that can be restored'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and not __fish_seen_subcommand_from create list show wait ranges cancel help" -f -a "cancel" -d 'Stop a restore'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and not __fish_seen_subcommand_from create list show wait ranges cancel help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -l target -d 'Whose backup: TARGET or PROFILE/TARGET' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -l to -d 'Where to: `same`, the name of another target, `new` or `download`' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -l project -d 'The project that the other target belongs to, where it is not the profile\'s' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -l time -d 'Restore this moment: RFC 3339, or an age such as 2h; BACKUP is then PROFILE/TARGET/latest' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -l user -d 'The user that the restored instance is for' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -l set -d 'Set an option of the restore (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -l download -d 'Download it to this file when it is ready, or into this folder; waits for it' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -l wait-timeout -d 'Limit the wait, such as 6h [default: the profile\'s `wait_timeout`]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -l concurrency -d 'Start at most this many at the same time' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -l accept -d 'Consent to a danger by its label (can be repeated); `warnings` accepts a warned job' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -s w -l wait -d 'Follow it to its end'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -l fail-fast -d 'Start nothing more after the first failure'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from list" -l since -d 'Show only those that began at or after this time: RFC 3339, or an age such as 7d' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from list" -l until -d 'Show only those that began before this time' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from list" -l limit -d 'Show at most this many of each target' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from list" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from list" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from list" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from list" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from list" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from list" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from list" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from list" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from list" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from list" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from list" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from list" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from show" -l target -d 'Whose: TARGET or PROFILE/TARGET' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from show" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from show" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from show" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from show" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from show" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from show" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from show" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from show" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from show" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from show" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from show" -l links -d 'Print addresses that it can be downloaded from; whoever has one can read the data'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from show" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from show" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from wait" -l target -d 'Whose: TARGET or PROFILE/TARGET' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from wait" -l wait-timeout -d 'Limit the wait, such as 6h [default: the profile\'s `wait_timeout`]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from wait" -l accept -d '`warnings` accepts a warned job' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from wait" -l download -d 'Download it to this file when it is ready, or into this folder; goes on where an earlier download broke off' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from wait" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from wait" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from wait" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from wait" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from wait" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from wait" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from wait" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from wait" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from wait" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from wait" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from wait" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from wait" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from wait" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from wait" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from wait" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from wait" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from ranges" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from ranges" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from ranges" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from ranges" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from ranges" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from ranges" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from ranges" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from ranges" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from ranges" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from ranges" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from ranges" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from ranges" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from ranges" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from ranges" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from ranges" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from ranges" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from cancel" -l target -d 'Whose: TARGET or PROFILE/TARGET' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from cancel" -l accept -d 'Consent to a danger by its label (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from cancel" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from cancel" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from cancel" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from cancel" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from cancel" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from cancel" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from cancel" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from cancel" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from cancel" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from cancel" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from cancel" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from cancel" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from cancel" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from cancel" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from cancel" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from cancel" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from help" -f -a "create" -d 'Restore a backup'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from help" -f -a "list" -d 'List restores, newest first'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one restore'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from help" -f -a "wait" -d 'Follow restores to their end'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from help" -f -a "ranges" -d 'Show the moments that can be restored'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from help" -f -a "cancel" -d 'Stop a restore'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand restore; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and not __fish_seen_subcommand_from create list show wait bucket help" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and not __fish_seen_subcommand_from create list show wait bucket help" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and not __fish_seen_subcommand_from create list show wait bucket help" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and not __fish_seen_subcommand_from create list show wait bucket help" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and not __fish_seen_subcommand_from create list show wait bucket help" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and not __fish_seen_subcommand_from create list show wait bucket help" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and not __fish_seen_subcommand_from create list show wait bucket help" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and not __fish_seen_subcommand_from create list show wait bucket help" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and not __fish_seen_subcommand_from create list show wait bucket help" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and not __fish_seen_subcommand_from create list show wait bucket help" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and not __fish_seen_subcommand_from create list show wait bucket help" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and not __fish_seen_subcommand_from create list show wait bucket help" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and not __fish_seen_subcommand_from create list show wait bucket help" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and not __fish_seen_subcommand_from create list show wait bucket help" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and not __fish_seen_subcommand_from create list show wait bucket help" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and not __fish_seen_subcommand_from create list show wait bucket help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and not __fish_seen_subcommand_from create list show wait bucket help" -f -a "create" -d 'Copy a backup into a bucket'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and not __fish_seen_subcommand_from create list show wait bucket help" -f -a "list" -d 'List exports, newest first'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and not __fish_seen_subcommand_from create list show wait bucket help" -f -a "show" -d 'Show one export'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and not __fish_seen_subcommand_from create list show wait bucket help" -f -a "wait" -d 'Follow exports to their end'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and not __fish_seen_subcommand_from create list show wait bucket help" -f -a "bucket" -d 'Manage the buckets that snapshots are exported to'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and not __fish_seen_subcommand_from create list show wait bucket help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from create" -l target -d 'Whose backup: TARGET or PROFILE/TARGET' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from create" -l bucket -d 'Id of the export bucket that it goes to' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from create" -l set -d 'Set an option of the export (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from create" -l wait-timeout -d 'Limit the wait, such as 6h [default: the profile\'s `wait_timeout`]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from create" -l concurrency -d 'Start at most this many at the same time' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from create" -l accept -d 'Consent to a danger by its label (can be repeated); `warnings` accepts a warned job' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from create" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from create" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from create" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from create" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from create" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from create" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from create" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from create" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from create" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from create" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from create" -s w -l wait -d 'Follow it to its end'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from create" -l fail-fast -d 'Start nothing more after the first failure'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from create" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from create" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from list" -l since -d 'Show only those that began at or after this time: RFC 3339, or an age such as 7d' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from list" -l until -d 'Show only those that began before this time' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from list" -l limit -d 'Show at most this many of each target' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from list" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from list" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from list" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from list" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from list" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from list" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from list" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from list" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from list" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from list" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from list" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from list" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from show" -l target -d 'Whose: TARGET or PROFILE/TARGET' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from show" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from show" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from show" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from show" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from show" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from show" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from show" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from show" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from show" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from show" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from show" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from show" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from wait" -l target -d 'Whose: TARGET or PROFILE/TARGET' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from wait" -l wait-timeout -d 'Limit the wait, such as 6h [default: the profile\'s `wait_timeout`]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from wait" -l accept -d '`warnings` accepts a warned job' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from wait" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from wait" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from wait" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from wait" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from wait" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from wait" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from wait" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from wait" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from wait" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from wait" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from wait" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from wait" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from wait" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from wait" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from wait" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from wait" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from bucket" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from bucket" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from bucket" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from bucket" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from bucket" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from bucket" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from bucket" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from bucket" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from bucket" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from bucket" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from bucket" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from bucket" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from bucket" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from bucket" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from bucket" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from bucket" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from bucket" -f -a "create" -d 'Register a bucket or container'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from bucket" -f -a "list" -d 'List the registered ones'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from bucket" -f -a "show" -d 'Show one'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from bucket" -f -a "delete" -d 'Remove one from the list; the exported data stay'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from bucket" -f -a "set" -d 'Change one'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from bucket" -f -a "roles" -d 'List the roles that can be given to one'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from bucket" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from help" -f -a "create" -d 'Copy a backup into a bucket'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from help" -f -a "list" -d 'List exports, newest first'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one export'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from help" -f -a "wait" -d 'Follow exports to their end'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from help" -f -a "bucket" -d 'Manage the buckets that snapshots are exported to'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand export; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and not __fish_seen_subcommand_from show set install uninstall help" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and not __fish_seen_subcommand_from show set install uninstall help" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and not __fish_seen_subcommand_from show set install uninstall help" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and not __fish_seen_subcommand_from show set install uninstall help" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and not __fish_seen_subcommand_from show set install uninstall help" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and not __fish_seen_subcommand_from show set install uninstall help" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and not __fish_seen_subcommand_from show set install uninstall help" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and not __fish_seen_subcommand_from show set install uninstall help" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and not __fish_seen_subcommand_from show set install uninstall help" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and not __fish_seen_subcommand_from show set install uninstall help" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and not __fish_seen_subcommand_from show set install uninstall help" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and not __fish_seen_subcommand_from show set install uninstall help" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and not __fish_seen_subcommand_from show set install uninstall help" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and not __fish_seen_subcommand_from show set install uninstall help" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and not __fish_seen_subcommand_from show set install uninstall help" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and not __fish_seen_subcommand_from show set install uninstall help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and not __fish_seen_subcommand_from show set install uninstall help" -f -a "show" -d 'Show every field of the backup policy'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and not __fish_seen_subcommand_from show set install uninstall help" -f -a "set" -d 'Change fields of the backup policy'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and not __fish_seen_subcommand_from show set install uninstall help" -f -a "install" -d 'Have a plan run regularly: shows a systemd timer or a crontab line, writes it with --yes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and not __fish_seen_subcommand_from show set install uninstall help" -f -a "uninstall" -d 'Remove what `schedule install` has written'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and not __fish_seen_subcommand_from show set install uninstall help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from show" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from show" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from show" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from show" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from show" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from show" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from show" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from show" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from show" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from show" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from show" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from show" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from set" -l accept -d 'Consent to a danger by its label (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from set" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from set" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from set" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from set" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from set" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from set" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from set" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from set" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from set" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from set" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from set" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from set" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from set" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from install" -l at -d 'Begin at this time of the day, local time' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from install" -l jitter -d 'Begin after a random part of this time' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from install" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from install" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from install" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from install" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from install" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from install" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from install" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from install" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from install" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from install" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from install" -l crontab -d 'Use the user\'s crontab instead of systemd'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from install" -l system -d 'Use the system\'s units instead of the user\'s'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from install" -l yes -d 'Write without asking'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from install" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from install" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from install" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from install" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from install" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from install" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from uninstall" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from uninstall" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from uninstall" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from uninstall" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from uninstall" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from uninstall" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from uninstall" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from uninstall" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from uninstall" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from uninstall" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from uninstall" -l crontab -d 'Use the user\'s crontab instead of systemd'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from uninstall" -l system -d 'Use the system\'s units instead of the user\'s'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from uninstall" -l yes -d 'Write without asking'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from uninstall" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from uninstall" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from uninstall" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from uninstall" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from uninstall" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from uninstall" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show every field of the backup policy'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from help" -f -a "set" -d 'Change fields of the backup policy'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from help" -f -a "install" -d 'Have a plan run regularly: shows a systemd timer or a crontab line, writes it with --yes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from help" -f -a "uninstall" -d 'Remove what `schedule install` has written'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schedule; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and not __fish_seen_subcommand_from show set help" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and not __fish_seen_subcommand_from show set help" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and not __fish_seen_subcommand_from show set help" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and not __fish_seen_subcommand_from show set help" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and not __fish_seen_subcommand_from show set help" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and not __fish_seen_subcommand_from show set help" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and not __fish_seen_subcommand_from show set help" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and not __fish_seen_subcommand_from show set help" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and not __fish_seen_subcommand_from show set help" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and not __fish_seen_subcommand_from show set help" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and not __fish_seen_subcommand_from show set help" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and not __fish_seen_subcommand_from show set help" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and not __fish_seen_subcommand_from show set help" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and not __fish_seen_subcommand_from show set help" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and not __fish_seen_subcommand_from show set help" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and not __fish_seen_subcommand_from show set help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and not __fish_seen_subcommand_from show set help" -f -a "show" -d 'Show every field of the project\'s policy'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and not __fish_seen_subcommand_from show set help" -f -a "set" -d 'Change fields of the project\'s policy, which enables one where there is none; its owner can\'t take that back'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and not __fish_seen_subcommand_from show set help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from show" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from show" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from show" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from show" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from show" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from show" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from show" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from show" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from show" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from show" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from show" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from show" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from set" -l accept -d 'Consent to a danger by its label (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from set" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from set" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from set" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from set" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from set" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from set" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from set" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from set" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from set" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from set" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from set" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from set" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from set" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show every field of the project\'s policy'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from help" -f -a "set" -d 'Change fields of the project\'s policy, which enables one where there is none; its owner can\'t take that back'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand compliance; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and not __fish_seen_subcommand_from list show help" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and not __fish_seen_subcommand_from list show help" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and not __fish_seen_subcommand_from list show help" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and not __fish_seen_subcommand_from list show help" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and not __fish_seen_subcommand_from list show help" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and not __fish_seen_subcommand_from list show help" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and not __fish_seen_subcommand_from list show help" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and not __fish_seen_subcommand_from list show help" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and not __fish_seen_subcommand_from list show help" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and not __fish_seen_subcommand_from list show help" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and not __fish_seen_subcommand_from list show help" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and not __fish_seen_subcommand_from list show help" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and not __fish_seen_subcommand_from list show help" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and not __fish_seen_subcommand_from list show help" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and not __fish_seen_subcommand_from list show help" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and not __fish_seen_subcommand_from list show help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and not __fish_seen_subcommand_from list show help" -f -a "list" -d 'List what the profiles\' credentials can see'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and not __fish_seen_subcommand_from list show help" -f -a "show" -d 'Show targets with their details'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and not __fish_seen_subcommand_from list show help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from list" -l filter -d 'List only what the provider finds by this, such as engine_version=7.0 or tags=env=prod; a wrong KEY names the right ones (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from list" -l kind -d 'List these instead, such as account, instance, cluster or snapshot of Commvault' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from list" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from list" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from list" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from list" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from list" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from list" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from list" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from list" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from list" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from list" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from list" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from list" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from show" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from show" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from show" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from show" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from show" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from show" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from show" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from show" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from show" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from show" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from show" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from show" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from help" -f -a "list" -d 'List what the profiles\' credentials can see'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show targets with their details'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand target; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and not __fish_seen_subcommand_from restart delete upgrade maintenance-window allowlist ssl audit-log help" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and not __fish_seen_subcommand_from restart delete upgrade maintenance-window allowlist ssl audit-log help" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and not __fish_seen_subcommand_from restart delete upgrade maintenance-window allowlist ssl audit-log help" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and not __fish_seen_subcommand_from restart delete upgrade maintenance-window allowlist ssl audit-log help" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and not __fish_seen_subcommand_from restart delete upgrade maintenance-window allowlist ssl audit-log help" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and not __fish_seen_subcommand_from restart delete upgrade maintenance-window allowlist ssl audit-log help" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and not __fish_seen_subcommand_from restart delete upgrade maintenance-window allowlist ssl audit-log help" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and not __fish_seen_subcommand_from restart delete upgrade maintenance-window allowlist ssl audit-log help" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and not __fish_seen_subcommand_from restart delete upgrade maintenance-window allowlist ssl audit-log help" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and not __fish_seen_subcommand_from restart delete upgrade maintenance-window allowlist ssl audit-log help" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and not __fish_seen_subcommand_from restart delete upgrade maintenance-window allowlist ssl audit-log help" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and not __fish_seen_subcommand_from restart delete upgrade maintenance-window allowlist ssl audit-log help" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and not __fish_seen_subcommand_from restart delete upgrade maintenance-window allowlist ssl audit-log help" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and not __fish_seen_subcommand_from restart delete upgrade maintenance-window allowlist ssl audit-log help" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and not __fish_seen_subcommand_from restart delete upgrade maintenance-window allowlist ssl audit-log help" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and not __fish_seen_subcommand_from restart delete upgrade maintenance-window allowlist ssl audit-log help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and not __fish_seen_subcommand_from restart delete upgrade maintenance-window allowlist ssl audit-log help" -f -a "restart" -d 'Restart an instance, or one node of it'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and not __fish_seen_subcommand_from restart delete upgrade maintenance-window allowlist ssl audit-log help" -f -a "delete" -d 'Remove an instance with its data'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and not __fish_seen_subcommand_from restart delete upgrade maintenance-window allowlist ssl audit-log help" -f -a "upgrade" -d 'Upgrade an instance to the newest minor version'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and not __fish_seen_subcommand_from restart delete upgrade maintenance-window allowlist ssl audit-log help" -f -a "maintenance-window" -d 'See and set when the provider may work on an instance'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and not __fish_seen_subcommand_from restart delete upgrade maintenance-window allowlist ssl audit-log help" -f -a "allowlist" -d 'See and set the addresses that may connect'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and not __fish_seen_subcommand_from restart delete upgrade maintenance-window allowlist ssl audit-log help" -f -a "ssl" -d 'See and set the encryption of connections'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and not __fish_seen_subcommand_from restart delete upgrade maintenance-window allowlist ssl audit-log help" -f -a "audit-log" -d 'See and set what is written to the audit log'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and not __fish_seen_subcommand_from restart delete upgrade maintenance-window allowlist ssl audit-log help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from restart" -l node -d 'Restart only this node [default: all of the instance]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from restart" -l when -d 'When it takes effect [default: the provider\'s]' -r -f -a "now\t'At once'
maintenance-window\t'In the instance\'s maintenance window'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from restart" -l accept -d 'Consent to a danger by its label (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from restart" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from restart" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from restart" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from restart" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from restart" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from restart" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from restart" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from restart" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from restart" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from restart" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from restart" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from restart" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from restart" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from restart" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from restart" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from restart" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from delete" -l accept -d 'Consent to a danger by its label (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from delete" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from delete" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from delete" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from delete" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from delete" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from delete" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from delete" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from delete" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from delete" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from delete" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from delete" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from delete" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from upgrade" -l when -d 'When it takes effect [default: the provider\'s]' -r -f -a "now\t'At once'
maintenance-window\t'In the instance\'s maintenance window'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from upgrade" -l accept -d 'Consent to a danger by its label (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from upgrade" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from upgrade" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from upgrade" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from upgrade" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from upgrade" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from upgrade" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from upgrade" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from upgrade" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from upgrade" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from upgrade" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from upgrade" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from upgrade" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from upgrade" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from upgrade" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from upgrade" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from upgrade" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from maintenance-window" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from maintenance-window" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from maintenance-window" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from maintenance-window" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from maintenance-window" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from maintenance-window" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from maintenance-window" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from maintenance-window" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from maintenance-window" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from maintenance-window" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from maintenance-window" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from maintenance-window" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from maintenance-window" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from maintenance-window" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from maintenance-window" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from maintenance-window" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from maintenance-window" -f -a "show" -d 'Show the maintenance window'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from maintenance-window" -f -a "set" -d 'Set the maintenance window'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from maintenance-window" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from allowlist" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from allowlist" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from allowlist" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from allowlist" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from allowlist" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from allowlist" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from allowlist" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from allowlist" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from allowlist" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from allowlist" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from allowlist" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from allowlist" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from allowlist" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from allowlist" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from allowlist" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from allowlist" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from allowlist" -f -a "show" -d 'Show the addresses that may connect'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from allowlist" -f -a "set" -d 'Change the addresses that may connect'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from allowlist" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from ssl" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from ssl" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from ssl" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from ssl" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from ssl" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from ssl" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from ssl" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from ssl" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from ssl" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from ssl" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from ssl" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from ssl" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from ssl" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from ssl" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from ssl" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from ssl" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from ssl" -f -a "show" -d 'Show whether connections are encrypted'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from ssl" -f -a "set" -d 'Switch the encryption on or off, or renew its certificate'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from ssl" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from audit-log" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from audit-log" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from audit-log" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from audit-log" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from audit-log" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from audit-log" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from audit-log" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from audit-log" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from audit-log" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from audit-log" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from audit-log" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from audit-log" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from audit-log" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from audit-log" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from audit-log" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from audit-log" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from audit-log" -f -a "show" -d 'Show what is written to the audit log'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from audit-log" -f -a "set" -d 'Set what is written to the audit log'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from audit-log" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from help" -f -a "restart" -d 'Restart an instance, or one node of it'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Remove an instance with its data'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from help" -f -a "upgrade" -d 'Upgrade an instance to the newest minor version'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from help" -f -a "maintenance-window" -d 'See and set when the provider may work on an instance'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from help" -f -a "allowlist" -d 'See and set the addresses that may connect'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from help" -f -a "ssl" -d 'See and set the encryption of connections'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from help" -f -a "audit-log" -d 'See and set what is written to the audit log'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand instance; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and not __fish_seen_subcommand_from list help" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and not __fish_seen_subcommand_from list help" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and not __fish_seen_subcommand_from list help" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and not __fish_seen_subcommand_from list help" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and not __fish_seen_subcommand_from list help" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and not __fish_seen_subcommand_from list help" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and not __fish_seen_subcommand_from list help" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and not __fish_seen_subcommand_from list help" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and not __fish_seen_subcommand_from list help" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and not __fish_seen_subcommand_from list help" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and not __fish_seen_subcommand_from list help" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and not __fish_seen_subcommand_from list help" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and not __fish_seen_subcommand_from list help" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and not __fish_seen_subcommand_from list help" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and not __fish_seen_subcommand_from list help" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and not __fish_seen_subcommand_from list help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and not __fish_seen_subcommand_from list help" -f -a "list" -d 'List the projects that the profiles\' credentials can see'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and not __fish_seen_subcommand_from list help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and __fish_seen_subcommand_from list" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and __fish_seen_subcommand_from list" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and __fish_seen_subcommand_from list" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and __fish_seen_subcommand_from list" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and __fish_seen_subcommand_from list" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and __fish_seen_subcommand_from list" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and __fish_seen_subcommand_from list" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and __fish_seen_subcommand_from list" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and __fish_seen_subcommand_from list" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and __fish_seen_subcommand_from list" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and __fish_seen_subcommand_from list" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and __fish_seen_subcommand_from list" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the projects that the profiles\' credentials can see'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand project; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and not __fish_seen_subcommand_from list help" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and not __fish_seen_subcommand_from list help" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and not __fish_seen_subcommand_from list help" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and not __fish_seen_subcommand_from list help" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and not __fish_seen_subcommand_from list help" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and not __fish_seen_subcommand_from list help" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and not __fish_seen_subcommand_from list help" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and not __fish_seen_subcommand_from list help" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and not __fish_seen_subcommand_from list help" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and not __fish_seen_subcommand_from list help" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and not __fish_seen_subcommand_from list help" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and not __fish_seen_subcommand_from list help" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and not __fish_seen_subcommand_from list help" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and not __fish_seen_subcommand_from list help" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and not __fish_seen_subcommand_from list help" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and not __fish_seen_subcommand_from list help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and not __fish_seen_subcommand_from list help" -f -a "list" -d 'List regions and their zones'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and not __fish_seen_subcommand_from list help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and __fish_seen_subcommand_from list" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and __fish_seen_subcommand_from list" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and __fish_seen_subcommand_from list" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and __fish_seen_subcommand_from list" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and __fish_seen_subcommand_from list" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and __fish_seen_subcommand_from list" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and __fish_seen_subcommand_from list" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and __fish_seen_subcommand_from list" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and __fish_seen_subcommand_from list" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and __fish_seen_subcommand_from list" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and __fish_seen_subcommand_from list" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and __fish_seen_subcommand_from list" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and __fish_seen_subcommand_from help" -f -a "list" -d 'List regions and their zones'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand region; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and not __fish_seen_subcommand_from list show wait cancel suspend resume help" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and not __fish_seen_subcommand_from list show wait cancel suspend resume help" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and not __fish_seen_subcommand_from list show wait cancel suspend resume help" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and not __fish_seen_subcommand_from list show wait cancel suspend resume help" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and not __fish_seen_subcommand_from list show wait cancel suspend resume help" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and not __fish_seen_subcommand_from list show wait cancel suspend resume help" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and not __fish_seen_subcommand_from list show wait cancel suspend resume help" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and not __fish_seen_subcommand_from list show wait cancel suspend resume help" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and not __fish_seen_subcommand_from list show wait cancel suspend resume help" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and not __fish_seen_subcommand_from list show wait cancel suspend resume help" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and not __fish_seen_subcommand_from list show wait cancel suspend resume help" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and not __fish_seen_subcommand_from list show wait cancel suspend resume help" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and not __fish_seen_subcommand_from list show wait cancel suspend resume help" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and not __fish_seen_subcommand_from list show wait cancel suspend resume help" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and not __fish_seen_subcommand_from list show wait cancel suspend resume help" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and not __fish_seen_subcommand_from list show wait cancel suspend resume help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and not __fish_seen_subcommand_from list show wait cancel suspend resume help" -f -a "list" -d 'List jobs, newest first'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and not __fish_seen_subcommand_from list show wait cancel suspend resume help" -f -a "show" -d 'Show one job with all its details'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and not __fish_seen_subcommand_from list show wait cancel suspend resume help" -f -a "wait" -d 'Follow jobs to their end'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and not __fish_seen_subcommand_from list show wait cancel suspend resume help" -f -a "cancel" -d 'Stop a job for good'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and not __fish_seen_subcommand_from list show wait cancel suspend resume help" -f -a "suspend" -d 'Halt a job'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and not __fish_seen_subcommand_from list show wait cancel suspend resume help" -f -a "resume" -d 'Let a halted job go on'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and not __fish_seen_subcommand_from list show wait cancel suspend resume help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from list" -l since -d 'Show only jobs that began at or after this time: RFC 3339, or an age such as 7d' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from list" -l until -d 'Show only jobs that began before this time' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from list" -l kind -d 'Show only jobs of this kind, in the provider\'s own word' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from list" -l limit -d 'Show at most this many of each target, or of each profile' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from list" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from list" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from list" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from list" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from list" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from list" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from list" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from list" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from list" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from list" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from list" -l active -d 'Show only jobs that have not ended'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from list" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from list" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from show" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from show" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from show" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from show" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from show" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from show" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from show" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from show" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from show" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from show" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from show" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from show" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from wait" -l wait-timeout -d 'Limit the wait, such as 6h [default: the profile\'s `wait_timeout`]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from wait" -l accept -d '`warnings` accepts a warned job' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from wait" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from wait" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from wait" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from wait" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from wait" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from wait" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from wait" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from wait" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from wait" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from wait" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from wait" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from wait" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from wait" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from wait" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from wait" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from wait" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from cancel" -l accept -d 'Consent to a danger by its label (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from cancel" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from cancel" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from cancel" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from cancel" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from cancel" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from cancel" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from cancel" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from cancel" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from cancel" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from cancel" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from cancel" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from cancel" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from cancel" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from cancel" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from cancel" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from cancel" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from suspend" -l accept -d 'Consent to a danger by its label (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from suspend" -l resume-after -d 'Let it go on by itself after this time, such as 30m' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from suspend" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from suspend" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from suspend" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from suspend" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from suspend" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from suspend" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from suspend" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from suspend" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from suspend" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from suspend" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from suspend" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from suspend" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from suspend" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from suspend" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from suspend" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from suspend" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from resume" -l accept -d 'Consent to a danger by its label (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from resume" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from resume" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from resume" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from resume" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from resume" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from resume" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from resume" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from resume" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from resume" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from resume" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from resume" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from resume" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from resume" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from resume" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from resume" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from resume" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from help" -f -a "list" -d 'List jobs, newest first'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one job with all its details'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from help" -f -a "wait" -d 'Follow jobs to their end'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from help" -f -a "cancel" -d 'Stop a job for good'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from help" -f -a "suspend" -d 'Halt a job'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from help" -f -a "resume" -d 'Let a halted job go on'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand job; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand api" -l input -d 'Send this file as the body; `-` is standard input' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand api" -l list -d 'List the operations whose name or path contains this text, or all of them' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand api" -l accept -d 'Consent to a danger by its label (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand api" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand api" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand api" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand api" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand api" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand api" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand api" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand api" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand api" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand api" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand api" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand api" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand api" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand api" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand api" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand api" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and not __fish_seen_subcommand_from list show use check help" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and not __fish_seen_subcommand_from list show use check help" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and not __fish_seen_subcommand_from list show use check help" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and not __fish_seen_subcommand_from list show use check help" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and not __fish_seen_subcommand_from list show use check help" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and not __fish_seen_subcommand_from list show use check help" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and not __fish_seen_subcommand_from list show use check help" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and not __fish_seen_subcommand_from list show use check help" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and not __fish_seen_subcommand_from list show use check help" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and not __fish_seen_subcommand_from list show use check help" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and not __fish_seen_subcommand_from list show use check help" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and not __fish_seen_subcommand_from list show use check help" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and not __fish_seen_subcommand_from list show use check help" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and not __fish_seen_subcommand_from list show use check help" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and not __fish_seen_subcommand_from list show use check help" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and not __fish_seen_subcommand_from list show use check help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and not __fish_seen_subcommand_from list show use check help" -f -a "list" -d 'List the profiles of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and not __fish_seen_subcommand_from list show use check help" -f -a "show" -d 'Show every setting of a profile with its origin; secrets are never shown'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and not __fish_seen_subcommand_from list show use check help" -f -a "use" -d 'Make a profile the default one'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and not __fish_seen_subcommand_from list show use check help" -f -a "check" -d 'Ask each provider one read-only question'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and not __fish_seen_subcommand_from list show use check help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from list" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from list" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from list" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from list" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from list" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from list" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from list" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from list" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from list" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from list" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from list" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from list" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from show" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from show" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from show" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from show" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from show" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from show" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from show" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from show" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from show" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from show" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from show" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from show" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from use" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from use" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from use" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from use" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from use" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from use" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from use" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from use" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from use" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from use" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from use" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from use" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from use" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from use" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from use" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from use" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from check" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from check" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from check" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from check" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from check" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from check" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from check" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from check" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from check" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from check" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from check" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from check" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from check" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the profiles of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show every setting of a profile with its origin; secrets are never shown'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "use" -d 'Make a profile the default one'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "check" -d 'Ask each provider one read-only question'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and not __fish_seen_subcommand_from login status logout help" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and not __fish_seen_subcommand_from login status logout help" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and not __fish_seen_subcommand_from login status logout help" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and not __fish_seen_subcommand_from login status logout help" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and not __fish_seen_subcommand_from login status logout help" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and not __fish_seen_subcommand_from login status logout help" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and not __fish_seen_subcommand_from login status logout help" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and not __fish_seen_subcommand_from login status logout help" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and not __fish_seen_subcommand_from login status logout help" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and not __fish_seen_subcommand_from login status logout help" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and not __fish_seen_subcommand_from login status logout help" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and not __fish_seen_subcommand_from login status logout help" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and not __fish_seen_subcommand_from login status logout help" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and not __fish_seen_subcommand_from login status logout help" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and not __fish_seen_subcommand_from login status logout help" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and not __fish_seen_subcommand_from login status logout help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and not __fish_seen_subcommand_from login status logout help" -f -a "login" -d 'Fetch a new token and cache it'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and not __fish_seen_subcommand_from login status logout help" -f -a "status" -d 'Show which tokens are cached and when they end; nothing is sent'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and not __fish_seen_subcommand_from login status logout help" -f -a "logout" -d 'End the cached token at the provider where that is possible, and forget it'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and not __fish_seen_subcommand_from login status logout help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from login" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from login" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from login" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from login" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from login" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from login" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from login" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from login" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from login" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from login" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from login" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from login" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from login" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from login" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from login" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from login" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from status" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from status" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from status" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from status" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from status" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from status" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from status" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from status" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from status" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from status" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from status" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from status" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from status" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from logout" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from logout" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from logout" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from logout" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from logout" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from logout" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from logout" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from logout" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from logout" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from logout" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from logout" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from logout" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from logout" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from logout" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from logout" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from logout" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "login" -d 'Fetch a new token and cache it'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "status" -d 'Show which tokens are cached and when they end; nothing is sent'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "logout" -d 'End the cached token at the provider where that is possible, and forget it'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and not __fish_seen_subcommand_from list show help" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and not __fish_seen_subcommand_from list show help" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and not __fish_seen_subcommand_from list show help" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and not __fish_seen_subcommand_from list show help" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and not __fish_seen_subcommand_from list show help" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and not __fish_seen_subcommand_from list show help" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and not __fish_seen_subcommand_from list show help" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and not __fish_seen_subcommand_from list show help" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and not __fish_seen_subcommand_from list show help" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and not __fish_seen_subcommand_from list show help" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and not __fish_seen_subcommand_from list show help" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and not __fish_seen_subcommand_from list show help" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and not __fish_seen_subcommand_from list show help" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and not __fish_seen_subcommand_from list show help" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and not __fish_seen_subcommand_from list show help" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and not __fish_seen_subcommand_from list show help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and not __fish_seen_subcommand_from list show help" -f -a "list" -d 'List runs, newest first'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and not __fish_seen_subcommand_from list show help" -f -a "show" -d 'Show one run with everything that it did'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and not __fish_seen_subcommand_from list show help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from list" -l limit -d 'Show at most this many' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from list" -l since -d 'Show only runs that began at or after this time: RFC 3339, or an age such as 7d' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from list" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from list" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from list" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from list" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from list" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from list" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from list" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from list" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from list" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from list" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from list" -l undecided -d 'Show only runs with an outcome that is not known'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from list" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from list" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from show" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from show" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from show" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from show" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from show" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from show" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from show" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from show" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from show" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from show" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from show" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from show" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "list" -d 'List runs, newest first'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one run with everything that it did'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand run" -l wait-timeout -d 'Limit the wait, such as 6h [default: the profile\'s `wait_timeout`]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand run" -l concurrency -d 'Start at most this many at the same time [default: the profile\'s `concurrency`]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand run" -l accept -d 'Consent to a danger by its label (can be repeated); `warnings` accepts a warned backup' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand run" -l resume -d 'Take this run up again: leave out what succeeded in it, follow what still runs [default targets: those of the run]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand run" -l jitter -d 'Begin after a random part of this time, so that many hosts don\'t ask at once' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand run" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand run" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand run" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand run" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand run" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand run" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand run" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand run" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand run" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand run" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand run" -l list -d 'List the plans of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand run" -s w -l wait -d 'Follow every backup to its end; a plan always does'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand run" -l fail-fast -d 'Start nothing more after the first failure'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand run" -l cron -d 'Run from cron: silent on success, everything once on failure; never asks; waits to the end'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand run" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand run" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand run" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand run" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand run" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand reconcile" -l abandon -d 'Give up finding out what became of this run; a new backup can then be started' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand reconcile" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand reconcile" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand reconcile" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand reconcile" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand reconcile" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand reconcile" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand reconcile" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand reconcile" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand reconcile" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand reconcile" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand reconcile" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand reconcile" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand reconcile" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand reconcile" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand reconcile" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand reconcile" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand sandbox" -l listen -d 'Listen on this loopback address; port 0 takes a free one' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand sandbox" -l write-config -d 'Write a config with four ready profiles to this file' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand sandbox" -l speed -d 'Let jobs advance this much faster than real time' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand sandbox" -l state -d 'Keep the state in this file instead of in memory' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand sandbox" -l faults -d 'Make things go wrong: KIND[:ARGUMENT][@OPERATION][*TIMES][%PERCENT],… and seed=N' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand sandbox" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand sandbox" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand sandbox" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand sandbox" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand sandbox" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand sandbox" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand sandbox" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand sandbox" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand sandbox" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand sandbox" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand sandbox" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand sandbox" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand sandbox" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand sandbox" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand sandbox" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand sandbox" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand completion" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand completion" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand completion" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand completion" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand completion" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand completion" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand completion" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand completion" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand completion" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand completion" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand completion" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand completion" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand completion" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand completion" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand completion" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand completion" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand man" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand man" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand man" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand man" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand man" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand man" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand man" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand man" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand man" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand man" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand man" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand man" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand man" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand man" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand man" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schema" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schema" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schema" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schema" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schema" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schema" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schema" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schema" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schema" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schema" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schema" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schema" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schema" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schema" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schema" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand exit-codes" -s p -l profile -d 'Use this profile (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand exit-codes" -l tag -d 'Use every profile with this tag (can be repeated)' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand exit-codes" -l provider -d 'Use this provider, with the credential that the vendor\'s own tools would find, when there is no config file' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand exit-codes" -s o -l output -d 'Print in this format [default: table]' -r -f -a "table\t'Columns for people'
json\t'One JSON object'
jsonl\t'JSON objects line by line, events while it runs included'
yaml\t'One YAML document'
csv\t'Comma-separated values with a header'
id\t'One id a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand exit-codes" -l query -d 'Print only what this JMESPath expression finds in the JSON object' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand exit-codes" -l config -d 'Read this config file instead of the usual one' -r -F
complete -c cloudbak -n "__fish_cloudbak_using_subcommand exit-codes" -l log-format -d 'Write log lines in this form [default: text]' -r -f -a "text\t'Lines for people'
json\t'One JSON object a line'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand exit-codes" -l color -d 'Use colour [default: auto]' -r -f -a "auto\t'Colours on a terminal, as the environment wishes'
always\t'Colours always'
never\t'No colours'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand exit-codes" -l dry-run -d 'Print the exact request, secrets masked, and send nothing' -r -f -a "http\t'The request as it would be sent'
curl\t'A command line that would send it'"
complete -c cloudbak -n "__fish_cloudbak_using_subcommand exit-codes" -l timeout -d 'Limit the time of one request, such as 30s [default: 30s]' -r
complete -c cloudbak -n "__fish_cloudbak_using_subcommand exit-codes" -l all -d 'Use every profile of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand exit-codes" -s q -l quiet -d 'Print no progress and no notes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand exit-codes" -s v -l verbose -d 'Log what is sent and answered to stderr, secrets masked (can be repeated)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand exit-codes" -l no-input -d 'Never ask; refuse instead'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand exit-codes" -l sandbox -d 'Work on built-in imitations of the four clouds; no account is needed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand exit-codes" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and not __fish_seen_subcommand_from backup restore export schedule compliance target instance project region job api profile auth history run reconcile sandbox completion man schema exit-codes help" -f -a "backup" -d 'Start, follow, list, keep and remove backups'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and not __fish_seen_subcommand_from backup restore export schedule compliance target instance project region job api profile auth history run reconcile sandbox completion man schema exit-codes help" -f -a "restore" -d 'Bring backups back'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and not __fish_seen_subcommand_from backup restore export schedule compliance target instance project region job api profile auth history run reconcile sandbox completion man schema exit-codes help" -f -a "export" -d 'Copy snapshots into object storage, and manage where to'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and not __fish_seen_subcommand_from backup restore export schedule compliance target instance project region job api profile auth history run reconcile sandbox completion man schema exit-codes help" -f -a "schedule" -d 'See and change the provider\'s own backup policy; have plans run regularly'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and not __fish_seen_subcommand_from backup restore export schedule compliance target instance project region job api profile auth history run reconcile sandbox completion man schema exit-codes help" -f -a "compliance" -d 'See and change the policy that no schedule of a project may go below'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and not __fish_seen_subcommand_from backup restore export schedule compliance target instance project region job api profile auth history run reconcile sandbox completion man schema exit-codes help" -f -a "target" -d 'See what can be backed up'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and not __fish_seen_subcommand_from backup restore export schedule compliance target instance project region job api profile auth history run reconcile sandbox completion man schema exit-codes help" -f -a "instance" -d 'Restart, remove, upgrade and set up instances'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and not __fish_seen_subcommand_from backup restore export schedule compliance target instance project region job api profile auth history run reconcile sandbox completion man schema exit-codes help" -f -a "project" -d 'See the projects that a credential can use'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and not __fish_seen_subcommand_from backup restore export schedule compliance target instance project region job api profile auth history run reconcile sandbox completion man schema exit-codes help" -f -a "region" -d 'See the regions and zones of a provider'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and not __fish_seen_subcommand_from backup restore export schedule compliance target instance project region job api profile auth history run reconcile sandbox completion man schema exit-codes help" -f -a "job" -d 'See and control the provider\'s own jobs'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and not __fish_seen_subcommand_from backup restore export schedule compliance target instance project region job api profile auth history run reconcile sandbox completion man schema exit-codes help" -f -a "api" -d 'Call any documented operation of a provider, signed'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and not __fish_seen_subcommand_from backup restore export schedule compliance target instance project region job api profile auth history run reconcile sandbox completion man schema exit-codes help" -f -a "profile" -d 'See and choose profiles'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and not __fish_seen_subcommand_from backup restore export schedule compliance target instance project region job api profile auth history run reconcile sandbox completion man schema exit-codes help" -f -a "auth" -d 'Manage cached tokens'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and not __fish_seen_subcommand_from backup restore export schedule compliance target instance project region job api profile auth history run reconcile sandbox completion man schema exit-codes help" -f -a "history" -d 'See what earlier runs did'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and not __fish_seen_subcommand_from backup restore export schedule compliance target instance project region job api profile auth history run reconcile sandbox completion man schema exit-codes help" -f -a "run" -d 'Run a plan of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and not __fish_seen_subcommand_from backup restore export schedule compliance target instance project region job api profile auth history run reconcile sandbox completion man schema exit-codes help" -f -a "reconcile" -d 'Settle runs whose outcome is not known; starts nothing'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and not __fish_seen_subcommand_from backup restore export schedule compliance target instance project region job api profile auth history run reconcile sandbox completion man schema exit-codes help" -f -a "sandbox" -d 'Serve imitations of the four clouds on a loopback address'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and not __fish_seen_subcommand_from backup restore export schedule compliance target instance project region job api profile auth history run reconcile sandbox completion man schema exit-codes help" -f -a "completion" -d 'Print a completion script'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and not __fish_seen_subcommand_from backup restore export schedule compliance target instance project region job api profile auth history run reconcile sandbox completion man schema exit-codes help" -f -a "man" -d 'Print the manual page'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and not __fish_seen_subcommand_from backup restore export schedule compliance target instance project region job api profile auth history run reconcile sandbox completion man schema exit-codes help" -f -a "schema" -d 'Print the JSON Schema of an output'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and not __fish_seen_subcommand_from backup restore export schedule compliance target instance project region job api profile auth history run reconcile sandbox completion man schema exit-codes help" -f -a "exit-codes" -d 'Print the exit codes and their meaning'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and not __fish_seen_subcommand_from backup restore export schedule compliance target instance project region job api profile auth history run reconcile sandbox completion man schema exit-codes help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from backup" -f -a "create" -d 'Start a backup of each target'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from backup" -f -a "list" -d 'List backups, newest first'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from backup" -f -a "show" -d 'Show one backup'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from backup" -f -a "wait" -d 'Follow backups to their end'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from backup" -f -a "cancel" -d 'Stop a running backup'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from backup" -f -a "delete" -d 'Remove a backup'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from backup" -f -a "keep" -d 'Change how long a backup is kept'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from backup" -f -a "storage" -d 'Show the room that backups take'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from backup" -f -a "check" -d 'Check that the newest completed backup of each target is young enough'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from restore" -f -a "create" -d 'Restore a backup'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from restore" -f -a "list" -d 'List restores, newest first'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from restore" -f -a "show" -d 'Show one restore'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from restore" -f -a "wait" -d 'Follow restores to their end'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from restore" -f -a "ranges" -d 'Show the moments that can be restored'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from restore" -f -a "cancel" -d 'Stop a restore'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from export" -f -a "create" -d 'Copy a backup into a bucket'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from export" -f -a "list" -d 'List exports, newest first'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from export" -f -a "show" -d 'Show one export'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from export" -f -a "wait" -d 'Follow exports to their end'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from export" -f -a "bucket" -d 'Manage the buckets that snapshots are exported to'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from schedule" -f -a "show" -d 'Show every field of the backup policy'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from schedule" -f -a "set" -d 'Change fields of the backup policy'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from schedule" -f -a "install" -d 'Have a plan run regularly: shows a systemd timer or a crontab line, writes it with --yes'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from schedule" -f -a "uninstall" -d 'Remove what `schedule install` has written'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from compliance" -f -a "show" -d 'Show every field of the project\'s policy'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from compliance" -f -a "set" -d 'Change fields of the project\'s policy, which enables one where there is none; its owner can\'t take that back'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from target" -f -a "list" -d 'List what the profiles\' credentials can see'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from target" -f -a "show" -d 'Show targets with their details'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from instance" -f -a "restart" -d 'Restart an instance, or one node of it'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from instance" -f -a "delete" -d 'Remove an instance with its data'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from instance" -f -a "upgrade" -d 'Upgrade an instance to the newest minor version'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from instance" -f -a "maintenance-window" -d 'See and set when the provider may work on an instance'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from instance" -f -a "allowlist" -d 'See and set the addresses that may connect'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from instance" -f -a "ssl" -d 'See and set the encryption of connections'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from instance" -f -a "audit-log" -d 'See and set what is written to the audit log'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from project" -f -a "list" -d 'List the projects that the profiles\' credentials can see'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from region" -f -a "list" -d 'List regions and their zones'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from job" -f -a "list" -d 'List jobs, newest first'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from job" -f -a "show" -d 'Show one job with all its details'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from job" -f -a "wait" -d 'Follow jobs to their end'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from job" -f -a "cancel" -d 'Stop a job for good'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from job" -f -a "suspend" -d 'Halt a job'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from job" -f -a "resume" -d 'Let a halted job go on'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "list" -d 'List the profiles of the config'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "show" -d 'Show every setting of a profile with its origin; secrets are never shown'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "use" -d 'Make a profile the default one'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "check" -d 'Ask each provider one read-only question'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "login" -d 'Fetch a new token and cache it'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "status" -d 'Show which tokens are cached and when they end; nothing is sent'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "logout" -d 'End the cached token at the provider where that is possible, and forget it'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from history" -f -a "list" -d 'List runs, newest first'
complete -c cloudbak -n "__fish_cloudbak_using_subcommand help; and __fish_seen_subcommand_from history" -f -a "show" -d 'Show one run with everything that it did'
