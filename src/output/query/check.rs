//! Finds what the parser of the library lets through and its interpreter would
//! stumble over: unknown functions, wrong numbers of arguments, slices without
//! a step, and numbers that it can't add up.

use jmespath::ast::Ast;

/// Largest index, step and bound of a slice: the library adds them up in 32
/// bits.
const LARGEST_INDEX: i32 = 1_000_000_000;

/// A mistake and where it is.
pub type Mistake = (usize, String);

/// Finds the first mistake.
pub fn check(node: &Ast) -> Result<(), Mistake> {
    match node {
        Ast::Identity { .. } | Ast::Field { .. } | Ast::Literal { .. } => Ok(()),
        Ast::Index { offset, idx } => check_index(*offset, *idx),
        Ast::Slice { offset, start, stop, step } => {
            if *step == 0 {
                return Err((*offset, "a slice can't have the step 0".to_owned()));
            }
            [*start, *stop, Some(*step)]
                .into_iter()
                .flatten()
                .try_for_each(|index| check_index(*offset, index))
        }
        Ast::Comparison { lhs, rhs, .. }
        | Ast::Projection { lhs, rhs, .. }
        | Ast::And { lhs, rhs, .. }
        | Ast::Or { lhs, rhs, .. }
        | Ast::Subexpr { lhs, rhs, .. } => {
            check(lhs)?;
            check(rhs)
        }
        Ast::Condition { predicate, then, .. } => {
            check(predicate)?;
            check(then)
        }
        Ast::Expref { ast: node, .. }
        | Ast::Flatten { node, .. }
        | Ast::Not { node, .. }
        | Ast::ObjectValues { node, .. } => check(node),
        Ast::MultiList { elements, .. } => elements.iter().try_for_each(check),
        Ast::MultiHash { elements, .. } => {
            elements.iter().try_for_each(|element| check(&element.value))
        }
        Ast::Function { offset, name, args } => {
            check_call(*offset, name, args.len())?;
            args.iter().try_for_each(check)
        }
    }
}

fn check_index(offset: usize, index: i32) -> Result<(), Mistake> {
    if (-LARGEST_INDEX..=LARGEST_INDEX).contains(&index) {
        Ok(())
    } else {
        Err((offset, format!("the index {index} is too large")))
    }
}

/// The functions with the least and the largest number of their arguments.
const FUNCTIONS: &[(&str, usize, usize)] = &[
    ("abs", 1, 1),
    ("avg", 1, 1),
    ("ceil", 1, 1),
    ("contains", 2, 2),
    ("ends_with", 2, 2),
    ("floor", 1, 1),
    ("join", 2, 2),
    ("keys", 1, 1),
    ("length", 1, 1),
    ("map", 2, 2),
    ("max", 1, 1),
    ("max_by", 2, 2),
    ("merge", 1, usize::MAX),
    ("min", 1, 1),
    ("min_by", 2, 2),
    ("not_null", 1, usize::MAX),
    ("reverse", 1, 1),
    ("sort", 1, 1),
    ("sort_by", 2, 2),
    ("starts_with", 2, 2),
    ("sum", 1, 1),
    ("to_array", 1, 1),
    ("to_number", 1, 1),
    ("to_string", 1, 1),
    ("type", 1, 1),
    ("values", 1, 1),
];

fn check_call(offset: usize, name: &str, arguments: usize) -> Result<(), Mistake> {
    let Some((_, least, largest)) = FUNCTIONS.iter().find(|(known, ..)| *known == name) else {
        return Err((offset, unknown_function(name)));
    };
    if (*least..=*largest).contains(&arguments) {
        return Ok(());
    }
    let wanted = if least == largest { format!("{least}") } else { format!("at least {least}") };
    Err((offset, format!("{name}() takes {wanted} arguments, not {arguments}")))
}

fn unknown_function(name: &str) -> String {
    let nearest = FUNCTIONS
        .iter()
        .map(|(known, ..)| (strsim::damerau_levenshtein(known, name), *known))
        .min()
        .filter(|(distance, _)| *distance <= 2);
    match nearest {
        Some((_, known)) => format!("there is no function {name}(); perhaps {known}()"),
        None => format!("there is no function {name}()"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::output::Query;

    #[test]
    fn every_function_of_the_library_is_known_with_its_arguments() {
        for (name, least, _) in FUNCTIONS {
            let call = format!("{name}({})", vec!["`1`"; *least].join(","));
            let error = Query::parse(&call).expect(&call).apply(&Value::Null).err();
            let message = error.map(|error| error.message.clone()).unwrap_or_default();
            assert!(!message.contains("undefined function"), "{call}: {message}");
            assert!(!message.contains("arguments"), "{call}: {message}");
        }
    }
}
