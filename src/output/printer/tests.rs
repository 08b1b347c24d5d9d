//! Every format, on every kind of stream, with friendly and hostile data.

use super::*;
use crate::core::events::Event;
use crate::core::{Error, ErrorKind};
use crate::output::ReportKind;
use crate::output::stream::testing::Buffer;
use crate::output::testing::{at, backup_run, failed, succeeded};

/// Test data, no real secret.
const CANARY: &str = "kanarie5Ecret0Value";

const FORMATS: [Format; 6] =
    [Format::Table, Format::Json, Format::Jsonl, Format::Yaml, Format::Csv, Format::Id];

/// What a printer wrote, and how the process ends.
struct Printed {
    stdout: String,
    stderr: String,
    exit: &'static Exit,
}

fn printed(settings: Settings, facts: Facts, report: &Report) -> Printed {
    let (stdout, stderr) = (Buffer::default(), Buffer::default());
    let printer = Printer::on(
        settings,
        facts,
        &Environment::default(),
        Box::new(stdout.clone()),
        Box::new(stderr.clone()),
    );
    let exit = printer.print(report).expect("writes");
    Printed { stdout: stdout.text(), stderr: stderr.text(), exit }
}

fn settings(format: Format) -> Settings {
    Settings { format, ..Settings::default() }
}

fn piped(format: Format) -> Printed {
    printed(settings(format), Facts::default(), &backup_run())
}

fn queried(format: Format, query: &str) -> Printed {
    let query = Some(Query::parse(query).expect(query));
    printed(Settings { query, ..settings(format) }, Facts::default(), &backup_run())
}

fn success() -> Report {
    let mut report = Report { items: Vec::new(), exit: Exit::OK, ..backup_run() };
    report.push(&succeeded()).expect("serializes");
    report
}

