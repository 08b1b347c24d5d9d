//! What a person wishes a policy's fields to be.

use serde_json::{Value as Json, json};

use super::policy_field::{Field, Shape};
use crate::config::did_you_mean;
use crate::core::{Error, Result};
use crate::providers::FieldChange;

/// A kind of policy and its fields.
pub(super) struct Form {
    /// What it is: `a schedule`.
    pub noun: &'static str,
    /// The command that shows it.
    pub show: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
}

/// One wish, checked.
pub(super) struct Wished {
    /// The field.
    pub field: &'static Field,
    /// Its value to be.
    pub value: Json,
}

impl Form {
    /// Reads wishes, each field once.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Usage`] for an unknown key (with the nearest
    /// one), one that can only be shown, or a value that it can't have.
    pub fn checked(&self, wishes: &[(String, String)]) -> Result<Vec<Wished>> {
        let mut wished: Vec<Wished> = Vec::new();
        for (key, text) in wishes {
            let field = self.find(key)?;
            if wished.iter().any(|known| known.field.key == field.key) {
                return Err(Error::usage(format!("`{key}` is set twice")));
            }
            wished.push(Wished { field, value: field.parse(text)? });
        }
        Ok(wished)
    }

    fn find(&self, key: &str) -> Result<&'static Field> {
        match self.fields.iter().find(|field| field.key == key) {
            Some(field) if field.editable() => Ok(field),
            Some(_) => Err(Error::usage(format!("`{key}` can only be shown"))),
            None => Err(self.unknown(key)),
        }
    }

    fn unknown(&self, key: &str) -> Error {
        if let Some(own) = key.strip_prefix("compliance.") {
            return Error::usage(format!("`{key}` is not a part of {}", self.noun)).hint(format!(
                "the compliance policy holds for the whole project: `compliance set {own}=…`"
            ));
        }
        let keys = self.fields.iter().filter(|field| field.editable()).map(|field| field.key);
        let message = format!("{} has no field `{}`", self.noun, key.escape_debug());
        let error = Error::usage(message).code("usage.field");
        match did_you_mean(key, keys) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint(format!("`{}` shows the fields", self.show)),
        }
    }
}

impl Wished {
    /// Whether it differs from what there is.
    pub fn changes(&self, current: &Json) -> bool {
        match self.field.shape {
            Shape::Flag => self.value == json!(true),
            Shape::Copies => true,
            _ => self.field.value(current) != self.value,
        }
    }

    /// The difference, as far as it is known.
    pub fn change(&self, current: Option<&Json>) -> FieldChange {
        FieldChange {
            key: self.field.key.to_owned(),
            before: current.map(|current| self.field.value(current)),
            after: self.value.clone(),
        }
    }
}
