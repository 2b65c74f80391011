//! User pools and secrets.

use super::Module;
use crate::generate::emit::hcl::{Block, Body, Expr, Part};
use crate::generate::value::{Map, Val};

impl Module<'_, '_, '_> {
    /// The second factor is a block instead of a list of names.
    pub(super) fn user_pool(properties: &Map, body: &mut Body) {
        if let Some(Val::List(factors)) = properties.get("EnabledMfas")
            && factors.iter().any(|factor| factor.as_str() == Some("SOFTWARE_TOKEN_MFA"))
        {
            body.push("software_token_mfa_configuration", Body::default().with("enabled", Expr::Bool(true)));
        }
    }

    /// A generated value goes into the secret and nowhere else: not into the plan, not into the state.
    pub(super) fn secret(&mut self, name: &str, properties: &Map) {
        let Some(Val::Map(wanted)) = properties.get("GenerateSecretString") else { return };
        let mut random = Body::default();
        for (key, argument) in [("PasswordLength", "password_length"), ("ExcludePunctuation", "exclude_punctuation")] {
            if let Some(value) = wanted.get(key) {
                random.set(argument, self.expr(value));
            }
        }
        self.put("identity", Block::new("ephemeral", &["aws_secretsmanager_random_password", name], random));
        let generated = format!("ephemeral.aws_secretsmanager_random_password.{name}.random_password");
        let value = match (wanted.get("GenerateStringKey"), wanted.get("SecretStringTemplate")) {
            (Some(Val::Str(key)), Some(Val::Str(template))) => self.json_secret(key, template, &generated),
            _ => Expr::Raw(generated),
        };
        let version = Body::default()
            .with("secret_id", Expr::Raw(format!("aws_secretsmanager_secret.{name}.id")))
            .with("secret_string_wo", value)
            .with("secret_string_wo_version", Expr::Int(1));
        self.put_extra("identity", "aws_secretsmanager_secret_version", name, version);
    }

    fn json_secret(&mut self, key: &str, template: &str, generated: &str) -> Expr {
        let mut pairs = match serde_json::from_str::<serde_json::Value>(template).map(|json| Val::from(&json)) {
            Ok(Val::Map(map)) => map.iter().map(|(name, value)| (name.to_owned(), self.expr(value))).collect(),
            _ => Vec::new(),
        };
        pairs.push((key.to_owned(), Expr::parts(vec![Part::Inserted(generated.to_owned())])));
        Expr::Call("jsonencode", vec![Expr::Object(pairs)])
    }
}
