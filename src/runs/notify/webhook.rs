//! Webhooks: a JSON object with a `text` that Slack and its kin show.

use serde_json::{Value, json};

use super::receiver::{Receiver, masked};
use super::story::Story;

/// Tries of one webhook. A receiver that got it but did not answer in time may
/// show it twice: better than not at all.
const TRIES: u32 = 3;
/// Most items that are sent along.
const MOST_ITEMS: usize = 50;

/// Posts the story; returns what to write into the log when it did not arrive.
pub async fn send(
    receiver: &Receiver,
    address: &str,
    story: &Story,
    hurry: bool,
) -> Result<(), String> {
    let tries = if hurry { super::ping::HURRIED } else { TRIES };
    let sent = receiver.deliver(address, Some(&body(story)), tries).await;
    sent.map_err(|why| format!("the webhook to {} did not arrive: {why}", masked(address)))
}

/// The body: the text for people, and for programs the result without the
/// items that went well.
fn body(story: &Story) -> Value {
    let mut result = story.object.clone();
    if let Some(Value::Array(items)) = result.get_mut("items") {
        items.retain(|item| !item["error"].is_null());
        items.truncate(MOST_ITEMS);
    }
    if let Some(Value::Array(errors)) = result.get_mut("errors") {
        errors.truncate(MOST_ITEMS);
    }
    json!({
        "text": story.text,
        "event": story.event.word(),
        "plan": story.plan,
        "run_id": story.run_id,
        "exit": story.exit.map(|exit| json!({"code": exit.code, "name": exit.name})),
        "command_next": story.next,
        "result": result,
    })
}
