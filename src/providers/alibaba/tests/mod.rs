//! The provider against scripted services. Replies are written for these tests
//! in the shapes that the vendor documents.

mod create;
mod elsewhere;
mod facts;
mod follow;
mod formats;
mod instance;
mod kit;
mod life;
mod links;
mod list;
mod lost;
mod opening;
mod protection;
mod restore;
mod role;
mod sandbox;
mod world;
