//! A full disk: nothing is sent without a place to write it down.

use std::path::Path;
use std::process::Command;

use super::world::World;
use crate::support::{PROVIDERS, Ran};

/// A small file system in memory; it ends with this value.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    /// Mounts one, which takes the rights to do so.
    fn mount(at: &'a Path, kilobytes: u32) -> Option<Self> {
        let size = format!("size={kilobytes}k,mode=0700");
        let mut command = Command::new("mount");
        let output = command.args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(at).output();
        output.is_ok_and(|output| output.status.success()).then_some(Self(at))
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).output();
    }
}

#[test]
fn a_full_disk_sends_nothing() {
    let world = World::start();
    for (provider, profile, target) in PROVIDERS {
        // From no room at all to room for a journal with nothing in it.
        for kilobytes in [4, 16, 64, 100, 128] {
            world.reset();
            let home = world.home();
            let state = home.path().join("state");
            std::fs::create_dir(&state).expect("folder");
            let Some(disk) = SmallDisk::mount(&state, kilobytes) else {
                super::say("skipped: mounting a small file system takes the rights of root");
                return;
            };
            fill(&state, kilobytes);
            let mut command =
                home.command(&["backup", "create", &format!("{profile}/{target}"), "-o", "json"]);
            command.env("XDG_STATE_HOME", &state);
            let ran = Ran::of(command.output().expect("the binary runs"));
            let made = world.truth(provider, target).iter().filter(|one| one.by_request).count();
            let context = format!("{provider} {kilobytes}k: {} {}", ran.stdout, ran.stderr);
            assert_eq!(ran.code, 74, "{context}");
            assert_eq!((made, world.creates(provider)), (0, 0), "{context}");
            assert_eq!(ran.json()["errors"][0]["class"], "io", "{context}");
            assert_eq!(ran.json()["errors"][0]["sent"], "no", "{context}");
            drop(disk);
        }
    }
}

/// Leaves a few kilobytes, so that the journal breaks at another place each time.
fn fill(folder: &Path, kilobytes: u32) {
    let ballast = usize::try_from(kilobytes / 2 * 1024).expect("small");
    let _ = std::fs::write(folder.join("ballast"), vec![0; ballast]);
}
