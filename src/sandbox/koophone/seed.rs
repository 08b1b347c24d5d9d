//! The seeded world: phones of every kind, and some past backups.

use super::accounts::{self, PARTNER_PROJECT_ID, PROJECT_ID};
use super::jobs::{Ending, Job, JobKind};
use super::script::Script;
use super::world::{Phone, World};
use crate::sandbox::service::Ids;

/// The phone that the ready profile backs up.
pub const FIRST_PHONE: &str = "a44uhlf7";
/// A second phone that is ready for a backup.
pub const SECOND_PHONE: &str = "efjy72gs";
/// A frozen phone.
pub const FROZEN_PHONE: &str = "frz0n3kx";
/// A phone that was backed up and whose machine was released.
pub const RELEASED_PHONE: &str = "r3leased";
/// A phone whose machine stands in another region.
pub const FAR_PHONE: &str = "s0uthern";
/// A phone of another account.
pub const PARTNER_PHONE: &str = "p4rtner1";
/// How many more phones there are, `fleet001` and so on, all ready.
pub const FLEET: u32 = 60;
/// Region of nearly all phones.
pub const REGION: &str = "cn-north-4";

/// 2026-01-05 08:15:30 UTC in milliseconds: when the seeded backups ended.
const PAST: i64 = 1_767_600_930_000;
/// A day in milliseconds.
const DAY: i64 = 86_400_000;

/// The world as it stands before the first request.
pub fn world() -> World {
    let mut world = World {
        ids: Ids::default(),
        tokens: Vec::new(),
        keys: accounts::seeded_keys(),
        key_failures: Default::default(),
        login_failures: Default::default(),
        phones: phones(),
        jobs: Vec::new(),
        script: Script::default(),
    };
    for (days, phone) in [(2, FIRST_PHONE), (1, SECOND_PHONE), (3, FROZEN_PHONE)] {
        past(&mut world, JobKind::Backup, phone, PAST - days * DAY, Ending::Succeeded);
        past(&mut world, JobKind::Restore, phone, PAST - days * DAY + 3_600_000, Ending::Succeeded);
    }
    past(&mut world, JobKind::Backup, RELEASED_PHONE, PAST, Ending::Succeeded);
    past(&mut world, JobKind::Backup, FAR_PHONE, PAST - DAY, Ending::Failed);
    for number in (1..=FLEET).step_by(3) {
        let minutes = i64::from(number) * 60_000;
        let phone = fleet_id(number);
        past(&mut world, JobKind::Backup, &phone, PAST - 4 * DAY + minutes, Ending::Succeeded);
        past(&mut world, JobKind::Restore, &phone, PAST - 3 * DAY + minutes, Ending::Succeeded);
    }
    world
}

/// Id of a fleet phone, counted from 1.
pub fn fleet_id(number: u32) -> String {
    format!("fleet{number:03}")
}

fn phones() -> Vec<Phone> {
    let mut frozen = phone(FROZEN_PHONE, "frozen phone");
    frozen.frozen = true;
    let mut released = phone(RELEASED_PHONE, "backed up and released");
    released.machine = false;
    let mut far = phone(FAR_PHONE, "phone in the south");
    far.region = "cn-south-1".to_owned();
    let mut foreign = phone(PARTNER_PHONE, "phone of the partner");
    foreign.project_id = PARTNER_PROJECT_ID.to_owned();
    let mut all = vec![
        phone(FIRST_PHONE, "acceptance phone 1"),
        phone(SECOND_PHONE, "acceptance phone 2"),
        frozen,
        released,
        far,
        foreign,
    ];
    all.extend((1..=FLEET).map(|number| {
        let mut phone = phone(&fleet_id(number), &format!("fleet phone {number:03}"));
        phone.assign_user = Some(format!("{}", 1_008_600_000_104_285_000_u64 + u64::from(number)));
        phone
    }));
    all
}

/// A healthy phone of the first project.
pub fn phone(id: &str, name: &str) -> Phone {
    Phone {
        id: id.to_owned(),
        name: name.to_owned(),
        region: REGION.to_owned(),
        project_id: PROJECT_ID.to_owned(),
        frozen: false,
        machine: true,
        assign_user: Some("1008600000104285462".to_owned()),
        ordered_unix_ms: PAST - 30 * DAY,
    }
}

fn past(world: &mut World, kind: JobKind, phone: &str, ended_unix_ms: i64, ending: Ending) {
    let job_id = world.ids.hex(32);
    world.jobs.push(Job {
        kind,
        phone: phone.to_owned(),
        task_id: String::new(),
        job_id,
        started_unix_ms: ended_unix_ms - 6_000,
        seconds: 6.0,
        ending,
        by_request: false,
        settled_unix_ms: Some(ended_unix_ms),
        output: None,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_enough_phones_to_need_paging_and_splitting() {
        let world = world();
        let ours = world.phones.iter().filter(|phone| phone.project_id == PROJECT_ID).count();
        assert_eq!(ours, 65);
        assert!(world.phones.iter().all(|phone| phone.id.len() <= 32));
        assert!(world.jobs.iter().all(|job| world.phone(&job.phone).is_some()));
    }
}
