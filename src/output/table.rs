//! Tables without lines: a header, two spaces between columns, one row an
//! item. They suit a terminal as well as grep and awk.

use comfy_table::{
    Cell, CellAlignment, ColumnConstraint, ContentArrangement, ContentLineStyle, Table, TableStyle,
    Width,
};
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use super::cell::{self, NOTHING};
use super::report::{Column, Kind};
use super::style::Palette;

/// Stands between columns while the table is laid out, so that its parts can
/// be told apart afterwards. No cell can hold it: cells hold no controls.
const SEPARATOR: char = '\u{1f}';
const LINE: ContentLineStyle = ContentLineStyle::none().junction(SEPARATOR);
const STYLE: TableStyle = TableStyle::new().header_lines(LINE).content_lines(LINE);

/// A column of running text is never wrapped to less than this,
const LEAST_WIDTH: usize = 12;
/// nor are its words broken while they are no longer than this.
const LONG_WORD: usize = 20;
/// Blanks between two columns.
const GAP: usize = 2;

/// Lays items out in columns. `width` is the terminal's: no line is longer, but
/// for an id that is longer than a line itself.
/// Text is wrapped, then the least important columns are left out, and as the
/// last resort each item is shown as a list of its fields. Without a width
/// everything is there and whole.
pub fn rows(columns: &[Column], items: &[Value], palette: Palette, width: Option<u16>) -> String {
    let mut shown: Vec<&Column> = columns.iter().collect();
    let mut least = Vec::new();
    if let Some(width) = width {
        match leave_out(&mut shown, items, width.into()) {
            Some(widths) => least = widths,
            None => return blocks(columns, items, palette, width),
        }
    }
    let mut table = filled(&shown, items);
    fit(&mut table, width, &least);
    let mut text = String::new();
    for (number, line) in table.lines().enumerate() {
        let mut kinds = shown.iter().map(|column| column.kind);
        text.push_str(&join(&line, |part| match kinds.next() {
            _ if number == 0 => palette.strong(part),
            Some(kind) => painted(kind, part, palette),
            None => part.to_owned(),
        }));
        text.push('\n');
    }
    text
}

/// Shows one item as a list of its fields, nested ones with dots.
pub fn card(item: &Value, palette: Palette, width: Option<u16>) -> String {
    let mut fields = Vec::new();
    flatten("", item, &mut fields);
    list(&fields, palette, width)
}

/// Shows each item as a list of what its row would hold.
fn blocks(columns: &[Column], items: &[Value], palette: Palette, width: u16) -> String {
    let block = |item| {
        let fields: Vec<Field> = columns
            .iter()
            .map(|column| Field {
                name: column.header.to_owned(),
                kind: column.kind,
                text: cell::human(column.kind, cell::look(item, column.field)),
            })
            .collect();
        list(&fields, palette, Some(width))
    };
    items.iter().map(block).collect::<Vec<_>>().join("\n")
}

/// One line of a list.
struct Field {
    name: String,
    kind: Kind,
    text: String,
}

/// Stands for an id that is longer than the line: people copy it, so it is put
/// there whole and left to the terminal.
const LONG_ID: &str = "\u{1e}";

fn list(fields: &[Field], palette: Palette, width: Option<u16>) -> String {
    let names = fields.iter().map(|field| field.name.width()).max().unwrap_or(0);
    let room = width.map(|width| usize::from(width).saturating_sub(names + GAP));
    let is_long_id = |field: &Field| {
        field.kind == Kind::Id && room.is_some_and(|room| field.text.width() > room)
    };
    let mut table = Table::new();
    table.load_style(STYLE);
    for field in fields {
        let text = if is_long_id(field) { LONG_ID } else { &field.text };
        let delimiter = delimiter(text);
        let value = Cell::new_owned(text.to_owned()).set_delimiter(delimiter);
        table.add_row([Cell::new_owned(field.name.clone()), value]);
    }
    fit(&mut table, width, &[names, LEAST_WIDTH]);
    let mut text = String::new();
    let mut rest = fields.iter();
    let mut field = None;
    for line in table.lines() {
        let mut is_name = true;
        text.push_str(&join(&line, |part| {
            if std::mem::take(&mut is_name) {
                // Only the first line of a field begins with its name.
                if !part.is_empty() {
                    field = rest.next();
                }
                return palette.label(part);
            }
            match field {
                Some(field) if part == LONG_ID => painted(field.kind, &field.text, palette),
                Some(field) => painted(field.kind, part, palette),
                None => part.to_owned(),
            }
        }));
        text.push('\n');
    }
    text
}

