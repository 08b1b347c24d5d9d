//! The backup policy: the provider's side of `cloudbak schedule`.

use async_trait::async_trait;
use serde_json::{Value as Json, json};

use super::api_retention::{DescribeBackupPolicy, ModifyBackupPolicy};
use super::client::Dds;
use super::facts::{Facts, Shape};
use super::policy_table::{CROSS, FIELDS, FOREVER, Field};
use crate::config::did_you_mean;
use crate::core::{Error, Result};
use crate::model::Danger;
use crate::providers::{
    Backups as _, EditSchedules, FieldChange, PlannedChange, PolicyChange, PolicyField, Reads,
    Schedules,
};

/// How long copies and copied logs are kept: the kind, and the days that count
/// unless it is [`FOREVER`].
const KEPT: [(&str, &str); 2] = [
    ("cross_region.retention", "cross_region.retention_days"),
    ("cross_region.log_retention", "cross_region.log_retention_days"),
];
/// Fields that older servers want in every change.
const ALWAYS: [&str; 2] = ["PreferredBackupPeriod", "PreferredBackupTime"];

#[async_trait]
impl Schedules for Dds {
    async fn show(&self, target: &str) -> Result<Vec<PolicyField>> {
        self.check_target(target)?;
        let reply = self.ask(&DescribeBackupPolicy { instance: target }).await?.body;
        let mut fields: Vec<_> = FIELDS
            .iter()
            .map(|field| PolicyField {
                key: field.key.to_owned(),
                value: field.read(&reply),
                about: field.about,
                unit: field.unit,
                editable: field.editable,
            })
            .collect();
        fields.extend(self.advanced_policy(target).await?);
        Ok(fields)
    }

    fn edits(&self) -> Option<&dyn EditSchedules> {
        Some(self)
    }
}

/// A checked wish.
struct Wish {
    field: &'static Field,
    value: Json,
}

#[async_trait]
impl EditSchedules for Dds {
    async fn change(
        &self,
        target: &str,
        wishes: &[(String, String)],
        reads: Reads,
    ) -> Result<PolicyChange> {
        self.check_target(target)?;
        let wishes = checked(wishes)?;
        let mut now = None;
        let mut region = None;
        if let Some(instance) = self.looked_up(target, reads).await? {
            check_shape(&Facts::of(&instance), &wishes)?;
            now = Some(self.ask(&DescribeBackupPolicy { instance: target }).await?.body);
            region = instance.region_id;
        }
        check_together(&wishes, now.as_ref())?;
        let (fields, changed) = differences(wishes, now.as_ref());
        if changed.is_empty() {
            return Ok(PolicyChange { fields, change: None });
        }
        let mut sent = sent(&changed, now.as_ref());
        if let Some(now) = &now
            && changed.iter().any(|wish| is_cross(wish.field) && wish.value != json!(false))
        {
            complete_cross(&mut sent, now, region)?;
        }
        let modify = ModifyBackupPolicy { instance: target, fields: &sent };
        let what = format!("changes the backup policy of {target}");
        let mut change = PlannedChange::new(self.wire.request(&modify), what);
        let losses: Vec<_> = changed.iter().filter_map(|wish| loss(wish, now.as_ref())).collect();
        if !losses.is_empty() {
            change = change.danger(Danger::destroys_data(losses.join("; ")));
        }
        Ok(PolicyChange { fields, change: Some(change) })
    }
}

fn checked(wishes: &[(String, String)]) -> Result<Vec<Wish>> {
    let mut good: Vec<Wish> = Vec::new();
    for (key, value) in wishes {
        let field = find(key)?;
        if good.iter().any(|wish| wish.field.key == field.key) {
            return Err(Error::usage(format!("`{key}` is given twice")).code("usage.policy"));
        }
        good.push(Wish { field, value: field.check(value)? });
    }
    Ok(good)
}

