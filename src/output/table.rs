//! Tables without lines: a header, two spaces between columns, one row an
//! item. They suit a terminal as well as grep and awk.

use comfy_table::{
    Cell, CellAlignment, ColumnConstraint, ContentArrangement, ContentLineStyle, Table, TableStyle,
    Width,
};
use serde_json::Value;

use super::cell::{self, NOTHING};
use super::report::{Column, Kind};
use super::style::Palette;

/// Stands between columns while the table is laid out, so that its parts can
/// be told apart afterwards. No cell can hold it: cells hold no controls.
const SEPARATOR: char = '\u{1f}';
const LINE: ContentLineStyle = ContentLineStyle::none().junction(SEPARATOR);
const STYLE: TableStyle = TableStyle::new().header_lines(LINE).content_lines(LINE);

/// Columns that may be wrapped keep at least that many characters.
const LEAST_WIDTH: u16 = 12;

/// Lays items out in columns. `width` is the terminal's; without one nothing
/// is wrapped or left out.
pub fn rows(columns: &[Column], items: &[Value], palette: Palette, width: Option<u16>) -> String {
    let mut columns: Vec<&Column> = columns.iter().collect();
    if let Some(width) = width {
        leave_out(&mut columns, items, width);
    }
    let mut table = filled(&columns, items);
    fit(&mut table, &columns, width);
    let mut text = String::new();
    for (number, line) in table.lines().enumerate() {
        let mut kinds = columns.iter().map(|column| column.kind);
        text.push_str(&join(&line, |part| match kinds.next() {
            _ if number == 0 => palette.strong(part),
            Some(Kind::State) => palette.state_word(part, part),
            _ if part == NOTHING => palette.faint(part),
            _ => part.to_owned(),
        }));
        text.push('\n');
    }
    text
}

/// Shows one item as a list of its fields, nested ones with dots.
pub fn card(item: &Value, palette: Palette, width: Option<u16>) -> String {
    let mut fields = Vec::new();
    flatten("", item, &mut fields);
    let mut table = Table::new();
    table.load_style(STYLE);
    for (name, value) in &fields {
        table.add_row([Cell::new_owned(name.clone()), Cell::new_owned(value.clone())]);
    }
    let columns = [Column::new("", "", Kind::Id), Column::new("", "", Kind::Text)];
    fit(&mut table, &columns.iter().collect::<Vec<_>>(), width);
    let mut text = String::new();
    for line in table.lines() {
        let is_state = line.starts_with("state ");
        let mut first = true;
        let painted = join(&line, |part| {
            if std::mem::take(&mut first) {
                palette.label(part)
            } else if is_state {
                palette.state_word(part, part)
            } else {
                part.to_owned()
            }
        });
        text.push_str(&painted);
        text.push('\n');
    }
    text
}

/// Leaves wide columns out, the last ones first, until the rest fits.
fn leave_out(columns: &mut Vec<&Column>, items: &[Value], width: u16) {
    let mut natural = filled(columns, items).column_max_content_widths();
    loop {
        let needed: usize = natural.iter().map(|width| usize::from(*width) + 2).sum();
        if needed <= usize::from(width) + 2 {
            return;
        }
        let Some(last) = columns.iter().rposition(|column| column.wide) else { return };
        columns.remove(last);
        natural.remove(last);
    }
}

fn filled(columns: &[&Column], items: &[Value]) -> Table {
    let mut table = Table::new();
    table.load_style(STYLE);
    table.set_header(columns.iter().map(|column| aligned(column, column.header.to_owned())));
    for item in items {
        table.add_row(columns.iter().map(|column| {
            aligned(column, cell::human(column.kind, cell::look(item, column.field)))
        }));
    }
    table
}

fn aligned(column: &Column, content: String) -> Cell {
    let alignment = match column.kind {
        Kind::Size | Kind::Percent | Kind::Duration => CellAlignment::Right,
        _ => CellAlignment::Left,
    };
    Cell::new_owned(content).set_alignment(alignment)
}

/// Sets the space between columns, and lets running text be wrapped where the
/// width is limited. Names, states and numbers always stay whole.
fn fit(table: &mut Table, columns: &[&Column], width: Option<u16>) {
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(width);
    }
    let natural = table.column_max_content_widths();
    for (place, (column, natural)) in columns.iter().zip(natural).enumerate() {
        let Some(laid_out) = table.column_mut(place) else { continue };
        laid_out.set_padding((0, 1));
        laid_out.set_constraint(match column.kind {
            // A constraint counts the padding as part of the width.
            Kind::Text | Kind::List => {
                ColumnConstraint::LowerBoundary(Width::Fixed(natural.min(LEAST_WIDTH) + 1))
            }
            _ => ColumnConstraint::ContentWidth,
        });
    }
}

/// Puts a laid-out line together from its parts, painting what they hold and
/// leaving the blanks around it alone.
fn join(line: &str, mut paint: impl FnMut(&str) -> String) -> String {
    let mut joined = String::new();
    for part in line.split(SEPARATOR) {
        let content = part.trim_matches(' ');
        let (before, after) = part.split_once(content).unwrap_or((part, ""));
        joined.push_str(before);
        joined.push_str(&paint(content));
        joined.push_str(after);
        joined.push(' ');
    }
    joined.trim_end_matches(' ').to_owned()
}

fn flatten(path: &str, value: &Value, fields: &mut Vec<(String, String)>) {
    match value {
        Value::Object(object) if !object.is_empty() => {
            for (key, value) in object {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                flatten(&path, value, fields);
            }
        }
        Value::Array(values) if !values.iter().all(cell::is_scalar) => {
            for (number, value) in values.iter().enumerate() {
                flatten(&format!("{path}.{number}"), value, fields);
            }
        }
        value => {
            let kind = kind_of(path, value);
            let name = super::safe::line(path).into_owned();
            fields.push((name, cell::human(kind, value)));
        }
    }
}

/// The kind that a field's name suggests.
fn kind_of(path: &str, value: &Value) -> Kind {
    let ends = |suffix: &str| path.ends_with(suffix);
    match value {
        Value::Number(_) if ends("_bytes") => Kind::Size,
        Value::Number(_) if ends("_seconds") => Kind::Duration,
        Value::Number(_) if ends("percent") => Kind::Percent,
        Value::String(_) if ends("_at") => Kind::Time,
        _ => Kind::Text,
    }
}

#[cfg(test)]
mod tests {
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
        for width in [1, 10, 40, 60] {
            let narrow = plain(Some(width));
            assert!(narrow.contains("dds-bp1aaaaaaaaaaaaa"), "{width}: {narrow}");
            assert!(narrow.contains("succeeded"), "{width}: {narrow}");
            assert!(!narrow.contains("METHOD"), "{width}: {narrow}");
        }
    }

    #[test]
    fn lines_fit_the_terminal_and_do_not_end_in_blanks() {
        for width in [72, 80, 100, 200] {
            for line in plain(Some(width)).lines() {
                assert!(line.chars().count() <= usize::from(width), "{width}: {line}");
                assert_eq!(line, line.trim_end());
            }
        }
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
}
