use serde_json::json;

use super::*;
use crate::output::safe;

const COLUMNS: &[Column] = &[
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("TARGET", "target", Kind::Id),
    Column::new("STATE", "state", Kind::State),
    Column::new("SIZE", "size_bytes", Kind::Size),
    Column::new("NOTE", "note", Kind::Text),
    Column::new("METHOD", "method", Kind::Text).wide(),
];

fn items() -> Vec<Value> {
    vec![
        json!({"profile": "mongo-cn", "target": "dds-bp1aaaaaaaaaaaaa", "state": "succeeded",
            "size_bytes": 1_610_612_736, "note": "nightly", "method": "Physical"}),
        json!({"profile": "phones", "target": "手机-1", "state": "failed", "size_bytes": null,
            "note": "the machine was released before the backup began", "method": null}),
    ]
}

fn plain(width: Option<u16>) -> String {
    rows(COLUMNS, &items(), Palette::PLAIN, width)
}

#[test]
fn a_pipe_gets_every_column_whole() {
    insta::assert_snapshot!(plain(None), @r"
    PROFILE   TARGET                STATE         SIZE  NOTE                                              METHOD
    mongo-cn  dds-bp1aaaaaaaaaaaaa  succeeded  1.5 GiB  nightly                                           Physical
    phones    手机-1                failed           -  the machine was released before the backup began  -
    ");
}

#[test]
fn a_narrow_terminal_wraps_text_and_keeps_ids_whole() {
    insta::assert_snapshot!(plain(Some(80)), @r"
    PROFILE   TARGET                STATE         SIZE  NOTE
    mongo-cn  dds-bp1aaaaaaaaaaaaa  succeeded  1.5 GiB  nightly
    phones    手机-1                failed           -  the machine was released
                                                        before the backup began
    ");
    insta::assert_snapshot!(plain(Some(60)), @r"
    PROFILE   TARGET                STATE         SIZE
    mongo-cn  dds-bp1aaaaaaaaaaaaa  succeeded  1.5 GiB
    phones    手机-1                failed           -
    ");
}

#[test]
fn what_fits_in_no_columns_is_shown_as_lists() {
    insta::assert_snapshot!(plain(Some(38)), @r"
    PROFILE  mongo-cn
    TARGET   dds-bp1aaaaaaaaaaaaa
    STATE    succeeded
    SIZE     1.5 GiB
    NOTE     nightly
    METHOD   Physical

    PROFILE  phones
    TARGET   手机-1
    STATE    failed
    SIZE     -
    NOTE     the machine was released
             before the backup began
    METHOD   -
    ");
}

#[test]
fn the_least_important_column_goes_first_and_a_shared_profile_early() {
    const JOBS: &[Column] = &[
        Column::new("PROFILE", "profile", Kind::Id),
        Column::new("JOB", "job_id", Kind::Id),
        Column::new("KIND", "kind", Kind::Text).rank(3),
        Column::new("STATE", "state", Kind::State),
        Column::new("DONE", "percent", Kind::Percent),
        Column::new("MESSAGE", "message", Kind::Text).wide(),
    ];
    let item = |profile| {
        json!({"profile": profile, "job_id": "t-34e71684c8b1ce66", "kind": "backup",
            "state": "running", "percent": 5, "message": "it is being copied"})
    };
    let header = |second, width| {
        let table = rows(JOBS, &[item("mongo-cn"), item(second)], Palette::PLAIN, Some(width));
        let header = table.lines().next().unwrap_or_default().split_whitespace();
        header.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(header("mongo-cn", 80), "PROFILE JOB KIND STATE DONE MESSAGE");
    assert_eq!(header("mongo-cn", 60), "PROFILE JOB KIND STATE DONE");
    assert_eq!(header("mongo-cn", 50), "PROFILE JOB STATE DONE");
    assert_eq!(header("mongo-cn", 40), "JOB STATE DONE");
    assert_eq!(header("mongo-us", 40), "PROFILE JOB STATE");
}

#[test]
fn no_line_is_longer_than_the_terminal() {
    let long = "a message of many words, some/of/them/without/any/blank/in/between/them/at/all";
    let rich = json!({"id": "c623af8783354e7000000000", "state": "succeeded", "text": long,
        "time": "2026-01-05T08:00:00Z", "size": 5_368_709_120_u64, "percent": 100,
        "duration": 93_600, "list": ["cn-hangzhou-b", "cn-hangzhou-c", "cn-hangzhou-g"],
        "bool": true, "profile": "sandbox-commvault"});
    let poor = json!({"id": "手机-1", "state": "failed", "text": "手机手机手机手机手机手机 released",
        "profile": "sandbox-atlas"});
    let all = [
        Column::new("PROFILE", "profile", Kind::Id),
        Column::new("ID", "id", Kind::Id),
        Column::new("JOB", "id", Kind::Id).rank(4),
        Column::new("STATE", "state", Kind::State),
        Column::new("PROVIDER SAYS", "text", Kind::Text).rank(3),
        Column::new("BEGAN", "time", Kind::Time),
        Column::new("ENDED", "time", Kind::Time).keep(),
        Column::new("SIZE", "size", Kind::Size),
        Column::new("%", "percent", Kind::Percent),
        Column::new("AGE", "duration", Kind::Duration).rank(2),
        Column::new("ZONES", "list", Kind::List).keep(),
        Column::new("SET", "bool", Kind::Bool),
        Column::new("MESSAGE", "text", Kind::Text).keep(),
        Column::new("WHY", "text", Kind::Text).wide(),
    ];
    // Choices of these columns in their order: every one takes too long.
    for choice in (1_u32..1 << all.len()).step_by(7) {
        let chosen = all.iter().enumerate().filter(|(place, _)| choice >> place & 1 == 1);
        let columns: Vec<Column> = chosen.map(|(_, column)| *column).collect();
        for width in [60, 80, 120] {
            let table = rows(&columns, &[rich.clone(), poor.clone()], Palette::PLAIN, Some(width));
            for line in table.lines() {
                assert!(line.width() <= usize::from(width), "{width}: {line}");
                assert_eq!(line, line.trim_end());
            }
            let is_kept = |column: &&Column| column.rank == 0 && column.field != "profile";
            for column in columns.iter().filter(is_kept) {
                assert!(table.contains(column.header), "{width}: {}: {table}", column.header);
            }
        }
    }
}

#[test]
fn an_id_that_is_longer_than_the_line_stays_whole() {
    let columns = [Column::new("NAME", "name", Kind::Text), Column::new("URL", "url", Kind::Id)];
    let url = format!("https://files.example/{}", "a".repeat(90));
    let items = [json!({"name": "dump.tgz", "url": url})];
    let shown = rows(&columns, &items, Palette::PLAIN, Some(80));
    assert_eq!(shown, format!("NAME  dump.tgz\nURL   {url}\n"));
}

#[test]
fn what_is_not_written_to_a_terminal_is_never_cut() {
    let wide = "x".repeat(300);
    let items = [json!({"profile": "p", "target": wide, "note": wide, "method": wide})];
    let table = rows(COLUMNS, &items, Palette::PLAIN, None);
    assert_eq!(table.matches(&wide).count(), 3);
    assert!(table.contains("METHOD"));
}

#[test]
fn colours_stand_around_words_only() {
    let painted = rows(COLUMNS, &items(), Palette::new(true), None);
    assert!(painted.contains("\u{1b}[32msucceeded\u{1b}[0m  "), "{painted:?}");
    assert!(painted.contains("\u{1b}[31mfailed\u{1b}[0m     "), "{painted:?}");
    assert!(painted.starts_with("\u{1b}[1mPROFILE\u{1b}[0m   \u{1b}[1mTARGET"), "{painted:?}");
    let mut stripped = painted;
    for code in ["1", "2", "31", "32", "0"] {
        stripped = stripped.replace(&format!("\u{1b}[{code}m"), "");
    }
    assert_eq!(stripped, plain(None));
}

#[test]
fn hostile_cells_stay_in_their_row() {
    for text in safe::HOSTILE {
        let items = [json!({"profile": text, "target": text, "state": text, "note": text})];
        let table = rows(COLUMNS, &items, Palette::PLAIN, None);
        assert_eq!(table.lines().count(), 2, "{table}");
        assert!(!table.chars().any(|c| c != '\n' && safe::is_hazard(c)), "{table:?}");
    }
}

#[test]
fn a_card_names_nested_fields() {
    let item = json!({"name": "Cluster0", "state": "succeeded", "size_bytes": 2048,
        "created_at": "2026-01-05T08:00:00Z", "tags": ["a", "b"],
        "region": {"name": "eu\u{1b}", "zones": [{"id": 1}, {"id": 2}]}, "version": null});
    insta::assert_snapshot!(card(&item, Palette::PLAIN, None), @r"
    name               Cluster0
    state              succeeded
    size_bytes         2.0 KiB
    created_at         2026-01-05T08:00:00Z
    tags               a,b
    region.name        eu\x1b
    region.zones.0.id  1
    region.zones.1.id  2
    version            -
    ");
}
