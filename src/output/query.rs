//! `--query`: a JMESPath expression, checked before anything is sent.
//!
//! Source: JMESPath Specification, jmespath.org.

use jmespath::{ErrorReason, JmespathError};
use serde_json::Value;

use super::cell;
use super::safe;
use crate::core::{Error, Result};

mod check;

/// A checked expression. It is kept as text: the compiled form cannot cross
/// threads, and compiling costs next to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    text: String,
}

/// Most brackets and operators of an expression: the parser works by recursion,
/// and this keeps even a text of nothing else far from the end of the stack.
const MOST_OPERATORS: usize = 100;

impl Query {
    /// Checks an expression: its grammar, and the names and numbers of
    /// arguments of its functions.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Usage`] with the place of the mistake.
    pub fn parse(text: &str) -> Result<Self> {
        if text.chars().filter(|character| "([{!&|.*=<>".contains(*character)).count()
            > MOST_OPERATORS
        {
            return Err(wrong(format!("it has more than {MOST_OPERATORS} brackets and operators")));
        }
        let expression = jmespath::compile(text).map_err(|error| unreadable(text, &error))?;
        check::check(expression.as_ast())
            .map_err(|(offset, why)| wrong(format!("{why} ({})", place(text, offset))))?;
        Ok(Self { text: text.to_owned() })
    }

    /// What the expression selects from a value.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Usage`] when a function meets a value of a
    /// type that it does not take; nothing but the data can tell that.
    pub fn apply(&self, value: &Value) -> Result<Value> {
        let expression =
            jmespath::compile(&self.text).map_err(|error| unreadable(&self.text, &error))?;
        let found = expression.search(value).map_err(|error| unreadable(&self.text, &error))?;
        serde_json::to_value(&*found)
            .map_err(|error| wrong("its result is no JSON".to_owned()).source(error))
    }
}

/// A selected value as text: scalars one a line, lists of scalars one a line,
/// lists of lists with tabs, objects as JSON on one line, null as nothing.
pub fn lines(value: &Value) -> String {
    let rows: Vec<String> = match value {
        Value::Null => Vec::new(),
        Value::Array(values) => values.iter().map(row).collect(),
        value => vec![row(value)],
    };
    rows.iter().map(|row| format!("{row}\n")).collect()
}

fn row(value: &Value) -> String {
    match value {
        Value::Array(values) => values.iter().map(field).collect::<Vec<_>>().join("\t"),
        value => field(value),
    }
}

fn field(value: &Value) -> String {
    if cell::is_scalar(value) {
        safe::line(&cell::raw(value)).into_owned()
    } else {
        safe::json(&value.to_string()).into_owned()
    }
}

fn wrong(why: String) -> Error {
    Error::usage(format!("the JMESPath expression is wrong: {why}"))
        .code("usage.query")
        .hint("a right one looks like items[].backup_id or items[?state=='failed'].[target,state]")
}

fn unreadable(text: &str, error: &JmespathError) -> Error {
    let why = match &error.reason {
        ErrorReason::Parse(why) => why.clone(),
        ErrorReason::Runtime(why) => why.to_string(),
    };
    let why = lower_first(&why)
        .replace(" -- found ", ", found ")
        .replace("found Eof", "found the end")
        .replace("nud ", "")
        .replace("led ", "");
    wrong(format!("{} ({})", why.trim(), place(text, error.offset)))
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(char::to_lowercase);
    first.into_iter().flatten().chain(characters).collect()
}

