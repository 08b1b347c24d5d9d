//! Bugs that the harness found, one test each.

use serde_json::json;

use crate::support::{PROVIDERS, Sandbox};

#[test]
fn a_request_that_the_network_delivers_twice_is_not_taken_for_refused() {
    for (provider, profile, target) in PROVIDERS {
        let sandbox = Sandbox::start();
        let home = sandbox.home();
        sandbox.faults("twice@create*1");
        let place = format!("{profile}/{target}");
        let item =
            &home.run(&["backup", "create", &place, "-o", "json"]).expect(0).json()["items"][0];
        // Where the second delivery is refused for its used nonce, the answer counts as lost.
        let found = [json!("found"), json!("already_running")];
        assert!(found.contains(&item["disposition"]), "{provider}: {item}");
        assert_eq!(item["error"], json!(null), "{provider}");
        assert_eq!(sandbox.made(provider).len(), 1, "{provider}");
    }
}
