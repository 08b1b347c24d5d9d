//! From an operation to the function that answers it.

use serde_json::json;

use super::answer::{Answer, root};
use super::call::Call;
use super::gate::{self, Credential};
use super::job_actions::{self, Action};
use super::routes::Op;
use super::state::State;
use super::v4::{self, Activity};
use super::{
    create_task, entity_reads, entity_writes, job_details, job_lists, restore, schedules, sessions,
};

/// Answers one request that was let in.
pub(super) fn run(state: &mut State, call: &Call<'_>, op: Op) -> Answer {
    match op {
        Op::Probe => Answer::text(200, "Commvault REST API (sandbox)"),
        Op::Login => state.sessions.login(call),
        Op::Logout => logout(state, call),
        Op::RenewLoginToken => state.sessions.renew(call),
        Op::WhoAmI => sessions::who_am_i(call),
        Op::RenewAccessToken => state.tokens.renew(call),
        Op::CreateAccessToken => {
            let by_token = matches!(gate::credential(call.request), Some(Credential::Access(_)));
            state.tokens.create(call, by_token)
        }
        Op::ListAccessTokens => state.tokens.list(call),
        Op::DeleteAccessToken => state.tokens.delete(call),
        Op::CreateTask => create_task::create_task(state, call),
        Op::SubclientBackup => create_task::subclient_backup(state, call),
        Op::ListJobs => job_lists::list(state, call),
        Op::GetJob => job_lists::get(state, call),
        Op::SearchJobs => job_lists::search(state, call),
        Op::JobDetails => job_details::details(state, call),
        Op::KillJob => job_actions::act(state, call, Action::Kill),
        Op::PauseJob => job_actions::act(state, call, Action::Pause),
        Op::ResumeJob => job_actions::act(state, call, Action::Resume),
        Op::ResubmitJob => job_actions::resubmit(state, call),
        Op::MultiJob => job_actions::multi(state, call),
        Op::TaskDetails => job_details::task(state, call),
        Op::AdvancedDetails => job_details::advanced(state, call),
        Op::JobLogs => job_details::logs(state, call),
        Op::Events => job_details::events(state, call),
        _ => entities(state, call, op),
    }
}

fn entities(state: &mut State, call: &Call<'_>, op: Op) -> Answer {
    match op {
        Op::CommServ => entity_reads::commserv(call),
        Op::ListClients => entity_reads::clients(state, call),
        Op::GetClient => entity_reads::client(state, call),
        Op::VsaClients => Answer::ok(root::GENERIC, json!({"clients": []})),
        Op::ListAgents => entity_reads::agents(state, call),
        Op::ListInstances => entity_reads::instances(state, call),
        Op::GetInstance => entity_reads::instance(state, call),
        Op::ListBackupsets => entity_reads::backupsets(state, call),
        Op::GetBackupset => entity_reads::backupset(state, call),
        Op::ListSubclients => entity_reads::subclients(state, call),
        Op::GetSubclient => entity_reads::subclient(state, call),
        Op::CreateSubclient => entity_writes::create(state, call),
        Op::ChangeSubclient => entity_writes::change(state, call),
        Op::DeleteSubclient => entity_writes::delete(state, call),
        Op::GetId => entity_reads::get_id(state, call),
        Op::BrowseSnapshots => restore::browse(state, call),
        Op::ListSchedules => schedules::list(state, call),
        Op::EnableSchedule => schedules::switch(state, call, true),
        Op::DisableSchedule => schedules::switch(state, call, false),
        _ => newer(state, call, op),
    }
}

fn newer(state: &mut State, call: &Call<'_>, op: Op) -> Answer {
    match op {
        Op::V4Instances => v4::instances(state, call),
        Op::V4Databases => v4::databases(state, call),
        Op::V4InstanceBackup => v4::switch(state, call, Activity::InstanceBackup),
        Op::V4InstanceRestore => v4::switch(state, call, Activity::InstanceRestore),
        Op::V4SubclientBackup => v4::switch(state, call, Activity::SubclientBackup),
        Op::V4CommcellBackup => v4::switch(state, call, Activity::CommcellBackup),
        Op::V4Plans => v4::plans(state),
        Op::V4Plan => v4::plan(call),
        Op::V4PlanIds => v4::plan_ids(),
        Op::V4PlanRun => create_task::plan_run(state, call),
        Op::V4Destinations => v4::destinations(call),
        Op::V4DestinationJobs => v4::destination_jobs(state, call),
        Op::V4JobOperations => v4::job_operations(state, call),
        Op::V4ServiceCommcells => Answer::ok(root::GENERIC, json!({"serviceCommcells": []})),
        _ => Answer::refused(404, 404, "The resource was not found"),
    }
}

/// POST /Logout answers with a text. An access token has no session to end.
///
/// Source: api.commvault.com, "Logout".
fn logout(state: &mut State, call: &Call<'_>) -> Answer {
    if let Some(Credential::Session(token)) = gate::credential(call.request) {
        state.sessions.end(token);
    }
    Answer::text(200, "User logged out")
}
