//! The targets: one file each, which spells functions, APIs and workflows in its dialect and adds the code.

mod cloudformation;
mod gcp;
mod openwhisk;
mod sam;
mod serverless;
mod terraform;

use super::plan::Plan;
use super::{GenerateError, Generated, Language, Options};

/// Something a skeleton can be generated for.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The name on the command line.
    pub id: &'static str,
    /// What menus call it.
    pub label: &'static str,
    /// One sentence for people who choose.
    pub description: &'static str,
    /// The kinds of files it writes besides the code, as their names or extensions.
    pub files: &'static [&'static str],
    /// The languages it writes functions in, the usual one first.
    pub languages: &'static [Language],
    /// The tool behind it is no longer kept.
    pub legacy: bool,
    make: fn(&Plan<'_>, &Options) -> Result<Generated, GenerateError>,
}

impl Target {
    pub(crate) fn generate(&self, plan: &Plan<'_>, options: &Options) -> Result<Generated, GenerateError> {
        (self.make)(plan, options)
    }
}

const TARGETS: &[Target] =
    &[sam::TARGET, cloudformation::TARGET, terraform::TARGET, serverless::TARGET, gcp::TARGET, openwhisk::TARGET];

/// All targets, in the order they are offered.
pub const fn all() -> &'static [Target] {
    TARGETS
}

/// A target by the name it has on the command line.
pub fn get(id: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.id == id)
}
