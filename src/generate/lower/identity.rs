use super::Stack;
use crate::generate::plan::TriggerKind;
use crate::generate::value::{Map, Val, att, list, map, reference, sub};
use crate::model::{ComponentId, Mechanism};

/// A user pool with a client without a secret; Lambda triggers are events of the functions.
pub(super) fn user_pool(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let policy = map! {
        "MinimumLength" => plan.int(id, "password_min").unwrap_or(8).clamp(6, 99),
        "RequireLowercase" => true,
        "RequireUppercase" => true,
        "RequireNumbers" => true,
        "RequireSymbols" => false,
    };
    let mut properties = map! {
        "UsernameAttributes" => list!["email"],
        "AutoVerifiedAttributes" => list!["email"],
        "Policies" => map! { "PasswordPolicy" => policy },
        "AccountRecoverySetting" => map! { "RecoveryMechanisms" => list![map! { "Name" => "verified_email", "Priority" => 1 }] },
    };
    let mfa = plan.text(id, "mfa").unwrap_or("OFF");
    properties.set("MfaConfiguration", mfa);
    if mfa != "OFF" {
        properties.set("EnabledMfas", list!["SOFTWARE_TOKEN_MFA"]);
    }
    if let Some(tier) = plan.drawn(id, "plan").and_then(crate::model::Value::as_str) {
        properties.set("UserPoolTier", tier);
    }
    if let Some(link) = plan.outgoing(id).find(|link| link.to.service.as_str() == "ses")
        && let Some(arn) = stack.arn(link.target_id())
    {
        let sender = stack.sender(link.target_id());
        properties.set(
            "EmailConfiguration",
            map! { "EmailSendingAccount" => "DEVELOPER", "SourceArn" => arn, "From" => sender },
        );
    }
    custom_senders(stack, id, &mut properties);
    properties.opt("UserPoolTags", stack.tag_map(id));
    stack
        .add(&logical, "AWS::Cognito::UserPool", properties)
        .set("DeletionPolicy", "Retain")
        .set("UpdateReplacePolicy", "Retain");
    let client = stack.user_pool_client(id);
    let flows = list!["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"];
    let properties = map! {
        "UserPoolId" => reference(&logical),
        "GenerateSecret" => false,
        "ExplicitAuthFlows" => flows,
        "PreventUserExistenceErrors" => "ENABLED",
        "EnableTokenRevocation" => true,
    };
    stack.add(&client, "AWS::Cognito::UserPoolClient", properties);
    let (pool_output, client_output) = (stack.derived(id, "Id"), stack.derived(id, "ClientId"));
    stack.output(&pool_output, "Id of the user pool", reference(&logical));
    stack.output(&client_output, "Id of the user pool's client", reference(client));
}

/// Senders of mail and text messages get their codes encrypted, which takes a key.
fn custom_senders(stack: &mut Stack<'_, '_>, id: &ComponentId, properties: &mut Map) {
    let plan = stack.plan;
    let senders: Vec<(ComponentId, String)> = plan
        .functions
        .iter()
        .flat_map(|(function, planned)| planned.triggers.iter().map(move |trigger| (function, trigger)))
        .filter(|(_, trigger)| trigger.kind == TriggerKind::UserPool && trigger.from.as_ref() == Some(id))
        .filter_map(|(function, trigger)| Some((function.clone(), trigger.selector.clone()?)))
        .collect();
    for (function, kind) in senders {
        match kind.as_str() {
            "CustomSMSSender" | "CustomEmailSender" => {
                let Some(key) = stack.key_of(id) else {
                    stack.lose(
                        id,
                        format!("no {kind} trigger"),
                        "its codes are encrypted; wire a KMS key to the user pool",
                    );
                    continue;
                };
                let Some(arn) = stack.arn(&function) else { continue };
                let lambda = properties.map("LambdaConfig");
                lambda.set(&kind, map! { "LambdaArn" => arn, "LambdaVersion" => "V1_0" });
                lambda.set("KMSKeyID", key);
                let pool = stack.logical(id);
                stack.permit(&function, "cognito-idp.amazonaws.com", &kind, Some(att(pool, "Arn")));
            }
            "InboundFederation" => {
                stack.lose(id, "no InboundFederation trigger", "the template language has no word for it yet");
            }
            _ => {}
        }
    }
}

