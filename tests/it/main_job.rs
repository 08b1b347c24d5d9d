//! The main job: one command, four clouds.

use serde_json::Value;

use crate::support::{Home, PROVIDERS, Sandbox};

#[test]
fn four_backups_in_four_clouds_without_any_account() {
    let home = Home::new();
    let ran = home.run(&["--sandbox", "backup", "create", "--all", "--wait", "-o", "json"]);
    let object = ran.expect(0).json();
    assert_eq!(object["ok"], true);
    assert_eq!(object["kind"], "BackupRun");
    let items = object["items"].as_array().expect("items");
    assert_eq!(items.len(), 4, "{object:#}");
    for item in items {
        assert_eq!(item["state"], "succeeded", "{item:#}");
        assert_eq!(item["disposition"], "created");
        assert_eq!(item["error"], Value::Null);
        assert!(item["backup_id"].is_string(), "{item:#}");
    }
}

#[test]
fn what_one_command_makes_the_next_one_lists() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    for (provider, profile, target) in PROVIDERS {
        let place = format!("{profile}/{target}");
        let created = home.run(&["backup", "create", &place, "--wait", "-o", "json"]).expect(0);
        let created = created.json();
        let id = created["items"][0]["backup_id"].as_str().expect("id").to_owned();
        let listed = home.run(&["backup", "list", &place, "-o", "json"]).expect(0).json();
        let ids: Vec<_> =
            listed["items"].as_array().expect("items").iter().map(|i| &i["backup_id"]).collect();
        assert!(ids.iter().any(|known| **known == id), "{provider}: {id} is not in {ids:?}");
        let shown =
            home.run(&["backup", "show", &format!("{place}/{id}"), "-o", "json"]).expect(0).json();
        assert_eq!(shown["items"][0]["backup_id"], id, "{provider}");
        assert_eq!(shown["items"][0]["state"], "succeeded", "{provider}");
        assert_eq!(sandbox.made(provider).len(), 1, "{provider}: exactly one was made");
    }
}

#[test]
fn a_backup_started_without_waiting_can_be_attached_to_by_its_bare_id() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    for (provider, profile, target) in PROVIDERS {
        let place = format!("{profile}/{target}");
        let ids = home.run(&["backup", "create", &place, "-o", "id"]).expect(0).stdout;
        let id = ids.trim();
        assert!(!id.is_empty() && !id.contains('\n'), "{provider}: {ids:?}");
        let waited = home.run(&["backup", "wait", id, "-o", "json"]).expect(0).json();
        assert_eq!(waited["items"][0]["state"], "succeeded", "{provider}");
        assert_eq!(waited["items"][0]["target"], *target, "{provider}");
    }
}
