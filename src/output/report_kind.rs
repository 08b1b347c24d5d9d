//! The one table of kinds: each `kind` that a report can have, with the type
//! of its items. A report takes its kind from here, so that none can be
//! printed without having a schema.

use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::commands::api::{AnswerItem, OperationItem};
use crate::commands::backup::storage::StorageItem;
use crate::commands::changing::ChangeItem;
use crate::commands::export::bucket::{BucketItem, RoleItem};
use crate::commands::instance::{AllowlistItem, AuditLogItem, MaintenanceWindowItem, SslItem};
use crate::commands::links::LinkItem;
use crate::commands::policy::{FieldChangeItem, PolicyItem};
use crate::commands::project::ProjectItem;
use crate::commands::reconcile::ReconcileItem;
use crate::commands::region::RegionItem;
use crate::commands::restore::ranges::RangeItem;
use crate::commands::schedule::install::InstallationItem;
use crate::commands::target::TargetItem;
use crate::model::{BackupItem, CheckItem, JobItem};

macro_rules! kinds {
    ($($kind:ident: $items:expr;)*) => {
        /// What a report holds: the `kind` of its JSON.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ReportKind {
            $(#[doc = stringify!($kind)]
            $kind,)*
        }

        impl ReportKind {
            /// Every kind, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// The word in the JSON.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => stringify!($kind),)*
                }
            }

            /// The schema of one item.
            pub fn item(self, generator: &mut SchemaGenerator) -> Schema {
                match self {
                    $(Self::$kind => $items(generator),)*
                }
            }
        }
    };
}

kinds! {
    BackupRun: typed::<BackupItem>;
    BackupList: typed::<BackupItem>;
    BackupStorage: typed::<StorageItem>;
    BackupCheck: typed::<CheckItem>;
    RestoreRun: typed::<JobItem>;
    RestoreList: typed::<JobItem>;
    RestoreRangeList: typed::<RangeItem>;
    ExportRun: typed::<JobItem>;
    ExportList: typed::<JobItem>;
    JobRun: typed::<JobItem>;
    JobList: typed::<JobItem>;
    ChangeRun: typed::<ChangeItem>;
    LinkList: typed::<LinkItem>;
    Schedule: typed::<PolicyItem>;
    ScheduleInstallation: typed::<InstallationItem>;
    ScheduleChange: typed::<FieldChangeItem>;
    Compliance: typed::<PolicyItem>;
    ComplianceChange: typed::<FieldChangeItem>;
    MaintenanceWindow: typed::<MaintenanceWindowItem>;
    Allowlist: typed::<AllowlistItem>;
    Ssl: typed::<SslItem>;
    AuditLog: typed::<AuditLogItem>;
    RegionList: typed::<RegionItem>;
    ProjectList: typed::<ProjectItem>;
    ExportBucketList: typed::<BucketItem>;
    ExportBucketDeletion: object;
    AccessRoleList: typed::<RoleItem>;
    ApiAnswer: typed::<AnswerItem>;
    ApiOperationList: typed::<OperationItem>;
    TargetList: typed::<TargetItem>;
    ProfileList: object;
    ProfileSettings: object;
    ProfileCheck: object;
    TokenList: object;
    PlanList: object;
    RunList: object;
    RunHistory: object;
    ReconcileRun: typed::<ReconcileItem>;
    Sandbox: object;
    Completion: object;
    Man: object;
    Schema: object;
    ExitCodes: object;
    DryRun: object;
    Error: object;
}

/// Items of a type that derives its schema.
fn typed<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// Items that are objects of no fixed shape.
fn object(_generator: &mut SchemaGenerator) -> Schema {
    schemars::json_schema!({ "type": "object" })
}
