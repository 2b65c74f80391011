//! What a drawing costs in a month: the price book, the metering rules and one model a service family.
//!
//! A model turns properties and load into quantities; this module prices them
//! with tiers and allowances that the whole drawing shares. A region without a
//! price is said to have none: nothing falls back to another region.

mod bill;
mod book;
mod dates;
mod estimate;
mod metering;
mod models;
mod place;
mod pricing;
mod site;

pub use crate::traffic::Band;
pub use book::{BookError, FreeTier, Grade, PriceBook, Row, Tier};
pub use dates::newest_day;
pub use estimate::{CostLine, CostOptions, Estimate, NodeCost, PriceRef, Unpriced, estimate};
pub use metering::{Metering, idle_receives};
pub use models::{Usage, free_services, own_usage_names, price_items, usage_names};
pub use place::{is_known_region, price_regions};
