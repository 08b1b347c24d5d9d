//! Keys of a role, lent by the sandbox.

use super::world::World;
use crate::core::ErrorKind;

#[tokio::test]
async fn a_role_is_taken_on_for_either_signature() {
    let world = World::start().await;
    let role = [("role_arn", "acs:ram::1000000000000001:role/backup")];
    for settings in [&[][..], &[("signature", "v3")]] {
        let client = world.open_as("sandbox-test-secret-alibaba", &role, settings);
        client.0.check().await.expect("admitted");
        let wrong = world.open_as("some-other-test-secret", &role, settings);
        let error = wrong.0.check().await.expect_err("refused");
        assert_eq!(error.kind, ErrorKind::Unauthenticated);
    }
}
