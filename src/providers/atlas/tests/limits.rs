//! Rate limits: how many requests a call costs, and what happens when nothing
//! is left.

use std::time::{Duration, Instant};

use serde_json::json;

use super::world::*;
use crate::providers::Provider;

/// Calls and the answers that they cost.
async fn calls(world: &World, provider: &dyn Provider, count: usize) -> (Vec<u64>, Duration) {
    let before = world.statuses().await.len();
    let begun = Instant::now();
    for _ in 0..count {
        provider.targets().show("Cluster0").await.expect("cluster");
    }
    (world.statuses().await.split_off(before), begun.elapsed())
}

#[tokio::test]
async fn in_the_steady_state_a_call_is_one_request() {
    let world = World::new().await;
    for provider in [world.with_key(), world.with_account()] {
        calls(&world, &*provider, 1).await;
        assert_eq!(calls(&world, &*provider, 20).await.0, [200; 20]);
    }
}

#[tokio::test]
async fn a_bucket_that_is_used_up_is_waited_for_without_a_refusal() {
    let world = World::new().await;
    world.script("rate_limit_capacity", 5).await;
    let provider = world.with_account();
    provider.check().await.expect("answer");
    let (answers, elapsed) = calls(&world, &*provider, 14).await;
    assert_eq!(answers, [200; 14], "nothing is refused");
    // The first four use the bucket up; five more fit into each second.
    assert!(elapsed >= Duration::from_secs(2), "{elapsed:?}");
    assert!(elapsed < Duration::from_secs(5), "{elapsed:?}");
}

#[tokio::test]
async fn a_refusal_holds_back_everything_of_the_project() {
    let world = World::new().await;
    let provider = world.with_account();
    provider.check().await.expect("answer");
    let refusal = json!({"operation": "getGroupCluster", "status": 429, "times": 1,
        "code": "RATE_LIMITED_TOKEN_BUCKET", "message": "wait",
        "headers": {"Retry-After": "1"}});
    world.script("fail_next", refusal).await;
    let begun = Instant::now();
    let (show, check) =
        tokio::join!(async { provider.targets().show("Cluster0").await.map(drop) }, async {
            // Begins after the refusal, and is not sent before the wait is over.
            tokio::time::sleep(Duration::from_millis(300)).await;
            provider.check().await.map(drop)
        });
    show.expect("cluster");
    check.expect("answer");
    assert!(begun.elapsed() >= Duration::from_secs(1));
    let statuses = world.statuses().await;
    assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 1, "{statuses:?}");
}

#[tokio::test]
async fn the_limit_of_the_token_service_is_obeyed() {
    let world = World::new().await;
    let refusal = json!({"operation": "createServiceAccountToken", "status": 429, "times": 1,
        "code": "RATE_LIMITED", "message": "wait", "headers": {"Retry-After": "1"}});
    world.script("fail_next", refusal).await;
    let provider = world.with_account();
    let begun = Instant::now();
    provider.check().await.expect("answer");
    assert!(begun.elapsed() >= Duration::from_secs(1));
    assert_eq!(world.statuses().await, [429, 200, 200]);
}
