//! Atlas through the real binary: what a provider's own tests can't see.

use crate::support::{Home, Sandbox};

const ROLE: &str = "32b6e34b3d91647abb20e7b8";

/// The id of a new export bucket.
fn bucket(home: &Home) -> String {
    let create = ["export", "bucket", "create", "test-bucket", "--role-id", ROLE, "-o", "id"];
    home.run(&[&create[..], &["-p", "sandbox-atlas"]].concat()).expect(0).stdout.trim().to_owned()
}

fn delete<'a>(bucket: &'a str, consent: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let delete = ["export", "bucket", "delete", bucket, "--accept", consent, "-o", "json"];
    [&delete[..], more, &["-p", "sandbox-atlas"]].concat()
}

#[test]
fn a_deleted_bucket_is_waited_for_until_it_is_gone() {
    let sandbox = Sandbox::with(&["--speed", "4"]);
    let home = sandbox.home();
    let bucket = bucket(&home);
    let consent = format!("destroys-data:{bucket}");
    let accepted = home.run(&delete(&bucket, &consent, &[])).expect(0).json();
    assert_eq!(accepted["items"][0]["removed"], "accepted");
    let gone = home.run(&delete(&bucket, &consent, &["--wait"])).expect(0).json();
    assert_eq!(gone["items"][0]["removed"], "yes");
    home.run(&["export", "bucket", "show", &bucket, "-p", "sandbox-atlas"]).expect(12);
}

#[test]
fn a_bucket_that_takes_too_long_is_not_said_to_be_gone() {
    let sandbox = Sandbox::with(&["--speed", "0.1"]);
    let home = sandbox.home();
    let bucket = bucket(&home);
    let consent = format!("destroys-data:{bucket}");
    let limit = ["--wait", "--wait-timeout", "1s"];
    let cut = home.run(&delete(&bucket, &consent, &limit)).expect(6).json();
    assert_eq!(cut["items"][0]["removed"], "accepted");
    let next = cut["errors"][0]["command_next"].as_str().unwrap_or_default();
    assert_eq!(next, format!("cloudbak export bucket show {bucket} -p sandbox-atlas"));
    home.run(&delete(&bucket, &consent, &["--wait-timeout", "1s"])).expect(2);
}

#[test]
fn a_download_through_a_private_endpoint_is_fetched_whole() {
    let sandbox = Sandbox::start();
    let endpoint = "vpce-0123456789abcdef0";
    sandbox.script("atlas", "download_endpoints", serde_json::json!([endpoint]));
    let home = Home::new();
    let setting = format!("[profile.sandbox-atlas]\nprivate_endpoint = \"{endpoint}\"");
    home.write_config(&sandbox.config.replace("[profile.sandbox-atlas]", &setting));
    let file = home.path().join("dump.tar.gz");
    let create = ["restore", "create", "sandbox-atlas/Cluster0/latest", "--to", "download"];
    let name = file.to_string_lossy();
    let ran = home.run(&[&create[..], &["--download", &name, "-vvv"]].concat()).expect(0);
    let text = std::fs::read_to_string(&file).expect("file");
    assert!(text.ends_with(&format!(" through {endpoint}\n")), "{text}");
    // The address is a secret: whoever knows it can read the data.
    for output in [&ran.stdout, &ran.stderr] {
        assert!(output.split("signature=").skip(1).all(|rest| rest.starts_with('…')), "{output}");
    }
}
