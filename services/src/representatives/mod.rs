//! People who act for clients with a login of their own (R31). An administrator says who, for whom, what and from when to when; they sign
//! up by a link, as clients do; and in each session they act for one client at a time. What they may do is asked anew at every request,
//! where the session is looked up.

mod acting;
mod forms;
mod grants;
mod join;
#[cfg(test)]
mod tests;
mod view;

pub use acting::RepresentativeSession;
