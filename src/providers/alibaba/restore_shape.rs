//! What the new instance of a restore looks like: as the source, unless
//! something else is asked for.
//!
//! Source: "CreateDBInstance", "CreateShardingDBInstance" (ApsaraDB for
//! MongoDB).

use super::types::{Instance, Node};
use crate::config::{Kind, Setting, Values};
use crate::core::{Error, Result};

/// Keys for `--set`.
pub const OPTIONS: &[Setting] = &[
    Setting::new("class", Kind::Text, "Class of the new instance; as the source by default"),
    Setting::new("storage_gb", Kind::Integer, "Storage of the new instance in GB"),
    Setting::new("storage_type", Kind::Text, "Kind of its disks, such as cloud_essd1"),
    Setting::new("engine_version", Kind::Text, "Engine version, the same as the source's"),
    Setting::new("storage_engine", Kind::Text, "Storage engine, the same as the source's"),
    Setting::new("mongos", Kind::List, "Classes of a cluster's routers"),
    Setting::new("shards", Kind::List, "Shards of a cluster, each CLASS:GB"),
    Setting::new("config_servers", Kind::List, "Config servers of a cluster, each CLASS:GB"),
    Setting::new("description", Kind::Text, "Name of the new instance for people"),
    Setting::new("charge_type", Kind::Choice(&["PostPaid", "PrePaid"]), "How it is paid"),
    Setting::new("period", Kind::Integer, "Months of a subscription"),
    Setting::new("zone", Kind::Text, "Zone of the new instance"),
    Setting::new("vpc", Kind::Text, "Network of the new instance"),
    Setting::new("vswitch", Kind::Text, "Part of the network"),
    Setting::new("databases", Kind::List, "Restore these databases only"),
    Setting::new(
        "source",
        Kind::Choice(&["live", "released", "cross-region"]),
        "What is restored: a live instance, a released one, or copies in another region",
    )
    .default("live"),
    Setting::new("source_region", Kind::Text, "Region of a released instance, or of the original"),
    Setting::new("copy_region", Kind::Text, "Region of the copies"),
];

/// Names and values in the request.
pub type Pairs = Vec<(String, String)>;

/// One value: asked for, else the source's; without a source, which nobody was
/// asked about, a placeholder.
fn chosen(
    options: &Values,
    key: &str,
    source: Option<&Instance>,
    of_source: fn(&Instance) -> &Option<String>,
) -> Result<String> {
    let asked = options.text(key).map(str::to_owned);
    let asked = asked.or_else(|| options.integer(key).map(|number| number.to_string()));
    match (asked, source) {
        (Some(value), _) => Ok(value),
        (None, None) => Ok(format!("{{{}}}", key.replace('_', "-"))),
        (None, Some(source)) => of_source(source).clone().ok_or_else(|| missing(key)),
    }
}

fn missing(key: &str) -> Error {
    Error::usage(format!("the service does not tell `{key}` of the source"))
        .code("usage.restore")
        .hint(format!("add --set {key}=VALUE"))
}

/// Everything about the new instance.
///
/// # Errors
/// [`crate::core::ErrorKind::Usage`] for what is neither asked for nor known,
/// and for what is malformed.
pub fn pairs(
    options: &Values,
    region: &str,
    sharded: bool,
    source: Option<&Instance>,
) -> Result<Pairs> {
    let mut pairs: Pairs = Vec::new();
    let mut add = |name: &str, value: String| pairs.push((name.to_owned(), value));
    add("RegionId", region.to_owned());
    add("Engine", "MongoDB".to_owned());
    add("EngineVersion", chosen(options, "engine_version", source, |one| &one.engine_version)?);
    if sharded {
        for (name, value) in nodes(options, source)? {
            add(&name, value);
        }
    } else {
        add("DBInstanceClass", chosen(options, "class", source, |one| &one.class)?);
        add("DBInstanceStorage", chosen(options, "storage_gb", source, |one| &one.storage_gb)?);
    }
    type Field = fn(&Instance) -> &Option<String>;
    let optional: [(&str, &str, Option<Field>); 8] = [
        ("StorageType", "storage_type", Some(|one| &one.storage_type)),
        ("StorageEngine", "storage_engine", Some(|one| &one.storage_engine)),
        ("ZoneId", "zone", Some(|one| &one.zone_id)),
        ("VpcId", "vpc", Some(|one| &one.vpc_id)),
        ("VSwitchId", "vswitch", Some(|one| &one.v_switch_id)),
        ("DBInstanceDescription", "description", None),
        ("ChargeType", "charge_type", None),
        ("Period", "period", None),
    ];
    for (name, key, field) in optional {
        let asked = options.text(key).map(str::to_owned);
        let asked = asked.or_else(|| options.integer(key).map(|number| number.to_string()));
        let of_source = || field.zip(source).and_then(|(field, source)| field(source).clone());
        if let Some(value) = asked.or_else(of_source) {
            add(name, value);
        }
    }
    let databases = options.list("databases");
    match (databases.is_empty(), sharded) {
        (true, _) => {}
        (false, false) => add("DatabaseNames", databases.join(",")),
        (false, true) => {
            return Err(
                Error::usage("a cluster is restored with all its databases").code("usage.restore")
            );
        }
    }
    Ok(pairs)
}

/// One kind of an instance's nodes.
type NodesOf = fn(&Instance) -> &Vec<Node>;

/// The nodes of a cluster, numbered from 1.
fn nodes(options: &Values, source: Option<&Instance>) -> Result<Pairs> {
    let mut pairs = Vec::new();
    let kinds: [(&str, &str, bool, NodesOf); 3] = [
        ("Mongos", "mongos", false, |one| &one.mongos_list),
        ("ReplicaSet", "shards", true, |one| &one.shard_list),
        ("ConfigServer", "config_servers", true, |one| &one.configserver_list),
    ];
    for (name, key, stores, list) in kinds {
        let asked = options.list(key);
        let rows: Vec<(String, Option<String>)> = match source {
            _ if !asked.is_empty() => {
                asked.iter().map(|text| written(key, text, stores)).collect::<Result<_>>()?
            }
            Some(source) => {
                let known =
                    |node: &Node| Some((node.node_class.clone()?, node.node_storage.clone()));
                list(source).iter().filter_map(known).collect()
            }
            None => vec![("{class}".to_owned(), Some("{storage-gb}".to_owned()))],
        };
        if rows.is_empty() {
            return Err(missing(key));
        }
        for (at, (class, storage)) in (1..).zip(rows) {
            pairs.push((format!("{name}.{at}.Class"), class));
            if stores {
                let storage = storage.ok_or_else(|| missing(key))?;
                pairs.push((format!("{name}.{at}.Storage"), storage));
            }
        }
    }
    Ok(pairs)
}

/// A node as it is written: `CLASS`, or `CLASS:GB` where it stores data.
fn written(key: &str, text: &str, stores: bool) -> Result<(String, Option<String>)> {
    let (class, storage) = match text.trim().split_once(':') {
        Some((class, storage)) => (class, Some(storage)),
        None => (text.trim(), None),
    };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
    if class.is_empty() || stores != storage.is_some() || storage.is_some_and(|gb| !is_number(gb)) {
        let right = if stores { "CLASS:GB" } else { "CLASS" };
        return Err(Error::usage(format!("`{key}` can't hold `{}`", text.escape_debug()))
            .code("usage.restore")
            .hint(format!("each of them is written {right}")));
    }
    Ok((class.to_owned(), storage.map(str::to_owned)))
}
