//! Plain CloudFormation: every resource spelled out, no transform, code and workflows uploaded by `package`.

use super::Target;
use crate::generate::code::{self, Flavour};
use crate::generate::lower::{Stack, cycles, plain};
use crate::generate::plan::Plan;
use crate::generate::value::{list, map};
use crate::generate::{GenerateError, Generated, Language, Options, TemplateFormat, emit};

pub(super) const TARGET: Target = Target {
    id: "cloudformation",
    label: "AWS CloudFormation",
    description: "Plain CloudFormation: every resource spelled out, deployed with the AWS CLI alone",
    files: &["template.yaml", "template.json", "Makefile", "README.md"],
    languages: Language::ALL,
    legacy: false,
    make: generate,
};

fn generate(plan: &Plan<'_>, options: &Options) -> Result<Generated, GenerateError> {
    let stack = cycles::untangled(plan, &[], |stack: &mut Stack<'_, '_>, cut| plain::all(stack, cut));
    let mut template = stack.template(None);
    // Linters tell of paths that only `package` can upload, which is what they are here for.
    let config = map! { "config" => map! { "ignore_checks" => list!["W3002"] } };
    template.set("Metadata", map! { "cfn-lint" => config });
    let (path, text) = match options.template {
        TemplateFormat::Yaml => ("template.yaml", emit::yaml::template(&template)),
        TemplateFormat::Json => ("template.json", emit::json::template(&template)),
    };
    let flavour = Flavour {
        id: "cloudformation",
        name: "AWS CloudFormation",
        main_file: path,
        files: &[("Makefile", "Makefile")],
    };
    code::skeleton(&stack, &flavour, vec![(path.to_owned(), text)])
}
