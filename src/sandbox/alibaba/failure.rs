//! Refusals: the code, status and text that go into the error envelope.

/// One refusal of the imitated service.
///
/// Codes and statuses are those of the ApsaraDB for MongoDB page "Error codes"
/// and of the operations' own pages. Where no page states a status for a
/// gateway code, 400 is used, or 403 and 404 by the suffix of the code.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// HTTP status.
    pub status: u16,
    /// The value of `Code`.
    pub code: String,
    /// The value of `Message`.
    pub message: String,
    /// Further reply headers, such as `x-acs-retry-after` (milliseconds).
    pub headers: Vec<(String, String)>,
    /// The RAM action that was refused; adds `AccessDeniedDetail`.
    pub denied_action: Option<String>,
}

impl Failure {
    /// A refusal with status, code and message.
    pub fn new(status: u16, code: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.to_owned(),
            message: message.into(),
            headers: Vec::new(),
            denied_action: None,
        }
    }

    /// 400 `MissingParameter`: a mandatory parameter or header is absent.
    pub fn missing(name: &str) -> Self {
        let text =
            format!("The input parameter \"{name}\" that is mandatory for this request is absent.");
        Self::new(400, "MissingParameter", text)
    }

    /// 400 `InvalidParameter`: a value that no more specific code exists for.
    pub fn invalid(name: &str) -> Self {
        Self::new(400, "InvalidParameter", format!("The specified parameter {name} is not valid."))
    }

    /// 400 with a code of its own, for one parameter.
    pub fn bad_value(code: &str, name: &str) -> Self {
        Self::new(400, code, format!("The specified parameter {name} is not valid."))
    }

    /// 404 `InvalidDBInstanceId.NotFound`.
    pub fn no_instance() -> Self {
        Self::new(404, "InvalidDBInstanceId.NotFound", "The specified DB instance does not exist.")
    }

    /// 400 `IncorrectDBInstanceType`: the operation does not serve this kind.
    pub fn wrong_kind() -> Self {
        let text = "Current DB instance type does not support this operation.";
        Self::new(400, "IncorrectDBInstanceType", text)
    }

    /// 403 `Forbidden.RAM` for an action that the key has no permission for.
    pub fn denied(action: &str) -> Self {
        let text = "User not authorized to operate on the specified resource.";
        let mut failure = Self::new(403, "Forbidden.RAM", text);
        failure.denied_action = Some(format!("dds:{action}"));
        failure
    }
}
