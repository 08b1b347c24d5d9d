//! Following backups through everything that the service may show.

use super::world::World;
use crate::core::ErrorKind;
use crate::model::{Backup, State};

/// Backs one phone up under a script and waits for the end.
async fn end_under(script: &[(&str, &str)]) -> (World, Backup) {
    let world = World::new().await;
    for (key, value) in script {
        world.script(key, *value).await;
    }
    let mut follow = world.start_one("a44uhlf7").await;
    let (end, _) = world.wait(&mut follow).await;
    (world, end)
}

#[tokio::test]
async fn without_a_task_query_the_phone_tells() {
    for tasks in ["1323", "empty"] {
        let (world, end) = end_under(&[("tasks", tasks)]).await;
        assert_eq!(end.state, State::Succeeded, "{tasks}");
        assert!(end.backup_id.is_some() && end.completed_at.is_some(), "{end:?}");
        assert_eq!(world.arrivals("GetTask").await, 1, "asked once, not again");
    }
}

#[tokio::test]
async fn an_answer_without_ids_is_followed_by_the_phone() {
    for form in ["next", "null"] {
        let (world, end) = end_under(&[("answer_without_id", form)]).await;
        assert_eq!((end.state, end.job_id), (State::Succeeded, None), "{form}");
        assert_eq!(world.arrivals("GetTask").await, 0);
    }
}

#[tokio::test]
async fn an_answer_without_ids_has_an_id_as_soon_as_the_phone_shows_it() {
    let world = World::new().await;
    world.script("answer_without_id", "next").await;
    world.script("next_job", serde_json::json!({"seconds": 300})).await;
    let mut follow = world.start_one("a44uhlf7").await;
    let look = world.provider.backups().observe(&mut follow).await.expect("a look");
    assert!(!look.state.is_final() && look.backup_id.is_some(), "{look:?}");
    let (end, _) = world.wait(&mut follow).await;
    assert_eq!((end.state, end.backup_id), (State::Succeeded, follow.backup_id));
}

#[tokio::test]
async fn a_failed_backup_is_failed_by_task_and_by_phone() {
    for tasks in ["serve", "1323"] {
        let (world, end) = end_under(&[("next_job", "failed"), ("tasks", tasks)]).await;
        assert_eq!(end.state, State::Failed, "{tasks}: {end:?}");
        assert!(end.provider_state.is_some_and(|state| state.contains("failed")));
        let listed = world.provider.backups().list("a44uhlf7", &Default::default()).await;
        assert_eq!(listed.expect("list")[0].state, State::Failed);
    }
}

#[tokio::test]
async fn a_job_that_vanishes_or_goes_back_does_not_mislead() {
    for next_job in ["backwards"] {
        for tasks in ["serve", "1323"] {
            let (_, end) = end_under(&[("next_job", next_job), ("tasks", tasks)]).await;
            assert_eq!(end.state, State::Succeeded, "{next_job} {tasks}");
        }
    }
}

#[tokio::test]
async fn what_never_ends_is_never_called_ended() {
    for next_job in ["never", "other", "unknown_word", "vanish"] {
        let world = World::new().await;
        world.script("tasks", "1323").await;
        world.script("next_job", next_job).await;
        let mut follow = world.start_one("a44uhlf7").await;
        let last = world.watch(&mut follow).await;
        assert!(last.backup_id.is_none(), "{next_job}: {last:?}");
    }
}

#[tokio::test]
async fn an_undecided_number_is_shown_with_both_readings() {
    let world = World::new().await;
    world.script("tasks", "1323").await;
    world.script("next_job", "other").await;
    world.script("status_words", "work").await;
    world.script("status_without_envelope", true).await;
    let mut follow = world.start_one("a44uhlf7").await;
    let last = world.watch(&mut follow).await;
    let words = last.provider_state.expect("words");
    assert!(words.contains("backup_status 4 (other)") && words.contains(", or "), "{words}");
}

