//! Restarts, tasks and raw operations against the imitated service.

use super::world::World;
use crate::core::error::Result;
use crate::core::{ErrorKind, Reply};
use crate::journal::Permit;
use crate::model::State;
use crate::model::danger::RESTARTS_INSTANCE;
use crate::providers::raw::by_name;
use crate::providers::{ChangeRequest, RawInput, RawRequest, Reads, RestartWish, When};

async fn call(world: &World, name: &str, parameters: &[(&str, &str)]) -> Result<Reply> {
    let raw = world.provider.raw().expect("raw");
    let parameters: Vec<_> =
        parameters.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let input = RawInput { path: None, parameters: &parameters, body: None };
    match raw.request(by_name(raw.operations(), name)?, &input)? {
        RawRequest::Read(request) => world.provider.session().call(&request).await,
        RawRequest::Change(request) => {
            world.provider.session().create(&request, Permit::for_tests()).await
        }
    }
}

#[tokio::test]
async fn a_running_phone_restarts() {
    let world = World::new().await;
    let restarts = world.provider.restarts().expect("restarts");
    let wish = RestartWish::default();
    let change = restarts.restart("a44uhlf7", &wish, Reads::Allowed).await.expect("change");
    assert_eq!(change.danger.map(|danger| danger.label), Some(RESTARTS_INSTANCE));
    let ChangeRequest::Once(request) = change.request else { panic!("never twice") };
    world.provider.session().create(&request, Permit::for_tests()).await.expect("restarted");
    assert_eq!(world.arrivals("Reboot").await + world.arrivals("BatchRebootInstance").await, 1);
}

#[tokio::test]
async fn a_phone_that_can_not_restart_is_not_asked_to() {
    let world = World::new().await;
    let restarts = world.provider.restarts().expect("restarts");
    let wish = RestartWish::default();
    for (target, kind) in [
        ("r3leased", ErrorKind::Rejected),
        ("frz0n3kx", ErrorKind::Rejected),
        ("unknown1", ErrorKind::NotFound),
        ("a/b", ErrorKind::Usage),
    ] {
        let error = restarts.restart(target, &wish, Reads::Allowed).await.err().expect(target);
        assert_eq!(error.kind, kind, "{target}: {error}");
    }
    for wish in [
        RestartWish { node: Some("d-1"), when: None },
        RestartWish { node: None, when: Some(When::MaintenanceWindow) },
    ] {
        let error = restarts.restart("a44uhlf7", &wish, Reads::Allowed).await.err();
        assert_eq!(error.expect("refused").kind, ErrorKind::Usage);
    }
    let arrived = world.arrivals("ListInstances").await;
    restarts.restart("r3leased", &wish, Reads::Forbidden).await.expect("a dry run");
    assert_eq!(world.arrivals("ListInstances").await, arrived);
}

#[tokio::test]
async fn a_command_is_a_task() {
    let world = World::new().await;
    let parameters = [("command", "ls"), ("instance_ids", "a44uhlf7")];
    let reply = call(&world, "AsyncCommand", &parameters).await.expect("accepted");
    let answer = reply.value().expect("JSON");
    let task_id = answer["data"]["task_id"].as_str().expect("task id");
    let jobs = world.provider.jobs().expect("jobs");
    assert!(jobs.lists().is_none() && jobs.control().is_none());
    for _ in 0..500 {
        let job = jobs.show(task_id).await.expect("a look");
        if job.state.is_final() {
            assert_eq!(job.state, State::Succeeded, "{job:?}");
            assert_eq!(job.details["jobs"].as_array().map(Vec::len), Some(1));
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("no end in sight");
}

#[tokio::test]
async fn an_unknown_task_is_not_found() {
    let world = World::new().await;
    let jobs = world.provider.jobs().expect("jobs");
    let error = jobs.show("RM_unknown").await.expect_err("unknown");
    assert_eq!(error.kind, ErrorKind::NotFound, "{error:?}");
    let error = jobs.show("a/b").await.expect_err("no id");
    assert_eq!(error.kind, ErrorKind::Usage);
}

#[tokio::test]
async fn every_reading_operation_can_be_called() {
    let world = World::new().await;
    for (name, parameters) in [
        ("ListInstances", &[("page_no", "1"), ("page_size", "5")][..]),
        ("BatchQueryStatus", &[("instance_ids", "a44uhlf7,efjy72gs")]),
        ("ShowProgress", &[("user_id", "1008600000104285462"), ("instance_id", "a44uhlf7")]),
    ] {
        let reply = call(&world, name, parameters).await.expect(name);
        assert!(reply.is_success(), "{name}");
    }
}
