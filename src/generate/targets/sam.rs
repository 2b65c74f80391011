//! AWS Serverless Application Model: `template.yaml`, code, tests and the commands around them.

mod api;
mod body;
mod function;
mod workflow;

use super::Target;
use crate::generate::code::{self, Flavour};
use crate::generate::lower::{self, Stack, cycles};
use crate::generate::plan::{Plan, TriggerKind};
use crate::generate::{GenerateError, Generated, Language, Options, emit};

pub(super) const TARGET: Target = Target {
    id: "sam",
    label: "AWS SAM",
    description: "AWS Serverless Application Model: one template in SAM's short words, deployed with the SAM CLI",
    files: &["template.yaml", "samconfig.toml", "Makefile", "README.md"],
    languages: Language::ALL,
    legacy: false,
    make: |plan, _: &Options| generate(plan),
};

/// SAM writes these into the source of the event: the API's body, the bucket's notifications, the pool's triggers.
const MOVED: &[TriggerKind] =
    &[TriggerKind::Http, TriggerKind::Rest, TriggerKind::Authorizer, TriggerKind::Bucket, TriggerKind::UserPool];

/// Every file of a skeleton, and what it leaves out.
fn generate(plan: &Plan<'_>) -> Result<Generated, GenerateError> {
    let stack = cycles::untangled(plan, MOVED, |stack: &mut Stack<'_, '_>, cut| {
        lower::networks(stack);
        api::apis(stack);
        function::functions(stack, cut);
        workflow::workflows(stack);
        lower::resources(stack);
    });
    let template = stack.template(Some("AWS::Serverless-2016-10-31"));
    let flavour = Flavour {
        id: "sam",
        name: "the AWS Serverless Application Model",
        main_file: "template.yaml",
        files: &[("samconfig.toml", "samconfig.toml"), ("Makefile", "Makefile")],
    };
    code::skeleton(&stack, &flavour, vec![("template.yaml".to_owned(), emit::yaml::template(&template))])
}