#[tokio::test]
async fn an_expired_token_is_renewed_mid_wait() {
    let world = World::new().await;
    let mut follow = world.start_one("a44uhlf7").await;
    world.provider.backups().observe(&mut follow).await.expect("a look");
    world.script("expire_tokens", true).await;
    let (end, _) = world.wait(&mut follow).await;
    assert_eq!(end.state, State::Succeeded);
    assert_eq!(world.arrivals("KeystoneCreateUserToken").await, 2);
}

#[tokio::test]
async fn parallel_looks_share_one_renewal() {
    let world = World::new().await;
    let follows = world.start(&["a44uhlf7", "efjy72gs", "fleet001", "fleet004"]).await;
    world.script("expire_tokens", true).await;
    let backups = world.provider.backups();
    let mut follows: Vec<_> = follows.into_iter().map(|follow| follow.expect("started")).collect();
    let [a, b, c, d] = follows.as_mut_slice() else { panic!("four") };
    let looks = tokio::join!(
        backups.observe(a),
        backups.observe(b),
        backups.observe(c),
        backups.observe(d)
    );
    for look in [looks.0, looks.1, looks.2, looks.3] {
        look.expect("a look");
    }
    assert_eq!(world.arrivals("KeystoneCreateUserToken").await, 2);
}

#[tokio::test]
async fn a_list_without_the_phone_does_not_end_the_wait() {
    let world = World::new().await;
    world.script("tasks", "1323").await;
    let backups = world.provider.backups();
    let mut follow = world.start_one("a44uhlf7").await;
    world.script("unlisted", serde_json::json!(["a44uhlf7"])).await;
    let look = backups.observe(&mut follow).await.expect("a look");
    assert_eq!(look.state, State::Unknown);
    assert!(look.warnings[0].contains("does not show"), "{:?}", look.warnings);
    let mut gone = follow.clone();
    gone.memo["missing_since"] = serde_json::json!("2026-01-05T08:00:00Z");
    let error = backups.observe(&mut gone).await.expect_err("missing for long");
    assert_eq!(error.kind, ErrorKind::NotFound);
    let mut typed = backups.follow_id("a44uhlf7", "20260105T081530Z");
    let error = backups.observe(&mut typed).await.expect_err("never seen");
    assert_eq!(error.kind, ErrorKind::NotFound);
    world.script("unlisted", serde_json::json!([])).await;
    assert_eq!(world.wait(&mut follow).await.0.state, State::Succeeded);
    assert_eq!(follow.memo["missing_since"], serde_json::Value::Null);
}

#[tokio::test]
async fn the_memo_carries_over_to_another_process() {
    let world = World::new().await;
    let follow = world.start_one("a44uhlf7").await;
    let kept = serde_json::to_string(&follow).expect("kept");
    let mut again = serde_json::from_str(&kept).expect("read back");
    assert_eq!(follow, again);
    assert_eq!(world.wait(&mut again).await.0.state, State::Succeeded);
}

#[tokio::test]
async fn a_task_id_from_the_command_line_is_enough_while_the_task_is_known() {
    let world = World::new().await;
    let follow = world.start_one("a44uhlf7").await;
    let task_id = follow.memo["task_id"].as_str().expect("task id").to_owned();
    let backups = world.provider.backups();
    let mut by_task = backups.follow_id("a44uhlf7", &task_id);
    assert_eq!(world.wait(&mut by_task).await.0.state, State::Succeeded);
    let mut unknown = backups.follow_id("a44uhlf7", "RM_unknown");
    let error = backups.observe(&mut unknown).await.expect_err("unknown");
    assert_eq!(error.kind, ErrorKind::NotFound);
}

#[tokio::test]
async fn a_task_query_that_is_unwell_does_not_end_the_wait() {
    let world = World::new().await;
    let mut follow = world.start_one("a44uhlf7").await;
    world.faults("status-before:503@GetTask*5").await;
    let (end, _) = world.wait(&mut follow).await;
    assert_eq!(end.state, State::Succeeded);
}