fn find(key: &str) -> Result<&'static Field> {
    let keys = || FIELDS.iter().filter(|field| field.editable).map(|field| field.key);
    match FIELDS.iter().find(|field| field.key == key) {
        Some(field) if field.editable => Ok(field),
        Some(_) => Err(Error::usage(format!("`{key}` can't be set"))
            .code("usage.policy")
            .hint("the service works it out from weekdays and window")),
        None if key.starts_with("advanced.") => {
            Err(Error::usage("the advanced policy is shown only").code("usage.policy").hint(
                "no page says how its rules are written: cloudbak api PROFILE \
                 ModifyAdvancedBackupPolicy sends what you write",
            ))
        }
        None => {
            let near = did_you_mean(key, keys());
            let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
            let all: Vec<_> = keys().collect();
            Err(Error::usage(format!("a policy has no `{}`", key.escape_debug()))
                .code("usage.policy")
                .hint(format!("{near}keys: {}", all.join(", "))))
        }
    }
}

/// Logs of a cluster are always backed up.
fn check_shape(facts: &Facts, wishes: &[Wish]) -> Result<()> {
    let is_cluster = matches!(facts.shape, Shape::Cluster | Shape::Shards);
    if is_cluster && wished(wishes, "log_backup") == Some(&json!(false)) {
        return Err(Error::usage("the log backup of a sharded cluster can't be switched off")
            .code("usage.policy"));
    }
    Ok(())
}

/// Pairs that the API refuses, of the wishes and what holds beside them.
fn check_together(wishes: &[Wish], now: Option<&Json>) -> Result<()> {
    let holds = |key: &str| {
        let held = || FIELDS.iter().find(|field| field.key == key).zip(now);
        wished(wishes, key)
            .cloned()
            .or_else(|| held().map(|(field, reply)| field.read(reply)))
            .unwrap_or(Json::Null)
    };
    let asked = |keys: [&str; 2]| keys.iter().any(|key| wished(wishes, key).is_some());
    let interval = holds("interval_minutes").as_i64().unwrap_or(-1);
    if asked(["interval_minutes", "snapshot_kind"])
        && holds("snapshot_kind") == json!("standard")
        && interval != -1
    {
        return Err(Error::usage("standard snapshots can't be made at an interval")
            .code("usage.policy")
            .hint("set interval_minutes=off, or snapshot_kind=flash"));
    }
    let kept =
        KEPT.map(
            |(kind, days)| {
                if holds(kind) == json!(FOREVER) { Some(i64::MAX) } else { holds(days).as_i64() }
            },
        );
    if let [Some(full), Some(log)] = kept
        && KEPT.iter().any(|(kind, days)| asked([kind, days]))
        && log > full
    {
        let shown = |days| if days == i64::MAX { FOREVER.into() } else { format!("{days} days") };
        return Err(Error::usage("copied logs can't be kept longer than the copied backups")
            .code("usage.policy")
            .hint(format!("kept: the backups {}, the logs {}", shown(full), shown(log))));
    }
    let off = wished(wishes, CROSS) == Some(&json!(false));
    let others = wishes.iter().any(|wish| is_cross(wish.field) && wish.field.key != CROSS);
    if off && others {
        return Err(Error::usage(format!("`{CROSS}=false` leaves nothing else to set about it"))
            .code("usage.policy"));
    }
    Ok(())
}

fn wished<'a>(wishes: &'a [Wish], key: &str) -> Option<&'a Json> {
    wishes.iter().find(|wish| wish.field.key == key).map(|wish| &wish.value)
}

fn is_cross(field: &Field) -> bool {
    field.key.starts_with("cross_region.")
}

/// The fields whose values change, and their wishes.
fn differences(wishes: Vec<Wish>, now: Option<&Json>) -> (Vec<FieldChange>, Vec<Wish>) {
    let before = |wish: &Wish| now.map(|reply| wish.field.read(reply));
    let changed: Vec<_> =
        wishes.into_iter().filter(|wish| before(wish).as_ref() != Some(&wish.value)).collect();
    let fields = changed.iter().map(|wish| FieldChange {
        key: wish.field.key.to_owned(),
        before: before(wish),
        after: wish.value.clone(),
    });
    (fields.collect(), changed)
}

