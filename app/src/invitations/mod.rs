//! Inviting clients to the portal: the list to choose from, the dialog that composes, previews and sends, the ledger of
//! one invitation and the activity of all. What may be sent is decided on the server; here nothing typed is lost.

mod activity;
mod ahead;
pub mod api;
mod bar;
mod batch_mend;
mod batch_page;
mod batch_progress;
mod batch_rows;
mod compose;
mod counted;
mod dialog;
mod fewer;
mod focus;
mod grid;
mod hand_over;
mod held;
mod keys;
mod ledger;
mod list;
mod live;
mod manage;
mod not_sent;
mod once;
mod pages;
mod review;
mod row;
mod search;
mod selection;
mod sending;
mod sending_state;
mod sendings;
mod sheet;
mod state;
mod stuck;
mod tabs;
mod toolbar;
mod window;
mod writing;

pub use activity::ActivityPageView;
pub use batch_page::BatchPageView;
pub use dialog::{FormsDialog, InviteDialog};
pub use hand_over::HandOverSheet;
pub use ledger::Ledger;
pub use manage::ManageClientsPage;
pub use sheet::InviteSheet;
pub use tabs::{PortalHead, PortalTabs};

pub(crate) use batch_progress::{BatchProgressView, when_closed};
pub(crate) use counted::clients;
pub(crate) use held::{HeldList, tell_what_is_sent};
pub(crate) use not_sent::{NotSent, NotSentNote, is_outdated, whom};
pub(crate) use once::{new_key, once};
pub(crate) use selection::grouped;
pub(crate) use sending_state::SendingState;
