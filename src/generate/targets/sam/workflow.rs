use crate::generate::lower::{Stack, workflow};
use crate::generate::value::map;

/// State machines in SAM's words.
pub(super) fn workflows(stack: &mut Stack<'_, '_>) {
    for id in workflow::machines(stack.plan) {
        let machine = workflow::machine(stack, &id);
        let mut properties = map! { "Type" => if machine.express { "EXPRESS" } else { "STANDARD" } };
        properties.opt("Name", machine.name);
        properties.set("DefinitionUri", machine.definition);
        if !machine.substitutions.is_empty() {
            properties.set("DefinitionSubstitutions", machine.substitutions);
        }
        if machine.traced {
            properties.set("Tracing", map! { "Enabled" => true });
        }
        properties.opt("Logging", machine.logging);
        properties.set("Role", machine.role);
        properties.opt("Tags", stack.tag_map(&id));
        let logical = stack.logical(&id);
        stack.add(&logical, "AWS::Serverless::StateMachine", properties);
    }
}
