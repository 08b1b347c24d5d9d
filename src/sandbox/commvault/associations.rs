//! From the associations of a task to subclients.

use serde_json::Value;

use super::answer::Answer;
use super::entities::{DOCUMENTDB, Entity, Tree};
use super::fields::{self, Choice, choice};
use super::state::State;

/// Entity types that a backup may be asked for, with their numbers.
const ENTITY_TYPES: &[(u64, &str)] = &[
    (1, "COMMCELL_ENTITY"),
    (3, "CLIENT_ENTITY"),
    (4, "APPTYPE_ENTITY"),
    (5, "INSTANCE_ENTITY"),
    (6, "BACKUPSET_ENTITY"),
    (7, "SUBCLIENT_ENTITY"),
];

/// The subclients that all associations of `taskInfo` mean, each once.
///
/// # Errors
/// A missing name is a 404 with code 4, an unknown one the permanent 500.
pub(super) fn resolve_all(tree: &Tree, info: &Value) -> Result<Vec<u64>, Answer> {
    let associations = fields::list(&info["associations"]);
    if associations.is_empty() {
        return Err(missing("instance"));
    }
    let mut found = Vec::new();
    for association in associations {
        for entity in resolve(tree, association)? {
            if !found.contains(&entity.subclient_id) {
                found.push(entity.subclient_id);
            }
        }
    }
    Ok(found)
}

/// The subclients that one association means. It may stop at the instance or
/// backup set for agents other than DocumentDB, whose page requires the names.
///
/// # Errors
/// As for [`resolve_all`].
pub(super) fn resolve(tree: &Tree, association: &Value) -> Result<Vec<Entity>, Answer> {
    if choice(&association["_type_"], ENTITY_TYPES) == Choice::Wrong {
        return Err(Answer::malformed());
    }
    let has = |name: &str, id: &str| {
        fields::text(&association[name]).is_some() || fields::id(&association[id]).is_some()
    };
    let by_id = fields::id(&association["subclientId"]).is_some();
    if !by_id && !has("clientName", "clientId") {
        return Err(missing("client"));
    }
    if !by_id && !has("instanceName", "instanceId") {
        return Err(missing("instance"));
    }
    let entities = tree.entities();
    let found: Vec<Entity> = entities.into_iter().filter(|e| fits(e, association)).collect();
    let Some(first) = found.first() else { return Err(State::nothing_eligible()) };
    if tree.instance(first.instance_id).is_some_and(|instance| instance.kind == DOCUMENTDB) {
        require_names(association)?;
    }
    Ok(found)
}

/// Every name and number that is given must fit; the empty and zero ones of
/// schema examples are not given.
fn fits(entity: &Entity, association: &Value) -> bool {
    let names = [
        ("clientName", &entity.client_name),
        ("appName", &entity.app_name),
        ("instanceName", &entity.instance_name),
        ("backupsetName", &entity.backupset_name),
        ("subclientName", &entity.subclient_name),
    ];
    let ids = [
        ("clientId", entity.client_id),
        ("applicationId", entity.application_id),
        ("instanceId", entity.instance_id),
        ("backupsetId", entity.backupset_id),
        ("subclientId", entity.subclient_id),
    ];
    names.iter().all(|(field, name)| {
        fields::text(&association[*field]).is_none_or(|given| given.eq_ignore_ascii_case(name))
    }) && ids.iter().all(|(field, id)| fields::id(&association[*field]).is_none_or(|g| g == *id))
}

fn require_names(association: &Value) -> Result<(), Answer> {
    for (field, word) in
        [("clientName", "client"), ("instanceName", "instance"), ("subclientName", "subclient")]
    {
        if fields::text(&association[field]).is_none() {
            return Err(missing(word));
        }
    }
    Ok(())
}

fn missing(word: &str) -> Answer {
    Answer::refused(404, 4, &format!("No {word} is specified"))
}
