use super::Stack;
use crate::generate::plan::Link;
use crate::generate::value::{Map, Val, att, list, map, reference, sub};
use crate::model::{ComponentId, Mechanism, Value};

/// Managed policies of the service, the same in every account.
const CACHING_OPTIMIZED: &str = "658327ea-f89d-4fab-a63d-7e88639e58f6";
const CACHING_DISABLED: &str = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const ALL_VIEWER_EXCEPT_HOST: &str = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

/// A distribution with an origin a wire; the path patterns on the wires decide who answers.
pub(super) fn distribution(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let links: Vec<Link<'_>> = plan.outgoing(id).copied().collect();
    let (mut origins, mut behaviors, mut default) = (Vec::new(), Vec::new(), None);
    for link in &links {
        if link.mechanism() != Mechanism::DirectIntegration {
            stack.lose(
                link.id,
                format!("no {} at the edge", link.to.service),
                "code at the edge is deployed from us-east-1 by itself",
            );
            continue;
        }
        let origin_id = format!("origin{}", origins.len() + 1);
        let Some((origin, is_files)) = origin(stack, id, link, &origin_id) else {
            stack.lose(link.id, format!("no origin {}", link.to.service), "its address is not in the skeleton");
            continue;
        };
        origins.push(Val::from(origin));
        let behavior = behavior(stack, id, link, &origin_id, is_files);
        let pattern = plan.wire_prop(link, "PathPattern").and_then(Value::as_str).unwrap_or("*").to_owned();
        if (pattern == "*" || pattern == "/*") && default.is_none() {
            default = Some(behavior);
        } else {
            let pattern = if pattern == "*" || pattern == "/*" {
                format!("/{}/*", plan.names[link.target_id()].kebab)
            } else {
                pattern
            };
            let mut cache = map! { "PathPattern" => pattern };
            for (key, value) in behavior.iter() {
                cache.set(key, value.clone());
            }
            behaviors.push(cache);
        }
    }
    if origins.is_empty() {
        stack.lose(id, "distribution left out", "it has no origin");
        return;
    }
    let default = default.unwrap_or_else(|| {
        let mut first = behaviors.remove(0);
        let made: Map = first
            .iter()
            .filter(|(key, _)| *key != "PathPattern")
            .map(|(key, value)| (key.to_owned(), value.clone()))
            .collect();
        first = made;
        first
    });
    let mut config = map! {
        "Enabled" => true,
        "HttpVersion" => "http2and3",
        "PriceClass" => plan.text(id, "price_class").unwrap_or("PriceClass_All"),
        "Origins" => origins,
        "DefaultCacheBehavior" => default,
    };
    if links.iter().any(|link| link.to.service.as_str() == "s3") {
        config.set("DefaultRootObject", "index.html");
    }
    if !behaviors.is_empty() {
        config.set("CacheBehaviors", behaviors.into_iter().map(Val::from).collect::<Vec<_>>());
    }
    if plan.flag(id, "access_log") {
        stack.lose(id, "no access log", "it needs a bucket that is not in the drawing");
    }
    if plan.flag(id, "waf") || plan.incoming(id).any(|link| link.from.service.as_str() == "waf") {
        stack.lose(id, "no web ACL", "an ACL for a distribution is deployed in us-east-1, apart from this template");
    }
    let mut properties = map! { "DistributionConfig" => config };
    properties.opt("Tags", stack.tags(id));
    stack.add(&logical, "AWS::CloudFront::Distribution", properties);
    let output = stack.derived(id, "Address");
    stack.output(&output, "Address of the distribution", sub(format!("https://${{{logical}.DomainName}}/")));
}

