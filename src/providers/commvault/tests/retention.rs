//! Keeping and deleting the data of jobs.

use jiff::Timestamp;

use super::*;
use crate::core::ErrorKind;
use crate::model::State;
use crate::providers::{ChangeRequest, Keep, ListFilter, PlannedChange, Provider, Reads};

/// The copy that holds the data in the sandbox.
const COPY: [(&str, Value); 2] =
    [("storage_policy_id", Value::Integer(11)), ("copy_id", Value::Integer(12))];

fn dynamic(client: &Commvault) -> &dyn Provider {
    client
}

async fn delete(client: &Commvault, id: &str) -> Result<PlannedChange> {
    let backups = dynamic(client).delete_backups().expect("deletes");
    backups.delete(TARGET, id, Reads::Allowed).await
}

async fn keep(client: &Commvault, id: &str, keep: Keep) -> Result<PlannedChange> {
    dynamic(client).keep_backups().expect("keeps").keep(TARGET, id, keep, Reads::Allowed).await
}

async fn send(client: &Commvault, change: PlannedChange) -> Result<Reply> {
    let ChangeRequest::Repeatable(request) = change.request else { panic!("needs no permit") };
    client.session.call(&request).await
}

async fn backed_up(client: &Commvault) -> String {
    let mut follow = create(client, TARGET).await.expect("started");
    assert_eq!(finish(client, &mut follow).await.state, State::Succeeded);
    follow.job_id.expect("number")
}

#[tokio::test]
async fn a_job_is_kept_longer_and_shows_it() {
    let world = World::new().await;
    let client = world.open_with(&USER, TokenCache::none(), &COPY);
    let id = backed_up(&client).await;
    assert_eq!(Backups::show(&client, TARGET, &id).await.expect("show").expires_at, None);
    let until: Timestamp = "2027-03-04T05:06:07Z".parse().expect("time");
    let change = keep(&client, &id, Keep::Until(until)).await.expect("planned");
    let body: Json = serde_json::from_slice(&change.request.request().body).expect("JSON");
    let number: i64 = id.parse().expect("number");
    let expected = json!({
        "storagePolicyId": 11, "copyId": 12, "opType": "RETAIN", "jobIds": [number],
        "commcellId": 2, "retainUntilTime": until.as_second(),
    });
    assert_eq!(body, expected);
    assert!(change.danger.is_none());
    send(&client, change).await.expect("kept");
    let shown = Backups::show(&client, TARGET, &id).await.expect("show");
    assert_eq!(shown.expires_at, Some(until));
    let error = keep(&client, &id, Keep::Forever).await.err().expect("not documented");
    assert_eq!(error.kind, ErrorKind::Usage);
}

#[tokio::test]
async fn the_data_of_a_job_is_deleted_with_consent_and_once() {
    let world = World::new().await;
    let client = world.open_with(&USER, TokenCache::none(), &COPY);
    let id = backed_up(&client).await;
    let change = delete(&client, &id).await.expect("planned");
    assert_eq!(change.danger.as_ref().expect("danger").label, "destroys-data");
    assert!(change.warnings[0].contains("not documented"), "{:?}", change.warnings);
    send(&client, change).await.expect("deleted");
    let shown = Backups::show(&client, TARGET, &id).await.expect("show");
    assert_eq!(shown.state, State::Expired);
    assert_eq!(delete(&client, &id).await.err().expect("gone").kind, ErrorKind::Rejected);
}

#[tokio::test]
async fn what_is_not_there_is_refused_before_sending() {
    let world = World::new().await;
    let client = world.open_with(&USER, TokenCache::none(), &COPY);
    world.script("job_seconds", json!(60)).await;
    let running = create(&client, TARGET).await.expect("started").job_id.expect("number");
    assert_eq!(delete(&client, &running).await.err().expect("runs").kind, ErrorKind::Rejected);
    assert_eq!(delete(&client, "99999999").await.err().expect("none").kind, ErrorKind::NotFound);
    assert_eq!(delete(&client, "x").await.err().expect("word").kind, ErrorKind::Usage);
    // The other cloud account's group has the same name.
    let account = [("client", Value::Text("aws-account-2".to_owned()))];
    let other = world.open_with(&USER, TokenCache::none(), &account);
    let list = Backups::list(&other, TARGET, &ListFilter::default()).await.expect("list");
    let foreign = list[0].backup_id.clone().expect("id");
    assert_eq!(delete(&client, &foreign).await.err().expect("other").kind, ErrorKind::NotFound);
    assert_eq!(world.arrivals("JobOperations").await, 0);
}

#[tokio::test]
async fn a_wrong_copy_or_none_is_said() {
    let world = World::new().await;
    let client = world.client();
    let id = backed_up(&client).await;
    let error = delete(&client, &id).await.err().expect("no copy");
    assert_eq!(error.kind, ErrorKind::Config);
    assert!(error.hint.as_ref().expect("hint").contains("storage_policy_id"));
    let wrong = [("storage_policy_id", Value::Integer(11)), ("copy_id", Value::Integer(7))];
    let client = world.open_with(&USER, TokenCache::none(), &wrong);
    let change = delete(&client, &id).await.expect("planned, with a warning");
    assert!(change.warnings.iter().any(|it| it.contains("is not known")), "{:?}", change.warnings);
    assert_eq!(send(&client, change).await.err().expect("refused").kind, ErrorKind::NotFound);
    assert_eq!(world.open_one_half().await.kind, ErrorKind::Config);
}

impl World {
    /// The refusal of a profile that names a copy without its policy.
    async fn open_one_half(&self) -> crate::core::Error {
        let profile = self.profile(&USER, &[("copy_id", Value::Integer(12))]);
        let context = OpenContext {
            observer: Arc::new(Silent),
            tokens: TokenCache::none(),
            environment: Arc::new(Environment::default()),
            request_timeout: None,
        };
        Commvault::open(&profile, &context).err().expect("refused")
    }
}
