//! Automatic placement of a whole document: what stands where, by what it is and how it is wired.
//!
//! Takes the sizes of components from [`crate::scene`] and the method from
//! [`crate::layout`], which knows boxes and edges only.

mod missing;
mod satellites;
mod whole;

pub use missing::place_missing;
pub use whole::{ArrangeOptions, arrange};
