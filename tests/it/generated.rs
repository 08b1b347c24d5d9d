//! Files that are generated from the same definitions as the parser are up to
//! date. `CLOUDBAK_BLESS=1 cargo test --test it generated` writes them anew.

use std::path::{Path, PathBuf};

use crate::support::Home;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("completions")
}

fn compare(file: &str, text: &str) {
    let path = folder().join(file);
    if std::env::var_os("CLOUDBAK_BLESS").is_some() {
        std::fs::write(&path, text).expect("written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == text,
        "completions/{file} is out of date; run CLOUDBAK_BLESS=1 cargo test --test it generated"
    );
}

#[test]
fn completions_are_up_to_date() {
    let home = Home::new();
    for (shell, file) in
        [("bash", "cloudbak.bash"), ("zsh", "_cloudbak"), ("fish", "cloudbak.fish")]
    {
        compare(file, &home.run(&["completion", shell]).expect(0).stdout);
    }
}

#[test]
fn the_manual_page_is_up_to_date() {
    let home = Home::new();
    compare("cloudbak.1", &home.run(&["man"]).expect(0).stdout);
}

#[test]
fn the_exit_codes_of_the_readme_are_those_of_the_program() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"))
        .expect("README.md");
    let home = Home::new();
    let codes = home.run(&["exit-codes", "-o", "json"]).expect(0).json();
    for exit in codes["items"].as_array().expect("items") {
        let (code, name) = (&exit["code"], exit["name"].as_str().expect("name"));
        let row = readme.lines().find(|line| {
            let mut cells = line.split('|').map(str::trim).skip(1);
            let holds = |cell: Option<&str>, what: &str| {
                cell.is_some_and(|cell| cell.split(", ").any(|part| part == what))
            };
            holds(cells.next(), &code.to_string()) && holds(cells.next(), name)
        });
        assert!(row.is_some(), "README.md has no row for {code} {name}");
    }
}