#[test]
fn a_table_and_what_is_said_beside_it() {
    let printed = piped(Format::Table);
    insta::assert_snapshot!(printed.stdout, @r"
    PROFILE   TARGET    STATE      DONE  BACKUP  CREATED                  SIZE  WARNINGS
    atlas     Cluster0  succeeded  100%  5f4a    2026-01-05T08:00:01Z  1.5 GiB  -
    mongo-cn  dds-bp1   failed        -  -       -                           -  -
    ");
    insta::assert_snapshot!(printed.stderr, @r"
    warning: API version v1.0 is deprecated
    error: mongo-cn/dds-bp1: CreateBackup was throttled (after 5 attempts)
      caused by: the quota is used up
      provider: HTTP 429 Throttling.User: Request was denied due to user flow control. (request id 0A1B)
      hint: ask less often, or raise the quota
      next: cloudbak backup create mongo-cn/dds-bp1
    run 01JTESTRUN
    ");
    assert_eq!(printed.exit, Exit::PARTIAL);
}

#[test]
fn json_is_one_object_from_the_first_byte_to_the_last() {
    let stdout = piped(Format::Json).stdout;
    assert!(stdout.starts_with("{\n  \"schema\": \"cloudbak/v1\",\n  \"kind\": \"BackupRun\""));
    assert!(stdout.ends_with("}\n"));
    let object: Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(object, backup_run().object());
    assert_eq!(object["items"][1]["error"]["provider"]["http_status"], 429);
}

#[test]
fn json_lines_end_with_the_result() {
    let stdout = piped(Format::Jsonl).stdout;
    let lines: Vec<Value> =
        stdout.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    assert_eq!(lines[0]["type"], "version");
    let mut last = lines.last().cloned().expect("a line");
    assert_eq!(
        last.as_object_mut().and_then(|last| last.shift_remove("type")),
        Some("result".into())
    );
    assert_eq!(last, backup_run().object());
    assert_eq!(lines.len(), 2);
}

#[test]
fn yaml_is_the_same_object() {
    let object: Value = serde_saphyr::from_str(&piped(Format::Yaml).stdout).expect("YAML");
    assert_eq!(object, backup_run().object());
}

#[test]
fn csv_and_ids_are_for_scripts() {
    insta::assert_snapshot!(piped(Format::Csv).stdout, @r"
    profile,target,state,percent,backup_id,created_at,size_bytes,warnings
    atlas,Cluster0,succeeded,100,5f4a,2026-01-05T08:00:01Z,1610612736,
    mongo-cn,dds-bp1,failed,,,,,
    ");
    assert_eq!(piped(Format::Id).stdout, "5f4a\n");
}

#[test]
fn a_query_is_printed_in_the_format_asked_for() {
    let query = "items[].[target,state]";
    assert_eq!(queried(Format::Table, query).stdout, "Cluster0\tsucceeded\ndds-bp1\tfailed\n");
    assert_eq!(queried(Format::Id, "items[].backup_id").stdout, "5f4a\n");
    assert_eq!(queried(Format::Csv, "run_id").stdout, "01JTESTRUN\n");
    let named = queried(Format::Csv, "items[].{name:target,state:state}").stdout;
    assert_eq!(named, "name,state\nCluster0,succeeded\ndds-bp1,failed\n");
    assert_eq!(queried(Format::Table, "nothing").stdout, "");
    assert_eq!(queried(Format::Json, "nothing").stdout, "null\n");
    assert_eq!(
        queried(Format::Json, "exit").stdout,
        "{\n  \"code\": 3,\n  \"name\": \"partial\"\n}\n"
    );
    assert_eq!(queried(Format::Yaml, "exit").stdout, "code: 3\nname: partial\n");
    let lines = queried(Format::Jsonl, "run_id").stdout;
    assert!(lines.ends_with("{\"type\":\"result\",\"value\":\"01JTESTRUN\"}\n"), "{lines}");
}

#[test]
fn a_query_that_does_not_suit_the_data_fails_and_says_so() {
    let query = Some(Query::parse("abs(items)").expect("grammar"));
    for format in FORMATS {
        let settings = Settings { query: query.clone(), cron: true, ..settings(format) };
        let printed = printed(settings, Facts::default(), &success());
        assert_eq!(printed.exit, Exit::FAILED);
        assert!(printed.stderr.contains("the JMESPath expression is wrong"), "{}", printed.stderr);
        assert_eq!(printed.stdout.is_empty(), format != Format::Jsonl);
    }
    assert_eq!(queried(Format::Json, "abs(items)").exit, Exit::PARTIAL, "the report's exit stays");
}

#[test]
fn an_empty_list_is_said_on_stderr_only() {
    let mut report = Report::new(ReportKind::BackupList, "backup list", at("2026-01-05T08:00:00Z"));
    report.columns = crate::output::testing::COLUMNS;
    let table = printed(settings(Format::Table), Facts::default(), &report);
    assert_eq!((table.stdout.as_str(), table.stderr.as_str()), ("", "no backups found\n"));
    let quiet = Settings { quiet: true, ..Settings::default() };
    assert_eq!(printed(quiet, Facts::default(), &report).stderr, "");
    report.exit = Exit::TEMPFAIL;
    let failed = printed(settings(Format::Table), Facts::default(), &report);
    assert_eq!(failed.stderr, "", "a failure does not look like an empty list");
}

#[test]
fn a_single_thing_is_shown_field_by_field() {
    let mut report = Report::new(ReportKind::TargetList, "target show", at("2026-01-05T08:00:00Z"));
    report.items = vec![json!({"name": "Cluster0", "details": {"kind": "REPLICASET"}})];
    let shown = printed(settings(Format::Table), Facts::default(), &report).stdout;
    assert_eq!(shown, "name          Cluster0\ndetails.kind  REPLICASET\n");
    let csv = printed(settings(Format::Csv), Facts::default(), &report).stdout;
    assert_eq!(csv, "name,details\nCluster0,\"{\"\"kind\"\":\"\"REPLICASET\"\"}\"\n");
}

#[test]
fn text_takes_the_place_of_the_table_only() {
    let report = Report { text: Some("OK: 3 h old".to_owned()), ..success() };
    assert_eq!(printed(settings(Format::Table), Facts::default(), &report).stdout, "OK: 3 h old\n");
    assert_eq!(printed(settings(Format::Id), Facts::default(), &report).stdout, "5f4a\n");
}

#[test]
fn cron_is_silent_on_success_and_says_everything_once_on_failure() {
    let cron = |format| Settings { cron: true, color: ColorChoice::Always, ..settings(format) };
    for (report, fails) in [(success(), false), (backup_run(), true)] {
        let (stdout, stderr) = (Buffer::default(), Buffer::default());
        let printer = Printer::on(
            cron(Format::Table),
            Facts { stderr_is_terminal: true, stdout_is_terminal: true, ..Facts::default() },
            &Environment::default(),
            Box::new(stdout.clone()),
            Box::new(stderr.clone()),
        );
        let watcher = printer.watcher();
        watcher.changed(0, 1, &failed());
        watcher.end();
        printer.log().warn("API version v1.0 is deprecated");
        assert_eq!(stderr.text(), "", "held back");
        printer.print(&report).expect("writes");
        assert_eq!(!stdout.text().is_empty(), fails);
        assert_eq!(stderr.text().matches("v1.0 is deprecated").count(), usize::from(fails));
        assert_eq!(stderr.text().matches("mongo-cn/dds-bp1: failed").count(), usize::from(fails));
        assert!(!stderr.text().contains('\u{1b}') && !stdout.text().contains('\u{1b}'));
    }
    let json = printed(cron(Format::Json), Facts::default(), &success());
    assert_eq!(serde_json::from_str::<Value>(&json.stdout).expect("JSON")["ok"], true);
    assert_eq!(json.stderr, "");
}

#[test]
fn an_error_is_an_object_too() {
    let error = Error::usage("no profile `x`").hint("profiles: a, b");
    for format in FORMATS {
        let (stdout, stderr) = (Buffer::default(), Buffer::default());
        let printer = Printer::on(
            settings(format),
            Facts::default(),
            &Environment::default(),
            Box::new(stdout.clone()),
            Box::new(stderr.clone()),
        );
        let report = Report::of_error("backup list", at("2026-01-05T08:00:00Z"), &error);
        let exit = printer.print(&report);
        assert_eq!(exit.expect("writes"), Exit::USAGE);
        assert_eq!(stderr.text(), "error: no profile `x`\n  hint: profiles: a, b\n");
        let is_object = matches!(format, Format::Json | Format::Jsonl | Format::Yaml);
        assert_eq!(stdout.text().contains("usage"), is_object, "{format:?}: {}", stdout.text());
    }
}

#[test]
fn the_same_error_of_many_targets_is_said_once() {
    let mut report = Report { items: Vec::new(), errors: Vec::new(), ..backup_run() };
    for number in 0..5 {
        let mut item = failed();
        item.target = format!("t{number}");
        item.warnings = vec!["it is old".to_owned()];
        if let Some(provider) = item.error.as_mut().and_then(|error| error.provider.as_mut()) {
            provider.request_id = Some(number.to_string());
        }
        report.errors.extend(item.error.clone());
        report.push(&item).expect("serializes");
    }
    let stderr = printed(settings(Format::Id), Facts::default(), &report).stderr;
    let names = "mongo-cn/t0, mongo-cn/t1, mongo-cn/t2 and 2 more";
    assert!(stderr.contains(&format!("warning: {names}: it is old\n")), "{stderr}");
    assert!(stderr.contains(&format!("error: {names}: CreateBackup was throttled")), "{stderr}");
    assert_eq!(stderr.matches("error:").count(), 1, "{stderr}");
}

#[test]
fn stderr_is_json_too_when_logs_are() {
    let settings = Settings { log_format: LogFormat::Json, ..settings(Format::Id) };
    let stderr = printed(settings, Facts::default(), &backup_run()).stderr;
    let lines: Vec<Value> =
        stderr.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let levels: Vec<_> = lines.iter().map(|line| line["level"].as_str()).collect();
    assert_eq!(levels, [Some("warning"), Some("error"), Some("info")]);
    assert_eq!(lines[1]["targets"], json!(["mongo-cn/dds-bp1"]));
    assert_eq!(lines[1]["code"], "provider.throttled");
}

#[test]
fn colours_appear_on_a_terminal_only() {
    let terminal = Facts { stdout_is_terminal: true, width: Some(200), ..Facts::default() };
    let colored = |facts| printed(settings(Format::Table), facts, &backup_run()).stdout;
    assert!(colored(terminal).contains("\u{1b}[32msucceeded\u{1b}[0m"));
    assert!(!colored(Facts::default()).contains('\u{1b}'));
    for format in FORMATS.into_iter().filter(|format| *format != Format::Table) {
        let stdout = printed(settings(format), terminal, &backup_run()).stdout;
        assert!(!stdout.contains('\u{1b}'), "{format:?}");
    }
}

#[test]
fn a_reader_that_went_away_is_no_error_and_a_full_disk_is() {
    for format in FORMATS {
        let print = |kind| {
            let printer = Printer::on(
                settings(format),
                Facts::default(),
                &Environment::default(),
                Box::new(Buffer::failing(kind)),
                Box::new(Buffer::failing(kind)),
            );
            printer.print(&backup_run())
        };
        assert!(print(io::ErrorKind::BrokenPipe).is_ok(), "{format:?}");
        let error = print(io::ErrorKind::StorageFull).expect_err("fails");
        assert_eq!(error.kind(), io::ErrorKind::StorageFull, "{format:?}");
    }
}

/// A report with the text in every place that a provider's words can reach.
fn report_full_of(text: &str) -> Report {
    let error = Error::new(ErrorKind::Rejected, text)
        .hint(text)
        .next(text)
        .source(io::Error::other(text.to_owned()))
        .provider(crate::core::ProviderFault {
            http_status: Some(400),
            code: Some(text.to_owned()),
            message: Some(text.to_owned()),
            request_id: Some(text.to_owned()),
        });
    let mut report = backup_run();
    let mut item = failed();
    item.error = Some((&error).into());
    item.warnings = vec![text.to_owned()];
    report.push(&item).expect("serializes");
    report.errors = vec![(&Error::new(ErrorKind::Busy, text)).into()];
    report.warnings = vec![text.to_owned()];
    report.notes = vec![text.to_owned()];
    report
}

#[test]
fn hostile_words_are_harmless_in_every_format_and_on_every_stream() {
    for text in safe::HOSTILE {
        for format in FORMATS {
            for log_format in [LogFormat::Text, LogFormat::Json] {
                let settings = Settings { log_format, ..settings(format) };
                let mut report = report_full_of(text);
                let mut item = succeeded();
                item.target = (*text).to_owned();
                item.backup_id = Some((*text).to_owned());
                item.provider_state = Some((*text).to_owned());
                report.push(&item).expect("serializes");
                let printed = printed(settings, Facts::default(), &report);
                for stream in [printed.stdout, printed.stderr] {
                    let hazard = stream.chars().find(|c| *c != '\n' && safe::is_hazard(*c));
                    assert_eq!(hazard, None, "{format:?}: {stream:?}");
                }
            }
        }
    }
}

#[test]
fn no_canary_comes_out_in_any_format_and_on_any_stream() {
    let planted = [
        format!("https://u:{CANARY}@h.example/x?Signature={CANARY}"),
        format!("it begins with: {{\"accessToken\":\"{CANARY}\"}}"),
        format!("Authorization: Bearer {CANARY}"),
        format!("password={CANARY}"),
    ];
    for text in planted {
        for format in FORMATS {
            let printed = printed(settings(format), Facts::default(), &report_full_of(&text));
            assert!(!printed.stdout.contains(CANARY), "{format:?}: {}", printed.stdout);
            assert!(!printed.stderr.contains(CANARY), "{format:?}: {}", printed.stderr);
        }
    }
}

#[test]
fn the_watcher_suits_the_streams() {
    let seen = |settings: Settings| {
        let (stdout, stderr) = (Buffer::default(), Buffer::default());
        let printer = Printer::on(
            settings,
            Facts::default(),
            &Environment::default(),
            Box::new(stdout.clone()),
            Box::new(stderr.clone()),
        );
        let watcher = printer.watcher();
        watcher.changed(0, 1, &succeeded());
        watcher.note("a note");
        watcher.end();
        (stdout.text().lines().count(), stderr.text().lines().count())
    };
    assert_eq!(seen(settings(Format::Table)), (0, 2));
    assert_eq!(seen(settings(Format::Json)), (0, 2));
    assert_eq!(seen(settings(Format::Jsonl)), (2, 1));
    assert_eq!(seen(Settings { quiet: true, ..settings(Format::Jsonl) }), (2, 0));
    assert_eq!(seen(Settings { quiet: true, ..settings(Format::Table) }), (0, 0));
}

#[test]
fn the_observer_tells_what_was_asked_for() {
    let seen = |verbosity, stderr_is_terminal| {
        let stderr = Buffer::default();
        let printer = Printer::on(
            Settings { verbosity, ..Settings::default() },
            Facts { stderr_is_terminal, ..Facts::default() },
            &Environment::of([("NO_COLOR", "1")], None),
            Box::new(Buffer::default()),
            Box::new(stderr.clone()),
        );
        let observer = printer.observer();
        observer.event(Event::Warning("old version"));
        observer.event(Event::Retrying {
            operation: "List",
            why: "HTTP 503",
            wait: std::time::Duration::from_secs(5),
            attempt: 2,
        });
        stderr.text().lines().count()
    };
    assert_eq!(seen(0, false), 1);
    assert_eq!(seen(0, true), 2, "a person who waits hears of the pause");
    assert_eq!(seen(2, false), 2);
}

#[test]
fn items_of_any_shape_can_be_printed() {
    let odd = [
        json!(null),
        json!(1),
        json!("x"),
        json!([1]),
        json!({"error": "text"}),
        json!({"error": [1], "warnings": {"a": 1}}),
        json!({"error": {}, "warnings": [1, null]}),
    ];
    for format in FORMATS {
        for log_format in [LogFormat::Text, LogFormat::Json] {
            for columns in [&[][..], crate::output::testing::COLUMNS] {
                let report = Report { items: odd.to_vec(), columns, ..backup_run() };
                let settings = Settings { log_format, ..settings(format) };
                assert_eq!(printed(settings, Facts::default(), &report).exit, Exit::PARTIAL);
            }
        }
    }
}
