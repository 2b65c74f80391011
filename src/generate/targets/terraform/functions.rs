//! Functions, their aliases, and state machines.

use super::Module;
use super::names::{kind, properties as properties_of};
use super::table::table;
use crate::generate::emit::hcl::{Body, Expr, Part};
use crate::generate::value::{Map, Val};

/// Where `make build` puts a function's package.
pub(super) fn package(folder: &str) -> String {
    format!("build/{folder}.zip")
}

impl Module<'_, '_, '_> {
    pub(super) fn lambda(&mut self, logical: &str, name: &str, properties: &Map, body: &mut Body) {
        let folder = match properties.get("Code") {
            Some(Val::Str(folder)) => {
                folder.trim_start_matches("./").trim_start_matches("functions/").trim_end_matches('/').to_owned()
            }
            _ => name.to_owned(),
        };
        let path = Expr::parts(vec![
            Part::Inserted("path.module".to_owned()),
            Part::Literal(format!("/{}", package(&folder))),
        ]);
        let at = body.args.iter().position(|(name, _)| name == "handler").unwrap_or(body.args.len());
        let text = crate::generate::emit::hcl::inline(&path);
        // Plans are made before packages are, too.
        let hash = Expr::Raw(format!("try(filebase64sha256({text}), null)"));
        body.args.insert(at, ("source_code_hash".to_owned(), hash));
        body.args.insert(at, ("filename".to_owned(), path));
        self.runtime(logical, body);
        if let Some(block) = body.blocks.iter_mut().find(|block| block.kind == "logging_config") {
            block.body.first("log_format", Expr::text("Text"));
        }
        if self.has_version(logical) {
            body.set("publish", Expr::Bool(true));
        }
        if let Some(loops) = properties.get("RecursiveLoop") {
            let loops = self.expr(loops);
            let config = Body::default()
                .with("function_name", Expr::Raw(format!("aws_lambda_function.{name}.function_name")))
                .with("recursive_loop", loops);
            self.put_extra("functions", "aws_lambda_function_recursion_config", name, config);
        }
    }

    /// A runtime that this provider does not know yet becomes the newest of its language that it does.
    fn runtime(&mut self, logical: &str, body: &mut Body) {
        let Some(Val::Str(wanted)) =
            self.stack.resources.get(logical).and_then(properties_of).and_then(|properties| properties.get("Runtime"))
        else {
            return;
        };
        let known = &table().runtimes;
        let language = wanted.trim_end_matches(|c: char| !c.is_ascii_alphabetic() || c == 'x');
        if known.contains(wanted) {
            return;
        }
        let Some(newest) = known.iter().rev().find(|runtime| runtime.starts_with(language)) else { return };
        let why = "version 5 of the AWS provider takes no newer one; newer providers do";
        self.lose(logical, format!("runtime {wanted} became {newest}"), why);
        body.set("runtime", newest.as_str());
    }

    /// Whether something asks for numbered versions of a function.
    fn has_version(&self, logical: &str) -> bool {
        let asks = |resource: &Val| {
            let mut used = Vec::new();
            if let (true, Some(own)) = (kind(resource) == "AWS::Lambda::Version", properties_of(resource))
                && let Some(of) = own.get("FunctionName")
            {
                of.references(&mut used);
            }
            used.iter().any(|name| name == logical)
        };
        self.stack.resources.iter().any(|(_, resource)| asks(resource))
    }

    /// Environments that are kept warm belong to an alias.
    pub(super) fn alias(&mut self, name: &str, properties: &Map) {
        let Some(Val::Map(warm)) = properties.get("ProvisionedConcurrencyConfig") else { return };
        let Some(count) = warm.get("ProvisionedConcurrentExecutions") else { return };
        let count = self.expr(count);
        let config = Body::default()
            .with("function_name", Expr::Raw(format!("aws_lambda_alias.{name}.function_name")))
            .with("qualifier", Expr::Raw(format!("aws_lambda_alias.{name}.name")))
            .with("provisioned_concurrent_executions", count);
        self.put_extra("functions", "aws_lambda_provisioned_concurrency_config", name, config);
    }

    /// A state machine whose definition is a file with the names of its steps to be filled in.
    pub(super) fn workflow(&mut self, properties: &Map, body: &mut Body) {
        let mut words = Vec::new();
        if let Some(Val::Map(substitutions)) = properties.get("DefinitionSubstitutions") {
            for (word, value) in substitutions.iter() {
                words.push((word.to_owned(), self.expr(value)));
            }
        }
        let Some(file) = properties.get("DefinitionS3Location").and_then(Val::as_str) else { return };
        let path = Expr::parts(vec![Part::Inserted("path.module".to_owned()), Part::Literal(format!("/{file}"))]);
        let definition = if words.is_empty() {
            Expr::Call("file", vec![path])
        } else {
            Expr::Call("templatefile", vec![path, Expr::Object(words)])
        };
        body.set("definition", definition);
    }
}
