//! Restores of single databases and collections.
//!
//! Source: Atlas Administration API v2 document, schema
//! `ApiAtlasCollectionRestoreJobRequest`.

use serde_json::{Map, Value as Json, json};

use crate::config::Values;
use crate::core::{Error, Result};

/// The most databases, and the most collections, in one request.
const MOST: usize = 100;

/// What is restored, and how.
pub(super) struct Scope<'a> {
    databases: Vec<Json>,
    collections: Vec<Json>,
    options: &'a Values,
}

impl<'a> Scope<'a> {
    /// The scope in `--set`; `None` for the whole cluster.
    pub fn of(options: &'a Values) -> Result<Option<Self>> {
        let databases = namespaces("databases", options.list("databases"), false)?;
        let collections = namespaces("collections", options.list("collections"), true)?;
        if databases.is_empty() && collections.is_empty() {
            let alone =
                ["index_strategy", "write_strategy", "database_suffix", "collection_suffix"];
            return match alone.into_iter().find(|key| options.get(key).is_some()) {
                Some(key) => Err(Error::usage(format!(
                    "`{key}` is for restores of single databases or collections only"
                ))
                .hint("add `databases` or `collections`")),
                None => Ok(None),
            };
        }
        Ok(Some(Self { databases, collections, options }))
    }

    /// Whether what is there is dropped and replaced.
    pub fn overwrites(&self) -> bool {
        self.write_strategy() == "OVERWRITE_EXISTING"
    }

    fn write_strategy(&self) -> &str {
        self.options.text("write_strategy").unwrap_or("CREATE_NEW")
    }

    /// Adds it to the body of a request.
    pub fn fill(&self, body: &mut Map<String, Json>) {
        let strategy = self.options.text("index_strategy").unwrap_or("ALL");
        body.insert("indexStrategy".to_owned(), strategy.into());
        body.insert("writeStrategy".to_owned(), self.write_strategy().into());
        for (name, list) in [("databases", &self.databases), ("collections", &self.collections)] {
            if !list.is_empty() {
                body.insert(name.to_owned(), Json::from(list.clone()));
            }
        }
        for (name, key) in
            [("databaseSuffix", "database_suffix"), ("collectionSuffix", "collection_suffix")]
        {
            if let Some(text) = self.options.text(key) {
                body.insert(name.to_owned(), text.into());
            }
        }
    }

    /// What it is, for people.
    pub fn words(&self) -> String {
        let names = self.databases.iter().chain(&self.collections);
        let names = names.filter_map(|one| one.get("sourceNamespace").and_then(Json::as_str));
        names.collect::<Vec<_>>().join(", ")
    }
}

fn namespaces(key: &str, list: &[String], dotted: bool) -> Result<Vec<Json>> {
    if list.len() > MOST {
        return Err(Error::usage(format!("`{key}` holds more than {MOST}")));
    }
    list.iter().map(|text| namespace(key, text, dotted)).collect()
}

fn namespace(key: &str, text: &str, dotted: bool) -> Result<Json> {
    let right = |name: &str| {
        let parts = name.split_once('.');
        match parts {
            Some((database, collection)) => {
                dotted && !database.is_empty() && !collection.is_empty()
            }
            None => !dotted && !name.is_empty(),
        }
    };
    let (source, target) = match text.split_once('=') {
        Some((source, target)) => (source, Some(target)),
        None => (text, None),
    };
    if !right(source) || !target.is_none_or(right) {
        let form = if dotted { "DB.NAME or DB.NAME=DB.NEW_NAME" } else { "NAME or NAME=NEW_NAME" };
        return Err(Error::usage(format!("`{text}` in `{key}` is no name")).hint(form));
    }
    Ok(match target {
        Some(target) => json!({"sourceNamespace": source, "targetNamespace": target}),
        None => json!({"sourceNamespace": source}),
    })
}
