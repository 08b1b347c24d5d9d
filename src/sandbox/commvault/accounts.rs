//! The people who may log in. All of them are sandbox test data.

/// What an account may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rights {
    /// Everything.
    All,
    /// Only read.
    ReadOnly,
    /// Start and follow by number, but not list.
    StartOnly,
}

/// What happens at login when the password is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    /// A token.
    Open,
    /// The account is locked for good.
    Locked,
    /// The password has expired.
    MustChange,
    /// The password must be followed by this PIN, without a blank.
    Pin(&'static str),
}

/// One account of the imitated server.
#[derive(Debug)]
pub(super) struct Account {
    /// Login name.
    pub(super) name: &'static str,
    /// Clear password, as Base64 carries it.
    pub(super) password: &'static str,
    /// Numeric user id.
    pub(super) id: u64,
    /// What happens at login.
    pub(super) door: Door,
    /// What it may do.
    pub(super) rights: Rights,
}

/// User of the ready profile.
pub(super) const OPERATOR: &str = "sandbox-operator";
/// Password of every sandbox account.
pub(super) const PASSWORD: &str = "sandbox-password-1";
/// PIN of the two-factor account.
pub(super) const PIN: &str = "246810";

const fn account(name: &'static str, id: u64, door: Door, rights: Rights) -> Account {
    Account { name, password: PASSWORD, id, door, rights }
}

/// Everyone who may log in.
pub(super) const ACCOUNTS: &[Account] = &[
    account(OPERATOR, 4, Door::Open, Rights::All),
    account("sandbox-locked", 5, Door::Locked, Rights::All),
    account("sandbox-expired", 6, Door::MustChange, Rights::All),
    account("sandbox-twofactor", 7, Door::Pin(PIN), Rights::All),
    account("sandbox-viewer", 8, Door::Open, Rights::ReadOnly),
    account("sandbox-starter", 9, Door::Open, Rights::StartOnly),
];

/// The account of that name; letters are equal in either case.
pub(super) fn find(name: &str) -> Option<&'static Account> {
    ACCOUNTS.iter().find(|account| account.name.eq_ignore_ascii_case(name))
}

impl Account {
    /// Whether the clear text opens this account, the PIN included.
    pub(super) fn accepts(&self, clear: &str) -> bool {
        match self.door {
            Door::Pin(pin) => clear.strip_prefix(self.password) == Some(pin),
            _ => clear == self.password,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_factor_wants_password_and_pin_without_a_blank() {
        let account = find("SANDBOX-twofactor").unwrap();
        assert!(account.accepts(&format!("{PASSWORD}{PIN}")));
        assert!(!account.accepts(PASSWORD));
        assert!(!account.accepts(&format!("{PASSWORD} {PIN}")));
        assert!(find(OPERATOR).unwrap().accepts(PASSWORD));
    }
}
