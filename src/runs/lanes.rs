//! Who is started next: every account gets its turn, within its own bound and
//! that of the whole run.

use super::account::Account;
use super::batch::{Batch, Batches};
use super::create::Order;

/// The accounts of a run, each with the batches that wait and the number of
/// those being started. Only what is being started is in memory as a task.
pub(super) struct Lanes {
    lanes: Vec<Lane>,
    /// The lane that is asked next, so that every account gets its turn.
    turn: usize,
    starting: usize,
    limit: usize,
}

struct Lane {
    batches: Batches,
    starting: usize,
    limit: usize,
}

impl Lanes {
    /// Lanes of these orders; `limit` holds for all of them together.
    pub fn of(orders: Vec<Order>, limit: usize) -> Self {
        let mut accounts: Vec<(Account, Vec<(usize, Order)>)> = Vec::new();
        let mut index = 0;
        for order in orders {
            let first = index;
            index += order.targets.len();
            match accounts.iter_mut().find(|(known, _)| known.is_same_as(&order.account)) {
                Some((_, orders)) => orders.push((first, order)),
                None => accounts.push((order.account.clone(), vec![(first, order)])),
            }
        }
        let lanes = accounts.into_iter().map(|(account, orders)| Lane {
            batches: Batches::of(orders),
            starting: 0,
            limit: account.concurrency.max(1),
        });
        Self { lanes: lanes.collect(), turn: 0, starting: 0, limit: limit.max(1) }
    }

    /// The next batch that may be started now, with its lane.
    pub fn next(&mut self) -> Option<(usize, Batch)> {
        if self.starting >= self.limit {
            return None;
        }
        let count = self.lanes.len();
        for place in (self.turn..self.turn + count).map(|place| place % count) {
            let Some(lane) = self.lanes.get_mut(place) else { continue };
            if lane.starting < lane.limit
                && let Some(batch) = lane.batches.next()
            {
                lane.starting += 1;
                self.starting += 1;
                self.turn = place + 1;
                return Some((place, batch));
            }
        }
        None
    }

    /// A batch of that lane has been started.
    pub fn free(&mut self, lane: usize) {
        self.starting = self.starting.saturating_sub(1);
        if let Some(lane) = self.lanes.get_mut(lane) {
            lane.starting = lane.starting.saturating_sub(1);
        }
    }
}
