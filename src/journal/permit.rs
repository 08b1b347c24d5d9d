//! The proof that an intent is stored.

/// Allows one create to be sent. Only [`super::Journal::begin`],
/// [`super::Journal::begin_each`] and [`super::Journal::begin_again`] make one,
/// after the intent is synced to disk; sending uses it up.
#[derive(Debug)]
#[must_use = "a permit that is not used leaves an open intent"]
pub struct Permit {
    _issued: (),
}

impl Permit {
    pub(super) fn issue() -> Self {
        Self { _issued: () }
    }

    /// A permit without a journal, for tests of what comes after it.
    #[cfg(test)]
    pub(crate) fn for_tests() -> Self {
        Self::issue()
    }
}