fn painted(kind: Kind, text: &str, palette: Palette) -> String {
    match kind {
        Kind::State => palette.state_word(text, text),
        _ if text == NOTHING => palette.faint(text),
        _ => text.to_owned(),
    }
}

/// How wide a column is: with everything on one line, and at least.
#[derive(Clone, Copy)]
struct Widths {
    whole: usize,
    least: usize,
}

fn measure(column: &Column, items: &[Value]) -> Widths {
    let mut widths = Widths { whole: 0, least: 0 };
    let mut take = |text: &str| {
        let whole = text.width();
        let word = text.split(delimiter(text)).map(UnicodeWidthStr::width).max();
        let least = match column.kind {
            Kind::Text | Kind::List => word.unwrap_or(0).clamp(LEAST_WIDTH, LONG_WORD).min(whole),
            _ => whole,
        };
        widths = Widths { whole: widths.whole.max(whole), least: widths.least.max(least) };
    };
    take(column.header);
    for item in items {
        take(&cell::human(column.kind, cell::look(item, column.field)));
    }
    widths
}

/// Where a text may be wrapped: a list of names has commas and no blanks.
fn delimiter(text: &str) -> char {
    if text.contains(' ') { ' ' } else { ',' }
}

/// Leaves columns out until the rest fits; returns the least widths of that
/// rest, or nothing where even that is too wide.
fn leave_out(columns: &mut Vec<&Column>, items: &[Value], width: usize) -> Option<Vec<usize>> {
    let mut widths: Vec<Widths> = columns.iter().map(|column| measure(column, items)).collect();
    loop {
        let gaps = GAP * columns.len().saturating_sub(1);
        let fits = |of: fn(&Widths) -> usize| widths.iter().map(of).sum::<usize>() + gaps <= width;
        let (whole, wrapped) = (fits(|widths| widths.whole), fits(|widths| widths.least));
        let next = match (whole, wrapped) {
            (true, _) => None,
            (false, true) => columns.iter().rposition(|column| column.is_wide()),
            (false, false) => least_important(columns, items),
        };
        let Some(next) = next else {
            return wrapped.then(|| widths.iter().map(|widths| widths.least).collect());
        };
        columns.remove(next);
        widths.remove(next);
    }
}

/// The column to leave out next, if one may be.
fn least_important(columns: &[&Column], items: &[Value]) -> Option<usize> {
    let ranks = columns.iter().map(|column| rank(column, items)).enumerate();
    let (place, rank) = ranks.max_by_key(|(_, rank)| *rank)?;
    (rank > 0).then_some(place)
}

/// A profile that all rows share tells less than most other columns.
fn rank(column: &Column, items: &[Value]) -> u8 {
    const SHARED_PROFILE: u8 = 2;
    let mut values = items.iter().map(|item| cell::look(item, column.field));
    let first = values.next();
    let is_shared = column.field == "profile" && values.all(|value| Some(value) == first);
    if is_shared { SHARED_PROFILE } else { column.rank }
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
    let delimiter = delimiter(&content);
    Cell::new_owned(content).set_alignment(alignment).set_delimiter(delimiter)
}

/// Sets the space between columns and, where the width is limited, how narrow
/// each may become.
fn fit(table: &mut Table, width: Option<u16>, least: &[usize]) {
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic);
        // Behind the last column there is a blank that is not printed.
        table.set_width(width.saturating_add(1));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 1));
    }
    for (column, least) in table.column_iter_mut().zip(least) {
        // A constraint counts the padding as part of the width.
        let least = u16::try_from(least + 1).unwrap_or(u16::MAX);
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
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

fn flatten(path: &str, value: &Value, fields: &mut Vec<Field>) {
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
            fields.push(Field { name, kind, text: cell::human(kind, value) });
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
        Value::String(_) if path == "state" => Kind::State,
        _ => Kind::Text,
    }
}

#[cfg(test)]
mod tests;
