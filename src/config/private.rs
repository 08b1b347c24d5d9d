//! Whether a file is its owner's alone.

use std::fs::Metadata;

/// Whom a file may belong to and be open to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Audience {
    /// Whether it may belong to root instead of us.
    pub root_may_own: bool,
    /// Permission bits that nobody may have.
    pub forbidden_bits: u32,
}

impl Audience {
    /// Ours, and open to nobody else.
    pub const OURS: Self = Self { root_may_own: false, forbidden_bits: 0o066 };
    /// Ours or root's, and open to nobody else.
    pub const OURS_OR_ROOTS: Self = Self { root_may_own: true, forbidden_bits: 0o066 };
    /// As systemd places credentials: root's with an access list for us, whose
    /// mask shows up as group permission.
    pub const SYSTEMD: Self = Self { root_may_own: true, forbidden_bits: 0o006 };
}

/// Why others could read or change the file, to be put after its name; `None`
/// when they cannot.
#[cfg(unix)]
pub(super) fn exposure(metadata: &Metadata, audience: Audience) -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    let owner = metadata.uid();
    let ours = owner == rustix::process::geteuid().as_raw();
    let accepted = ours || (audience.root_may_own && owner == 0);
    if !accepted {
        return Some("belongs to another user".to_owned());
    }
    let mode = metadata.mode() & 0o7777;
    (mode & audience.forbidden_bits != 0)
        .then(|| format!("is open to group or others (mode {mode:04o})"))
}

/// Without Unix permissions there is nothing to check.
#[cfg(not(unix))]
pub(super) fn exposure(_metadata: &Metadata, _audience: Audience) -> Option<String> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs::Permissions;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

    use super::*;

    fn with_mode(mode: u32, audience: Audience) -> Option<String> {
        let file = tempfile::NamedTempFile::new().expect("file");
        file.as_file().set_permissions(Permissions::from_mode(mode)).expect("mode");
        exposure(&file.as_file().metadata().expect("metadata"), audience)
    }

    #[test]
    fn only_the_owner_may_have_permissions() {
        assert_eq!(with_mode(0o600, Audience::OURS), None);
        assert_eq!(with_mode(0o400, Audience::OURS), None);
        assert_eq!(
            with_mode(0o640, Audience::OURS).as_deref(),
            Some("is open to group or others (mode 0640)")
        );
        assert!(with_mode(0o602, Audience::OURS_OR_ROOTS).is_some());
    }

    /// Something that another user owns: the root folder, or, for root, a file
    /// that was given away.
    fn of_another_user() -> Metadata {
        let file = tempfile::NamedTempFile::new().expect("file");
        if !rustix::process::geteuid().is_root() {
            return std::fs::metadata("/").expect("metadata");
        }
        std::os::unix::fs::chown(file.path(), Some(1), None).expect("owner");
        file.as_file().metadata().expect("metadata")
    }

    #[test]
    fn the_owner_is_us() {
        let why = Some("belongs to another user".to_owned());
        let theirs = of_another_user();
        assert_eq!(exposure(&theirs, Audience::OURS), why);
        let roots = Audience { forbidden_bits: 0, ..Audience::OURS_OR_ROOTS };
        assert_eq!(exposure(&theirs, roots).is_none(), theirs.uid() == 0);
    }

    #[test]
    fn an_access_list_of_systemd_is_no_exposure() {
        assert_eq!(with_mode(0o440, Audience::SYSTEMD), None);
        assert!(with_mode(0o444, Audience::SYSTEMD).is_some());
    }
}
