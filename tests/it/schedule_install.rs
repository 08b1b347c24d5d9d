//! `schedule install`: shown first, written when asked for, removed again.

use std::process::Command;

use crate::support::{Home, chmod, finish};

fn home() -> Home {
    let home = Home::new();
    home.write_config(
        "[profile.atlas]\nprovider = \"atlas\"\nproject_id = \"32b6e34b3d91647abb20e7b8\"\n\
         targets = [\"Cluster0\"]\n\
         credential = { public_key = \"abcdefgh\", private_key = { systemd = \"atlas\" } }\n\
         [plan.nightly]\ntargets = [\"atlas\"]\nslot = \"weekly\"\n",
    );
    home
}

#[test]
fn units_are_shown_then_written_then_removed() {
    let home = home();
    let units = home.path().join(".config/systemd/user");
    let shown = home.run(&["schedule", "install", "nightly"]).expect(0);
    assert!(shown.stdout.contains("LoadCredential=atlas:"), "{}", shown.stdout);
    assert!(shown.stdout.contains("OnCalendar=Mon *-*-* 02:30:00"), "{}", shown.stdout);
    assert!(shown.stderr.contains("nothing was changed"), "{}", shown.stderr);
    assert!(!units.exists());
    let at = ["schedule", "install", "nightly", "--at", "03:15", "--yes"];
    let written = home.run(&at).expect(0);
    assert!(written.stderr.contains("systemctl --user daemon-reload"), "{}", written.stderr);
    let service = units.join("cloudbak-nightly.service");
    let timer = units.join("cloudbak-nightly.timer");
    let text = std::fs::read_to_string(&timer).expect("timer");
    for line in ["OnCalendar=Mon *-*-* 03:15:00", "Persistent=true", "RandomizedDelaySec=300"] {
        assert!(text.lines().any(|have| have == line), "{line}\n{text}");
    }
    verify(&[&service, &timer]);
    home.run(&["schedule", "uninstall", "nightly"]).expect(0);
    assert!(timer.exists(), "only shown");
    home.run(&["schedule", "uninstall", "nightly", "--yes"]).expect(0);
    assert!(!timer.exists() && !service.exists());
    home.run(&["schedule", "uninstall", "nightly", "--yes"]).expect(12);
}

/// Asks systemd itself, where it is installed.
fn verify(units: &[&std::path::PathBuf]) {
    let asked = Command::new("systemd-analyze").arg("verify").args(units).output();
    if let Ok(output) = asked {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let ours = said.lines().filter(|line| line.contains("cloudbak")).collect::<Vec<_>>();
        assert!(ours.is_empty(), "{ours:?}");
    }
}

#[test]
fn a_file_of_somebody_else_is_never_touched() {
    let home = home();
    let units = home.path().join(".config/systemd/user");
    std::fs::create_dir_all(&units).expect("folder");
    let foreign = units.join("cloudbak-nightly.timer");
    std::fs::write(&foreign, "[Timer]\n").expect("file");
    home.run(&["schedule", "install", "nightly", "--yes"]).expect(9);
    home.run(&["schedule", "uninstall", "nightly", "--yes"]).expect(9);
    assert_eq!(std::fs::read_to_string(&foreign).expect("file"), "[Timer]\n");
    home.run(&["schedule", "install", "nigthly", "--yes"]).expect(2);
}

#[test]
fn a_crontab_line_joins_the_others_and_goes_again() {
    let home = home();
    let table = home.path().join("table");
    std::fs::write(&table, "MAILTO=ops\n0 1 * * * other\n").expect("table");
    let tools = home.path().join("bin");
    std::fs::create_dir_all(&tools).expect("folder");
    let script = format!(
        "#!/bin/sh\nif [ \"$1\" = -l ]; then cat {0}; else cat > {0}.new && mv {0}.new {0}; fi\n",
        table.display()
    );
    std::fs::write(tools.join("crontab"), script).expect("tool");
    chmod(&tools.join("crontab"), 0o755);
    let run = |arguments: &[&str]| {
        let path = format!("{}:/usr/bin:/bin", tools.display());
        finish(home.command(arguments).env("PATH", path)).expect(0)
    };
    let read = || std::fs::read_to_string(&table).expect("table");
    let shown = run(&["schedule", "install", "nightly", "--crontab"]).stdout;
    assert!(
        shown.contains("30 2 * * 1 ") && shown.contains(" run nightly --cron --jitter 5m"),
        "{shown}"
    );
    assert_eq!(read(), "MAILTO=ops\n0 1 * * * other\n");
    for _ in 0..2 {
        run(&["schedule", "install", "nightly", "--crontab", "--yes"]);
        assert_eq!(read(), format!("MAILTO=ops\n0 1 * * * other\n{shown}"), "once, however often");
    }
    run(&["schedule", "uninstall", "nightly", "--crontab", "--yes"]);
    assert_eq!(read(), "MAILTO=ops\n0 1 * * * other\n");
}
