//! Slots that another host may have filled.

use super::*;

#[tokio::test]
async fn a_running_or_successful_job_fills_its_slot() {
    let world = World::new().await;
    let client = world.client();
    assert_eq!(client.find_in_slot(TARGET, "daily").await.expect("looked"), None);
    let mut follow = create(&client, TARGET).await.expect("started");
    for _ in 0..2 {
        // Another host knows nothing of the first one's requests.
        let other = world.client();
        let found = other.find_in_slot(TARGET, "daily").await.expect("looked").expect("found");
        assert_eq!(found.job_id, follow.job_id);
        assert_eq!(other.find_in_slot(TARGET, "weekly").await.expect("looked"), None);
        assert_eq!(other.find_in_slot("cluster-group-2", "daily").await.expect("looked"), None);
        finish(&client, &mut follow).await;
    }
}

#[tokio::test]
async fn a_slot_is_filled_behind_many_newer_jobs() {
    let world = World::new().await;
    let client = world.client();
    world.script("list_descriptions", json!(false)).await;
    let mut follow = create(&client, TARGET).await.expect("started");
    finish(&client, &mut follow).await;
    others(&world, &client, 12).await;
    let found = client.find_in_slot(TARGET, "daily").await.expect("looked").expect("found");
    assert_eq!(found.job_id, follow.job_id);
}

#[tokio::test]
async fn a_job_that_came_to_nothing_leaves_its_slot_free() {
    let world = World::new().await;
    let client = world.client();
    for end in ["failed", "killed", "failed_to_start"] {
        world.script("next_job", json!(end)).await;
        let mut follow = create(&client, TARGET).await.expect("started");
        finish(&client, &mut follow).await;
        assert_eq!(client.find_in_slot(TARGET, "daily").await.expect("looked"), None, "{end}");
    }
    world.script("next_job", json!("warnings")).await;
    let mut follow = create(&client, TARGET).await.expect("started");
    finish(&client, &mut follow).await;
    assert!(client.find_in_slot(TARGET, "daily").await.expect("looked").is_some());
}