/// The parameters of a change. Weekdays and window go along, because servers
/// of 2021 wanted them; a change of the copies says that it is one.
fn sent(changed: &[Wish], now: Option<&Json>) -> Vec<(&'static str, String)> {
    let mut sent: Vec<(&'static str, String)> =
        changed.iter().map(|wish| (wish.field.name, wish.field.write(&wish.value))).collect();
    let crosses = |wish: &Wish| is_cross(wish.field);
    if changed.iter().any(crosses) && wished(changed, CROSS).is_none() {
        sent.push(("CrossBackupType", "update".to_owned()));
    }
    for name in ALWAYS {
        let field = FIELDS.iter().find(|field| field.name == name);
        if let (Some(field), Some(reply)) = (field, now)
            && !sent.iter().any(|(held, _)| *held == name)
            && let held = field.read(reply)
            && !held.is_null()
        {
            sent.push((name, field.write(&held)));
        }
    }
    sent
}

/// Adds the fields that hold to a change of the copies, which the service wants
/// whole: every field counts as required for it.
///
/// # Errors
/// [`crate::core::ErrorKind::Usage`] for the first change when something is
/// left open that only a person can say.
fn complete_cross(
    sent: &mut Vec<(&'static str, String)>,
    now: &Json,
    region: Option<String>,
) -> Result<()> {
    let mut missing = Vec::new();
    let mut region = region.map(Json::from);
    for field in FIELDS.iter().filter(|field| is_cross(field) && field.key != CROSS) {
        if sent.iter().any(|(name, _)| *name == field.name) || !counts(field, sent) {
            continue;
        }
        let held = Some(field.read(now)).filter(|held| !held.is_null());
        match held.or_else(|| region.take_if(|_| field.key == "cross_region.from")) {
            Some(held) => sent.push((field.name, field.write(&held))),
            None => missing.push(field.key),
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(Error::usage("copies in another region are set as a whole")
        .code("usage.policy")
        .hint(format!("also say {}", missing.join(", "))))
}

/// Whether a change needs the field: days mean nothing to what is kept for good.
fn counts(field: &Field, sent: &[(&'static str, String)]) -> bool {
    let kind = KEPT.iter().find(|(_, days)| *days == field.key).map(|(kind, _)| *kind);
    let kind = FIELDS.iter().find(|field| Some(field.key) == kind);
    kind.is_none_or(|kind| {
        let for_good = kind.write(&json!(FOREVER));
        !sent.contains(&(kind.name, for_good))
    })
}

/// What a change deletes at once.
fn loss(wish: &Wish, now: Option<&Json>) -> Option<String> {
    let before = now.map(|reply| wish.field.read(reply));
    let shorter = || {
        let (before, after) = (before.as_ref()?.as_i64()?, wish.value.as_i64()?);
        (after < before).then(|| {
            format!("backups older than {after} days are deleted ({} was {before})", wish.field.key)
        })
    };
    let was_off = || before.as_ref().is_some_and(|before| *before != json!(true));
    let for_good = || before.as_ref() == Some(&json!(FOREVER));
    match (wish.field.key, wish.value.as_bool()) {
        ("log_backup", Some(false)) => Some("the log backups are deleted".to_owned()),
        ("cross_region.log_backup", Some(false)) if !was_off() => {
            Some("the copied log backups are deleted".to_owned())
        }
        (CROSS, Some(false)) => Some("the copies in the other region end".to_owned()),
        (key, _) if key.ends_with("retention_days") => shorter(),
        (key, _) if key.ends_with("retention") && for_good() => {
            Some(format!("old backups are deleted ({key} was {FOREVER})"))
        }
        _ => None,
    }
}