/// Names a place by its character and what stands there.
fn place(text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or(text);
    let number = before.chars().count() + 1;
    let rest: String = text.chars().skip(number - 1).take(20).collect();
    if rest.is_empty() {
        "at its end".to_owned()
    } else {
        format!("at character {number}, `{}`", safe::line(&rest))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::core::ErrorKind;
    use crate::output::testing::backup_run;

    fn select(query: &str) -> Value {
        Query::parse(query).expect(query).apply(&backup_run().object()).expect(query)
    }

    #[test]
    fn it_selects_from_the_object() {
        assert_eq!(select("items[].backup_id"), json!(["5f4a"]));
        assert_eq!(
            select("items[?state=='failed'].[profile,target]"),
            json!([["mongo-cn", "dds-bp1"]])
        );
        assert_eq!(select("length(items)"), json!(2));
        assert_eq!(select("items[0].size_bytes"), json!(1_610_612_736));
        assert_eq!(select("nothing"), Value::Null);
    }

    #[test]
    fn a_selection_is_text_line_by_line() {
        assert_eq!(lines(&Value::Null), "");
        assert_eq!(lines(&json!("a")), "a\n");
        assert_eq!(lines(&json!(1.5)), "1.5\n");
        assert_eq!(lines(&json!(["a", 1, true, null])), "a\n1\ntrue\n\n");
        assert_eq!(lines(&json!([["a", 1], ["b", null]])), "a\t1\nb\t\n");
        assert_eq!(lines(&json!({"a": 1})), "{\"a\":1}\n");
        assert_eq!(lines(&json!([{"a": 1}, {"b": 2}])), "{\"a\":1}\n{\"b\":2}\n");
        assert_eq!(lines(&json!(["a\nb\tc\u{1b}"])), "a\\nb\\tc\\x1b\n");
    }

    #[test]
    fn mistakes_are_found_with_their_place() {
        let mistake = |text: &str| {
            let error = Query::parse(text).expect_err(text);
            assert_eq!(error.kind, ErrorKind::Usage);
            assert!(error.hint.is_some());
            error.message.clone()
        };
        let all = [
            "items[",
            "items..id",
            "",
            "a b",
            "[é",
            "foo(items)",
            "lenght(items)",
            "join(',')",
            "items[::0]",
            "items[2147483647]",
            "'open",
            "items[?a=b]",
        ]
        .map(|text| format!("{text:?}: {}", mistake(text)));
        insta::assert_snapshot!(all.join("\n"), @r#"
        "items[": the JMESPath expression is wrong: expected number, ':', or '*', found the end (at its end)
        "items..id": the JMESPath expression is wrong: expected identifier, '*', '{', '[', '&', or '[?', found Dot (at character 7, `.id`)
        "": the JMESPath expression is wrong: unexpected token, found the end (at its end)
        "a b": the JMESPath expression is wrong: did not parse the complete expression, found Identifier("b") (at character 3, `b`)
        "[é": the JMESPath expression is wrong: invalid character: é (at character 2, `é`)
        "foo(items)": the JMESPath expression is wrong: there is no function foo(); perhaps floor() (at character 4, `(items)`)
        "lenght(items)": the JMESPath expression is wrong: there is no function lenght(); perhaps length() (at character 7, `(items)`)
        "join(',')": the JMESPath expression is wrong: join() takes 2 arguments, not 1 (at character 5, `(',')`)
        "items[::0]": the JMESPath expression is wrong: a slice can't have the step 0 (at character 10, `]`)
        "items[2147483647]": the JMESPath expression is wrong: the index 2147483647 is too large (at character 17, `]`)
        "'open": the JMESPath expression is wrong: unclosed ' delimiter: 'open (at character 1, `'open`)
        "items[?a=b]": the JMESPath expression is wrong: '=' is not valid. Did you mean '=='? (at character 9, `=b]`)
        "#);
    }

    #[test]
    fn a_mistake_that_only_data_show_is_an_error_and_no_panic() {
        for text in ["sort_by(items, &size_bytes)", "abs(items)", "sum(items[].state)"] {
            let error = Query::parse(text).expect(text).apply(&backup_run().object());
            assert_eq!(error.expect_err(text).kind, ErrorKind::Usage);
        }
    }

    #[test]
    fn the_deepest_expression_is_parsed_within_a_small_stack() {
        let half = MOST_OPERATORS / 2;
        let deep = [
            "(".repeat(MOST_OPERATORS),
            "[".repeat(MOST_OPERATORS),
            "{a:".repeat(MOST_OPERATORS),
            "a[?".repeat(MOST_OPERATORS),
            format!("{}a{}", "[".repeat(half), "]".repeat(half)),
            format!("{}a{}", "(".repeat(MOST_OPERATORS), ")".repeat(MOST_OPERATORS)),
            format!("a{}", ".a".repeat(MOST_OPERATORS)),
            format!("a{}", "|a".repeat(MOST_OPERATORS)),
            format!("a{}", "<a".repeat(MOST_OPERATORS)),
            format!("a{}", "[]".repeat(MOST_OPERATORS)),
            format!("{}a", "!".repeat(MOST_OPERATORS)),
            format!("{}a", "&".repeat(MOST_OPERATORS)),
        ];
        let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(move || {
            for text in deep {
                if let Ok(query) = Query::parse(&text) {
                    let _ = query.apply(&json!({ "a": 1 }));
                }
            }
        });
        thread.expect("thread").join().expect("no panic and no overflow");
        assert!(Query::parse(&"(".repeat(MOST_OPERATORS + 1)).is_err());
    }

    #[test]
    fn no_text_makes_it_panic() {
        let pieces = [
            "items",
            "[",
            "]",
            "[]",
            "[?",
            ".",
            "*",
            "|",
            "&",
            "(",
            ")",
            "'",
            "`1`",
            "\"",
            ",",
            ":",
            "-1",
            "2147483648",
            "{",
            "}",
            "==",
            "!",
            "@",
            "é",
            "sort_by",
            "\\",
            " ",
            "<",
        ];
        let object = backup_run().object();
        let mut state: u64 = 1;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..8 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let place = usize::try_from(state >> 33).expect("31 bits") % pieces.len();
                text.push_str(pieces[place]);
            }
            if let Ok(query) = Query::parse(&text) {
                let _ = query.apply(&object);
            }
        }
    }
}