/// A secret with a generated value.
pub(super) fn secret(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let mut properties = map! {
        "GenerateSecretString" => map! { "PasswordLength" => 32, "ExcludePunctuation" => true },
    };
    properties.opt("KmsKeyId", stack.key_of(id));
    properties.opt("Tags", stack.tags(id));
    stack.add(&logical, "AWS::SecretsManager::Secret", properties);
    let rotation = plan.outgoing(id).find(|link| link.to.service.as_str() == "lambda");
    if plan.int(id, "rotation_days").is_some() || rotation.is_some() {
        let at = rotation.map_or(id.as_str(), |link| link.id.as_str());
        stack.lose(at, "no rotation", "a rotation function has to know what the secret opens");
    }
}

/// A parameter with a value to be replaced; a secure one cannot be made by a template.
pub(super) fn parameter(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let kind = plan.text(id, "kind").unwrap_or("String");
    if kind == "SecureString" {
        stack.lose(
            id,
            "a plain parameter",
            "CloudFormation cannot create a SecureString; change its type after deployment",
        );
    }
    let kebab = &plan.names[id].kebab;
    let mut properties = map! {
        "Name" => sub(format!("/${{AWS::StackName}}/{kebab}")),
        "Type" => if kind == "StringList" { "StringList" } else { "String" },
        "Value" => "change-me",
    };
    properties.opt("Tier", plan.drawn(id, "tier").and_then(crate::model::Value::as_str));
    properties.opt("Tags", stack.tag_map(id));
    stack.add(&logical, "AWS::SSM::Parameter", properties);
}

/// A customer key; services that put encrypted messages somewhere may use it, in this account only.
pub(super) fn key(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let mut statements = vec![Val::from(map! {
        "Sid" => "Account",
        "Effect" => "Allow",
        "Principal" => map! { "AWS" => Stack::account_root() },
        "Action" => "kms:*",
        "Resource" => "*",
    })];
    let mut principals: Vec<String> = Vec::new();
    let mut add = |service: &str| {
        if !principals.iter().any(|known| known == service) {
            principals.push(service.to_owned());
        }
    };
    let encrypted: Vec<ComponentId> = plan
        .document
        .components()
        .keys()
        .filter(|other| stack.key_component(other).as_ref() == Some(id))
        .cloned()
        .collect();
    let mut logs = false;
    for other in &encrypted {
        logs |= plan.service(other) == "cloudwatch_logs";
        for link in plan.incoming(other) {
            match link.from.service.as_str() {
                "s3" if link.mechanism() != Mechanism::Attachment => add("s3.amazonaws.com"),
                "sns_standard" | "sns_fifo" => add("sns.amazonaws.com"),
                "eventbridge_rule" => add("events.amazonaws.com"),
                "cloudwatch_alarm" => add("cloudwatch.amazonaws.com"),
                "ses_receipt" | "ses" => add("ses.amazonaws.com"),
                _ => {}
            }
        }
        if matches!(plan.service(other), "s3")
            && plan.incoming(other).any(|link| link.from.service.as_str() == "cloudfront")
        {
            add("cloudfront.amazonaws.com");
        }
    }
    if !principals.is_empty() {
        statements.push(
            map! {
                "Sid" => "Services",
                "Effect" => "Allow",
                "Principal" => map! { "Service" => principals },
                "Action" => list!["kms:GenerateDataKey", "kms:Decrypt"],
                "Resource" => "*",
                "Condition" => super::iam::account_condition(),
            }
            .into(),
        );
    }
    if logs {
        statements.push(
            map! {
                "Sid" => "Logs",
                "Effect" => "Allow",
                "Principal" => map! { "Service" => sub("logs.${AWS::Region}.amazonaws.com") },
                "Action" => list!["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey", "kms:DescribeKey"],
                "Resource" => "*",
                "Condition" => map! { "ArnLike" => map! { "kms:EncryptionContext:aws:logs:arn" => sub("arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:*") } },
            }
            .into(),
        );
    }
    let mut properties = map! { "KeyPolicy" => super::iam::document(statements) };
    properties
        .set("EnableKeyRotation", plan.drawn(id, "rotation").and_then(crate::model::Value::as_bool).unwrap_or(true));
    properties.opt("Tags", stack.tags(id));
    stack
        .add(&logical, "AWS::KMS::Key", properties)
        .set("DeletionPolicy", "Retain")
        .set("UpdateReplacePolicy", "Retain");
}
