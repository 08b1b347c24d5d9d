//! Workloads beside DocumentDB: the request is the same.

use super::*;
use crate::model::State;
use crate::providers::{Jobs, ListFilter, Targets};

/// Client, instance and workload of a profile, its subclient, and the numbers
/// of the workload and of the subclient in the sandbox.
type Workload = (&'static str, &'static str, &'static str, &'static str, i64, &'static str);

const WORKLOADS: [Workload; 4] = [
    ("fileserver-1", "DefaultInstanceName", "Windows File System", "default", 33, "431"),
    ("hypervisor-1", "VMware", "Virtual Server", "vm-group-1", 106, "441"),
    // Two agents of one client, whose instances and subclients have the same names.
    ("sqlserver-1", "SQLSERVER-1", "Windows File System", "default", 33, "451"),
    ("sqlserver-1", "SQLSERVER-1", "SQL Server", "default", 81, "461"),
];

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn open(world: &World, workload: &Workload, more: &[(&str, Value)]) -> Commvault {
    let (client, instance, app, target, ..) = workload;
    let targets = Value::List(vec![(*target).to_owned()]);
    let mut settings = vec![
        ("client", text(client)),
        ("instance", text(instance)),
        ("app", text(app)),
        ("targets", targets),
    ];
    settings.extend_from_slice(more);
    world.open_with(&USER, TokenCache::none(), &settings)
}

#[tokio::test]
async fn each_is_found_backed_up_and_followed() {
    let world = World::new().await;
    for workload in &WORKLOADS {
        let (name, instance, app, target, _, number) = workload;
        let client = open(&world, workload, &[]);
        let targets = Targets::list(&client).await.expect("targets");
        let number = ("subclient_id".to_owned(), (*number).to_owned());
        assert_eq!(targets.len(), 1, "{targets:?}");
        assert!(targets[0].details.contains(&number), "{targets:?}");

        survey(&client, target).await.expect("survey");
        let mut follow = create(&client, target).await.expect("started");
        assert_eq!(finish(&client, &mut follow).await.state, State::Succeeded, "{app}");
        let job = Jobs::show(&client, follow.job_id.as_deref().expect("job")).await.expect("job");
        let details = ["app", "client", "instance"].map(|key| job.details[key].as_str());
        assert_eq!(details, [Some(*app), Some(*name), Some(*instance)]);

        let listed = Backups::list(&client, target, &ListFilter::default()).await.expect("list");
        assert!(listed.iter().any(|backup| backup.job_id == follow.job_id), "{app}");
    }
    assert_eq!(world.made().await.len(), WORKLOADS.len());
}

#[tokio::test]
async fn a_backup_of_one_agent_is_none_of_the_other() {
    let world = World::new().await;
    let [.., files, database] = &WORKLOADS;
    let (files, database) = (open(&world, files, &[]), open(&world, database, &[]));
    let mut follow = create(&files, "default").await.expect("started");
    survey(&database, "default").await.expect("the other agent is free");
    finish(&files, &mut follow).await;
    let all = ListFilter::default();
    assert_eq!(Backups::list(&files, "default", &all).await.expect("list").len(), 1);
    assert!(Backups::list(&database, "default", &all).await.expect("list").is_empty());
}

#[tokio::test]
async fn the_request_names_workload_and_kind_of_entity() {
    let world = World::new().await;
    for workload in &WORKLOADS {
        let (name, instance, app, target, application, _) = workload;
        let numbers =
            [("application_id", Value::Integer(*application)), ("entity_type", Value::Integer(7))];
        let client = open(&world, workload, &numbers);
        let (targets, marker) = ([(*target).to_owned()], marker());
        let mut options = Values::default();
        options.set("level", text("TRANSACTION_LOG"), Origin::BuiltIn);
        let plan =
            CreatePlan { targets: &targets, surveys: None, options: &options, marker: &marker };
        let request = client.create(&plan).expect("request");
        let body: Json = serde_json::from_slice(&request.request().body).expect("JSON");
        let association = json!({
            "clientName": name, "instanceName": instance, "appName": app, "_type_": 7,
            "applicationId": application, "backupsetName": "defaultBackupSet",
            "subclientName": target,
        });
        assert_eq!(body["taskInfo"]["associations"], json!([association]));
        let options = &body["taskInfo"]["subTasks"][0]["options"];
        assert_eq!(options["backupOpts"], json!({"backupLevel": "TRANSACTION_LOG"}));
    }
}