fn origin(stack: &mut Stack<'_, '_>, id: &ComponentId, link: &Link<'_>, origin_id: &str) -> Option<(Map, bool)> {
    let to = link.target_id().clone();
    let target = stack.logical(&to);
    let seconds =
        stack.plan.wire_prop(link, "OriginReadTimeoutSeconds").and_then(crate::generate::plan::whole).unwrap_or(30);
    let custom = map! { "OriginProtocolPolicy" => "https-only", "OriginSSLProtocols" => list!["TLSv1.2"], "OriginReadTimeout" => seconds.clamp(1, 60) };
    let mut origin = map! { "Id" => origin_id };
    match link.to.service.as_str() {
        "s3" => {
            let control = access_control(stack, id, "s3");
            origin.set("DomainName", att(&target, "RegionalDomainName"));
            origin.set("OriginAccessControlId", att(control, "Id"));
            origin.set("S3OriginConfig", map! { "OriginAccessIdentity" => "" });
            let distribution = distribution_arn(stack, id);
            let statement = map! {
                "Effect" => "Allow",
                "Principal" => map! { "Service" => "cloudfront.amazonaws.com" },
                "Action" => "s3:GetObject",
                "Resource" => sub(format!("{}/*", stack.bucket_arn_text(&to))),
                "Condition" => super::iam::source_condition(distribution),
            };
            stack.protect(&to, statement);
            return Some((origin, true));
        }
        "apigw_http" => {
            origin.set("DomainName", sub(format!("${{{target}}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}")));
        }
        "apigw_rest" => {
            let stage = stack.plan.text(&to, "stage").unwrap_or("prod");
            let stage: String = stage.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            origin.set("DomainName", sub(format!("${{{target}}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}")));
            origin.set("OriginPath", format!("/{stage}"));
        }
        "function_url" => {
            let function =
                stack.plan.outgoing(&to).find(|link| link.to.service.as_str() == "lambda")?.target_id().clone();
            let logical = stack.logical(&function);
            // `https://id.lambda-url.region.on.aws/` split at its slashes.
            let split = map! { "Fn::Split" => list!["/", att(format!("{logical}Url"), "FunctionUrl")] };
            origin.set("DomainName", map! { "Fn::Select" => list![2, split] });
            let control = access_control(stack, id, "lambda");
            origin.set("OriginAccessControlId", att(control, "Id"));
            for (action, name) in
                [("lambda:InvokeFunctionUrl", "UrlPermission"), ("lambda:InvokeFunction", "EdgePermission")]
            {
                let distribution = distribution_arn(stack, id);
                let name = stack.fresh(&format!("{logical}{name}"));
                let properties = map! {
                    "Action" => action,
                    "FunctionName" => reference(&logical),
                    "Principal" => "cloudfront.amazonaws.com",
                    "SourceArn" => distribution,
                };
                stack.add(&name, "AWS::Lambda::Permission", properties);
            }
        }
        _ => return None,
    }
    origin.set("CustomOriginConfig", custom);
    Some((origin, false))
}

fn distribution_arn(stack: &Stack<'_, '_>, id: &ComponentId) -> Val {
    sub(format!("arn:${{AWS::Partition}}:cloudfront::${{AWS::AccountId}}:distribution/${{{}}}", stack.plan.logical(id)))
}

/// Signs requests to origins that are closed to everybody else.
fn access_control(stack: &mut Stack<'_, '_>, id: &ComponentId, kind: &str) -> String {
    let name = stack.derived(id, if kind == "s3" { "FileAccess" } else { "FunctionAccess" });
    if !stack.has(&name) {
        let kebab = &stack.plan.names[id].kebab;
        let config = map! {
            "Name" => sub(format!("${{AWS::StackName}}-{kebab}-{kind}")),
            "OriginAccessControlOriginType" => kind,
            "SigningBehavior" => "always",
            "SigningProtocol" => "sigv4",
        };
        stack.add(&name, "AWS::CloudFront::OriginAccessControl", map! { "OriginAccessControlConfig" => config });
    }
    name
}

fn behavior(stack: &Stack<'_, '_>, id: &ComponentId, link: &Link<'_>, origin_id: &str, is_files: bool) -> Map {
    let plan = stack.plan;
    let drawn = plan.drawn(id, "viewer_protocol").and_then(Value::as_str);
    let policy = match link.wire.props.get("CachePolicy").and_then(Value::as_str) {
        Some(text) if text.len() == 36 && text.chars().all(|c| c.is_ascii_hexdigit() || c == '-') => text,
        Some("CachingOptimized") => CACHING_OPTIMIZED,
        Some("CachingDisabled") => CACHING_DISABLED,
        _ if is_files => CACHING_OPTIMIZED,
        _ => CACHING_DISABLED,
    };
    let methods = if is_files {
        list!["GET", "HEAD", "OPTIONS"]
    } else {
        list!["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]
    };
    let mut behavior = map! {
        "TargetOriginId" => origin_id,
        "ViewerProtocolPolicy" => drawn.unwrap_or("redirect-to-https"),
        "AllowedMethods" => methods,
        "CachePolicyId" => policy,
        "Compress" => true,
    };
    if !is_files {
        behavior.set("OriginRequestPolicyId", ALL_VIEWER_EXCEPT_HOST);
    }
    behavior
}
